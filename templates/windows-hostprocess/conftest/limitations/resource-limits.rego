# METADATA
# title: HostProcess containers should limit memory and CPU
# description: |-
#     Resource limits are the only bound there is on a process of the host:
#     without them one container can starve the node. Kubernetes allows no
#     resources on ephemeral containers, so those are not judged.
# custom:
#     limitation: resource-limits
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.resource_limits

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers"]
	some i, container in pod_spec[field]
	object.get(container, ["resources", "limits", "memory"], null) in no_limit
	msg := sprintf(
		"container %v has no memory limit, which is the only bound on a process of the host",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "resource-limits",
		"rule": "memory-is-limited",
		"path": sprintf("%s.%s[%d].resources.limits.memory", [pod_spec_path, field, i]),
		"container": object.get(container, "name", ""),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers"]
	some i, container in pod_spec[field]
	object.get(container, ["resources", "limits", "cpu"], null) in no_limit
	msg := sprintf(
		"container %v has no CPU limit, which is the only bound on a process of the host",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "resource-limits",
		"rule": "cpu-is-limited",
		"path": sprintf("%s.%s[%d].resources.limits.cpu", [pod_spec_path, field, i]),
		"container": object.get(container, "name", ""),
	}
}

no_limit := [null, 0, "0"]

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
