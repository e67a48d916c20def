package by_inventory_conftest_test

import data.by_inventory_conftest as entry
import data.main

# What is reported of an input, with what --data gives.
reported(manifests, given) := {[action, finding.limitation, finding.rule, finding.path, finding.msg] |
	some action in ["deny", "warn"]
	found := entry.results(action) with input as manifests with data.fineprint as given
	some finding in found
}

# The object alone, in a list, in a list of its kind and in a combined input:
# the findings are the same.
agrees(manifest, given, findings) if {
	named := {array.concat(array.slice(f, 0, 4), [sprintf("%s: %s", [subject(manifest), f[4]])]) | some f in findings}
	in_file := {array.concat(array.slice(f, 0, 4), [sprintf("a.yaml: %s", [f[4]])]) | some f in named}
	list := {"apiVersion": "v1", "kind": "List", "items": [manifest]}
	reported(manifest, given) == named
	reported(list, given) == named
	reported({"apiVersion": "v1", "kind": "PodList", "items": [list]}, given) == named
	reported([{"path": "a.yaml", "contents": manifest}, {"path": "b.yaml", "contents": null}], given) == in_file
	mistakes := entry.mistakes with data.fineprint as given
	mistakes == set()
	denied := main.deny with input as manifest with data.fineprint as given
	warned := main.warn with input as manifest with data.fineprint as given
	{f | some f in named; f[0] == "deny"} - {["deny", f.limitation, f.rule, f.path, f.msg] | some f in denied} == set()
	{f | some f in named; f[0] == "warn"} - {["warn", f.limitation, f.rule, f.path, f.msg] | some f in warned} == set()
}

subject(manifest) := concat(" ", [manifest.kind, concat("/", [part |
	some key in ["namespace", "name"]
	part := manifest.metadata[key]
])])

# A name that is missing must not take a finding with it.
test_names if {
	entry.full_name({"kind": "Pod", "metadata": {"namespace": "a", "name": "b"}}) == "a/b"
	entry.full_name({"kind": "Pod", "metadata": {"generateName": "b-"}}) == "b-*"
	entry.full_name({"kind": "Pod", "metadata": {"name": null, "generateName": null}}) == "without a name"
	entry.full_name({"kind": "Pod", "metadata": null}) == "without a name"
	entry.full_name({"kind": "Pod"}) == "without a name"
}

test_mistake_in_data if {
	count(entry.mistakes) == 1 with data.fineprint as {"inventories": []}
}

test_mistake_in_parameters if {
	given := {"parameters": {"by-inventory": []}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_limitation if {
	given := {"parameters": {"by-inventory": {"no-such-limitation": {}}}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_value if {
	some name, _ in entry.limitations
	count(entry.mistakes) == 1 with data.fineprint as {"parameters": {"by-inventory": {name: null}}}
}

test_mistake_in_parameter if {
	some name, _ in entry.limitations
	given := {"parameters": {"by-inventory": {name: {"noSuchParameter": 1}}}}
	count(main.deny) == 1 with input as {} with data.fineprint as given
}

test_mistake_in_inventory if {
	count(entry.mistakes) == 1 with data.fineprint as {"inventory": "nodes"}
	count(entry.mistakes) == 1 with data.fineprint as {"inventory": [{"metadata": {"name": "a"}}]}
}

test_mistake_of_one_name if {
	some version, kinds in entry.inventory_kinds
	some kind in kinds
	node := {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}}
	twice := {"inventory": [node, object.union(node, {"status": {"phase": "b"}})]}
	count(entry.mistakes) == 1 with data.fineprint as twice
	count(entry.mistakes) == 0 with data.fineprint as {"inventory": [node, node]}
}

test_inventory_in_a_list if {
	some version, kinds in entry.inventory_kinds
	some kind in kinds
	node := {"apiVersion": version, "kind": kind, "metadata": {"name": "a", "labels": null}, "x": [null]}
	list := {"inventory": {"apiVersion": "v1", "kind": "List", "items": [node]}}
	kept := {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "x": [null]}
	entry.inventory.cluster == {version: {kind: {"a": kept}}} with data.fineprint as list
}

# known-account/allowed-by-parameter
test_known_account__allowed_by_parameter if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: agent
  namespace: here
spec:
  serviceAccountName: other
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Namespace
    metadata:
      labels: null
      name: here
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: robot
      namespace: here
parameters:
  by-inventory:
    known-account:
      usual: other
`)
	agrees(manifest, given, set())
}

# known-account/allowed-elsewhere
test_known_account__allowed_elsewhere if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: agent
  namespace: there
spec:
  serviceAccountName: other
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Namespace
    metadata:
      labels: null
      name: here
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: robot
      namespace: here
`)
	agrees(manifest, given, set())
}

# known-account/allowed-known
test_known_account__allowed_known if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: agent
  namespace: here
spec:
  serviceAccountName: robot
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Namespace
    metadata:
      labels: null
      name: here
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: robot
      namespace: here
`)
	agrees(manifest, given, set())
}

# known-account/denied-unknown
test_known_account__denied_unknown if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: known-account
  name: agent
  namespace: here
spec:
  serviceAccountName: other
`)
	given := yaml.unmarshal(`inventory:
  - apiVersion: v1
    kind: Namespace
    metadata:
      labels: null
      name: here
  - apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: robot
      namespace: here
`)
	agrees(manifest, given, {
		["warn", "known-account", "account-exists", "spec.serviceAccountName", "the service account does not exist"],
	})
}
