# METADATA
# title: HostProcess pods cannot ask to run as non-root
# description: |-
#     runAsNonRoot and HostProcess exclude each other: a HostProcess container
#     runs with the rights of its host account. The API server accepts both, and
#     the kubelet refuses to start the container.
# custom:
#     limitation: run-as-non-root
#     pack: windows-hostprocess
#     sources:
#         - Create a Windows HostProcess Pod (Kubernetes documentation), section HostProcess Pod configuration requirements
package windows_hostprocess.run_as_non_root

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	pod_spec.securityContext.runAsNonRoot == true
	msg := "HostProcess pods cannot set runAsNonRoot: true"
	details := {
		"limitation": "run-as-non-root",
		"rule": "pod-is-not-non-root",
		"path": sprintf("%s.securityContext.runAsNonRoot", [pod_spec_path]),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	container.securityContext.runAsNonRoot == true
	msg := sprintf(
		"container %v sets runAsNonRoot: true, which HostProcess containers cannot",
		[object.get(container, "name", "without a name")],
	)
	details := {
		"limitation": "run-as-non-root",
		"rule": "container-is-not-non-root",
		"path": sprintf("%s.%s[%d].securityContext.runAsNonRoot", [pod_spec_path, field, i]),
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
