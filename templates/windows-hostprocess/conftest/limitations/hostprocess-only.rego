# METADATA
# title: HostProcess pods can only contain HostProcess containers
# description: |-
#     Windows cannot share the host's network between HostProcess containers and
#     others in one pod, so one container that is not HostProcess breaks the whole
#     pod. A container is HostProcess when its own windowsOptions.hostProcess is
#     true, or when it sets none and the pod's is true. A container that
#     contradicts the pod's value is refused too.
# custom:
#     limitation: hostprocess-only
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.hostprocess_only

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	not container_is_hostprocess(container)
	msg := sprintf(
		"container %v is not a HostProcess container, and this pod has others that are",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "hostprocess-only",
		"rule": "container-is-hostprocess",
		"path": sprintf(
			"%s.%s[%d].securityContext.windowsOptions.hostProcess",
			[pod_spec_path, field, i],
		),
		"container": object.get(container, "name", ""),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	pod_spec.securityContext.windowsOptions.hostProcess == false
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	container.securityContext.windowsOptions.hostProcess == true
	msg := sprintf(
		"container %v sets hostProcess to true, and its pod sets it to false",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "hostprocess-only",
		"rule": "container-agrees-with-pod",
		"path": sprintf(
			"%s.%s[%d].securityContext.windowsOptions.hostProcess",
			[pod_spec_path, field, i],
		),
		"container": object.get(container, "name", ""),
	}
}

container_is_hostprocess(container) if container.securityContext.windowsOptions.hostProcess == true

container_is_hostprocess(container) if {
	pod_is_host_process
	not container.securityContext.windowsOptions.hostProcess == false
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

pod_is_host_process if pod_spec.securityContext.windowsOptions.hostProcess == true
