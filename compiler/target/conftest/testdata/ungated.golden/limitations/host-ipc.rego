# METADATA
# title: hostIPC is not set
# description: |-
#     It would share the node.
# custom:
#     limitation: host-ipc
#     pack: ungated
#     sources:
#         - A page (Somebody), section Sharing
package ungated.host_ipc

violation contains {"msg": msg, "details": details} if {
	pod_spec.hostIPC == true
	msg := "hostIPC is set, `backquoted`"
	details := {
		"limitation": "host-ipc",
		"rule": "not-set",
		"path": sprintf("%s.hostIPC", [pod_spec_path]),
	}
}

# The pod spec of whatever kind of workload this is.
default pod_spec := {}

pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

pod_spec := input.review.object.spec.template.spec if input.review.object.kind == "Deployment"

# Where the pod spec is, for findings.
default pod_spec_path := "spec.template.spec"

pod_spec_path := "spec" if input.review.object.kind == "Pod"
