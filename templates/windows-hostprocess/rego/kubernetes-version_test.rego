package windows_hostprocess.kubernetes_version_test

import data.windows_hostprocess.kubernetes_version

# Each fixture draws exactly the findings that are expected of it.
test_fixture[name] if {
	some name, fixture in data.windows_hostprocess_fixtures
	review := {"review": fixture.review, "parameters": object.get(fixture.parameters, "kubernetes-version", {})}
	violations := kubernetes_version.violation with input as review with data.inventory as fixture.inventory
	found := {[v.details.rule, v.details.path, v.msg] | some v in violations}
	found == {finding | some finding in object.get(fixture.findings, "kubernetes-version", [])}
}
