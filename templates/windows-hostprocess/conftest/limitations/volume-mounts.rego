# METADATA
# title: Volume mounts of HostProcess containers land under the container volume
# description: |-
#     Volumes of a HostProcess container appear below the container volume
#     ($CONTAINER_SANDBOX_MOUNT_POINT), never at a path of the host. A mountPath
#     with a drive letter, a UNC path or a .. segment asks for a place that it
#     will not get.
# custom:
#     limitation: volume-mounts
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.volume_mounts

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	some j, mount in container.volumeMounts
	not mount_is_below_the_container_volume(mount)
	msg := sprintf(
		"container %v mounts a volume at %v: a mount of a HostProcess container lands under the container volume, so no drive letter, UNC path or .. segment",
		[object.get(container, "name", "without a name"), object.get(mount, "mountPath", "")],
	)
	details := {
		"limitation": "volume-mounts",
		"rule": "mount-is-below-the-container-volume",
		"path": sprintf("%s.%s[%d].volumeMounts[%d].mountPath", [pod_spec_path, field, i, j]),
		"container": object.get(container, "name", ""),
	}
}

mount_is_below_the_container_volume(mount) if regex.match(pipe_pattern, mount.mountPath)

mount_is_below_the_container_volume(mount) if regex.match(elsewhere, mount.mountPath) == false

elsewhere := `^[A-Za-z]:|^[\\/]{2}|(^|[\\/])\.\.([\\/]|$)`

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

pipe_pattern := `(?i)^([\\/]{2,}[^\\/]+|[\\/]\?\?)([\\/]+unc[\\/]+[^\\/]+)?[\\/]+(globalroot[\\/]+device[\\/]+named)?pipe([\\/]|$)`
