# METADATA
# title: The service account exists
# description: |-
#     The pod would not start.
# custom:
#     limitation: known-account
#     pack: by-inventory
#     sources:
#         - A page (Somebody), section Accounts
package by_inventory.known_account

violation contains {"msg": msg, "details": details} if {
	is_judged
	not account_exists
	msg := "the service account does not exist"
	details := {
		"limitation": "known-account",
		"rule": "account-exists",
		"path": sprintf("%s.serviceAccountName", [pod_spec_path]),
	}
}

account_exists if object.get(pod_spec, "serviceAccountName", "") == usual

account_exists if {
	some account in accounts
	account.metadata.name == pod_spec.serviceAccountName
	account.metadata.namespace == input.review.object.metadata.namespace
}

# The account that every namespace has.
default usual := "default"

usual := input.parameters.usual

is_judged if {
	some n in namespaces
	object.get(input.review.object, ["metadata", "namespace"], "") == n.metadata.name
}

# Where the pod spec is, for findings.
pod_spec_path := "spec"

# The Namespace objects that are synced.
namespaces := [namespace | some namespace in data.inventory.cluster.v1.Namespace]

# The pod spec of whatever kind of workload this is.
default pod_spec := {}

pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

# The ServiceAccount objects that are synced.
accounts := [account | some namespace in data.inventory.namespace; some account in namespace.v1.ServiceAccount]
