# METADATA
# title: HostProcess containers cannot run with Hyper-V isolation
# description: |-
#     A HostProcess container is a process of the host, so it cannot run in the
#     virtual machine that a Hyper-V runtime class gives. The API server accepts
#     the pod, and the container does not start. What a runtime class stands for
#     is decided by its handler, where the RuntimeClass objects are known.
# custom:
#     limitation: hyperv-isolation
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.hyperv_isolation

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	object.get(pod_spec, "runtimeClassName", "") in hyper_v_classes
	msg := sprintf(
		"runtime class %v isolates with Hyper-V, and HostProcess containers cannot",
		[object.get(pod_spec, "runtimeClassName", "")],
	)
	details := {
		"limitation": "hyperv-isolation",
		"rule": "class-is-not-hyperv",
		"path": sprintf("%s.runtimeClassName", [pod_spec_path]),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some runtime_class in runtime_classes
	pod_spec.runtimeClassName == runtime_class.metadata.name
	not handler_is_not_hyperv(runtime_class)
	msg := sprintf(
		"runtime class %v has the handler %v, which isolates with Hyper-V, and HostProcess containers cannot",
		[runtime_class.metadata.name, object.get(runtime_class, "handler", "")],
	)
	details := {
		"limitation": "hyperv-isolation",
		"rule": "handler-is-not-hyperv",
		"path": sprintf("%s.runtimeClassName", [pod_spec_path]),
	}
}

handler_is_not_hyperv(runtime_class) if {
	wanted := runtime_class.handler
	every hyper_v_class in hyper_v_classes {
		hyper_v_class != wanted
	}
}

# Names of runtime classes, and of their handlers, that isolate with Hyper-V.
default hyper_v_classes := [
	"runhcs-wcow-hypervisor",
	"runhcs-wcow-hypervisor-17763",
	"runhcs-wcow-hypervisor-18362",
	"runhcs-wcow-hypervisor-18363",
	"runhcs-wcow-hypervisor-19041",
	"runhcs-wcow-hypervisor-20348",
	"windows-hyperv",
	"hyperv",
	"hyper-v",
]

hyper_v_classes := input.parameters.hyperVClasses

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

# The RuntimeClass objects that are synced.
runtime_classes := [runtime_class | some runtime_class in data.inventory.cluster["node.k8s.io/v1"].RuntimeClass]

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
