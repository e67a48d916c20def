# METADATA
# title: hostPID is not set
# description: |-
#     It would share the node.
# custom:
#     limitation: host-pid
#     pack: ungated
#     sources:
#         - A page (Somebody), section Sharing
package ungated.host_pid

violation contains {"msg": msg, "details": details} if {
	pod_spec.hostPID == true
	msg := "hostPID is set, `backquoted`"
	details := {
		"limitation": "host-pid",
		"rule": "not-set",
		"path": sprintf("%s.hostPID", [pod_spec_path]),
	}
}

# The pod spec of whatever kind of workload this is.
default pod_spec := {}

pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

pod_spec := input.review.object.spec.template.spec if input.review.object.kind == "Deployment"

# Where the pod spec is, for findings.
default pod_spec_path := "spec.template.spec"

pod_spec_path := "spec" if input.review.object.kind == "Pod"
