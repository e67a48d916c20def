# METADATA
# title: HostProcess pods belong in trusted namespaces only
# description: |-
#     A HostProcess container is a process of the host, with no isolation but the
#     resource limits of its account: who may create one owns the node. So only
#     namespaces that are trusted with the nodes should hold them.
# custom:
#     limitation: trusted-namespaces
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.trusted_namespaces

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	not namespace_is_trusted
	msg := sprintf(
		"HostProcess pods may run in %v only, and the namespace is %v",
		[
			concat(", ", namespaces),
			object.get(input.review.object, ["metadata", "namespace"], "absent"),
		],
	)
	details := {
		"limitation": "trusted-namespaces",
		"rule": "namespace-is-trusted",
		"path": "metadata.namespace",
	}
}

namespace_is_trusted if {
	some pattern in namespaces
	pattern == input.review.object.metadata.namespace
}

namespace_is_trusted if {
	some pattern in namespaces
	endswith(pattern, "*")
	startswith(input.review.object.metadata.namespace, replace(pattern, "*", ""))
}

# The namespaces that may hold HostProcess pods; a name that ends in * stands
# for all that begin so.
default namespaces := ["kube-system"]

namespaces := input.parameters.namespaces

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
