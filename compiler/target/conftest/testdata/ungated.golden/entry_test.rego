package ungated_conftest_test

import data.main
import data.ungated_conftest as entry

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
	given := {"parameters": {"ungated": []}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_limitation if {
	given := {"parameters": {"ungated": {"no-such-limitation": {}}}}
	count(entry.mistakes) == 1 with data.fineprint as given
}

test_mistake_in_value if {
	some name, _ in entry.limitations
	count(entry.mistakes) == 1 with data.fineprint as {"parameters": {"ungated": {name: null}}}
}

test_mistake_in_parameter if {
	some name, _ in entry.limitations
	given := {"parameters": {"ungated": {name: {"noSuchParameter": 1}}}}
	count(main.deny) == 1 with input as {} with data.fineprint as given
}

# host-ipc/allowed-absent
test_host_ipc__allowed_absent if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: absent
spec: {}
`)
	given := {}
	agrees(manifest, given, set())
}

# host-ipc/denied-set
test_host_ipc__denied_set if {
	manifest := yaml.unmarshal("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:\n    fineprint/expect: host-ipc\n    note: '`quoted`'\n  name: set\n  namespace: team\nspec:\n  template:\n    spec:\n      hostIPC: true\n")
	given := {}
	agrees(manifest, given, set())
}

# host-pid/allowed-absent
test_host_pid__allowed_absent if {
	manifest := yaml.unmarshal(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    fineprint/expect: none
  name: absent
spec: {}
`)
	given := {}
	agrees(manifest, given, set())
}

# host-pid/denied-set
test_host_pid__denied_set if {
	manifest := yaml.unmarshal("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:\n    fineprint/expect: host-pid\n    note: '`quoted`'\n  name: set\n  namespace: team\nspec:\n  template:\n    spec:\n      hostPID: true\n")
	given := {}
	agrees(manifest, given, {
		["deny", "host-pid", "not-set", "spec.template.spec.hostPID", "hostPID is set, `backquoted`"],
	})
}
