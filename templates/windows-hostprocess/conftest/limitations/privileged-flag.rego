# METADATA
# title: privileged cannot be set in a pod whose spec.os.name is windows
# description: |-
#     The documentation sets privileged: true on HostProcess containers, and
#     Kubernetes accepts and ignores it on Windows. With spec.os.name: windows the
#     API server refuses the field, whatever its value.
# custom:
#     limitation: privileged-flag
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Run a Host Process workload
package windows_hostprocess.privileged_flag

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	pod_spec.os.name == "windows"
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	container.securityContext.privileged != null
	msg := sprintf(
		"container %v sets privileged, which the API server refuses in a pod whose spec.os.name is windows",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "privileged-flag",
		"rule": "privileged-is-not-set",
		"path": sprintf("%s.%s[%d].securityContext.privileged", [pod_spec_path, field, i]),
		"container": object.get(container, "name", ""),
	}
}

is_host_process if pod_spec.securityContext.windowsOptions.hostProcess == true

is_host_process if pod_spec.containers[_].securityContext.windowsOptions.hostProcess == true

is_host_process if pod_spec.initContainers[_].securityContext.windowsOptions.hostProcess == true

is_host_process if pod_spec.ephemeralContainers[_].securityContext.windowsOptions.hostProcess == true

is_update_to_admit if {
	input.review.oldObject != null
	pod_spec == old_pod_spec
}

is_update_to_admit if {
	input.review.oldObject != null
	input.review.object.metadata.deletionTimestamp != null
}

# The pod spec of whatever kind of workload this is.
default pod_spec := {}

pod_spec := input.review.object.spec if input.review.object.kind == "Pod"

pod_spec := input.review.object.spec.jobTemplate.spec.template.spec if {
	input.review.object.kind == "CronJob"
}

pod_spec := input.review.object.spec.template.spec if {
	input.review.object.kind in {"DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"}
}

pod_spec := input.review.object.template.spec if input.review.object.kind == "PodTemplate"

# Where the pod spec is, for findings.
default pod_spec_path := "spec.template.spec"

pod_spec_path := "spec" if input.review.object.kind == "Pod"

pod_spec_path := "spec.jobTemplate.spec.template.spec" if input.review.object.kind == "CronJob"

pod_spec_path := "template.spec" if input.review.object.kind == "PodTemplate"

# The pod spec before an UPDATE.
default old_pod_spec := {}

old_pod_spec := input.review.oldObject.spec if input.review.object.kind == "Pod"

old_pod_spec := input.review.oldObject.spec.jobTemplate.spec.template.spec if {
	input.review.object.kind == "CronJob"
}

old_pod_spec := input.review.oldObject.spec.template.spec if {
	input.review.object.kind in {"DaemonSet", "Deployment", "Job", "ReplicaSet", "ReplicationController", "StatefulSet"}
}

old_pod_spec := input.review.oldObject.template.spec if input.review.object.kind == "PodTemplate"
