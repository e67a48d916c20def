# METADATA
# title: HostProcess pods must be bound to Windows nodes
# description: |-
#     The scheduler does not know what hostProcess means: a pod that does not ask
#     for Windows can land on a Linux node, where it does not start. spec.os does
#     not bind a pod to nodes, and a preferred affinity does not either.
# custom:
#     limitation: windows-node
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Run a Host Process workload
package windows_hostprocess.windows_node

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	not pod_lands_on_windows
	msg := "HostProcess pods must select Windows nodes: set nodeSelector kubernetes.io/os: windows"
	details := {
		"limitation": "windows-node",
		"rule": "pod-lands-on-windows",
		"path": sprintf("%s.nodeSelector", [pod_spec_path]),
	}
}

pod_lands_on_windows if pod_spec.nodeSelector["kubernetes.io/os"] == "windows"

pod_lands_on_windows if {
	count(required_terms) > 0
	every term in required_terms {
		some requirement in term.matchExpressions
		requirement.key == "kubernetes.io/os"
		requirement.operator == "In"
		every os in requirement.values {
			os == "windows"
		}
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

# Where the pod spec is, for findings.
default pod_spec_path := "spec.template.spec"

pod_spec_path := "spec" if input.review.object.kind == "Pod"

pod_spec_path := "spec.jobTemplate.spec.template.spec" if input.review.object.kind == "CronJob"

pod_spec_path := "template.spec" if input.review.object.kind == "PodTemplate"

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

required_terms := pod_spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
