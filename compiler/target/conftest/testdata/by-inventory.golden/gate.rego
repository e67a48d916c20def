# METADATA
# title: Which objects the limitations of by-inventory are about
package by_inventory_conftest.gate

object_is_judged if is_judged

is_judged if {
	some n in namespaces
	object.get(input.review.object, ["metadata", "namespace"], "") == n.metadata.name
}

# The Namespace objects that are synced.
namespaces := [namespace | some namespace in data.inventory.cluster.v1.Namespace]
