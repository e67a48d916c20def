# METADATA
# title: HostProcess pods cannot mount named pipes or Unix domain sockets
# description: |-
#     Mounting a named pipe or a Unix domain socket is not supported for
#     HostProcess containers: the pod is accepted and the mount fails or stays
#     empty. The process is on the host and opens them by their path there. A
#     named pipe is recognised however it is spelled; a folder that is merely
#     called pipe is not one.
# custom:
#     limitation: pipe-and-socket-mounts
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.pipe_and_socket_mounts

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some i, volume in pod_spec.volumes
	not volume_is_no_pipe(volume)
	msg := sprintf(
		"volume %v is the named pipe %v: HostProcess containers open it by its path on the host",
		[
			object.get(volume, "name", "without a name"),
			object.get(volume, ["hostPath", "path"], ""),
		],
	)
	details := {
		"limitation": "pipe-and-socket-mounts",
		"rule": "volume-is-no-pipe",
		"path": sprintf("%s.volumes[%d].hostPath.path", [pod_spec_path, i]),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some i, volume in pod_spec.volumes
	volume.hostPath.type == "Socket"
	msg := sprintf(
		"volume %v is a Unix domain socket: HostProcess containers open it by its path on the host",
		[object.get(volume, "name", "without a name")],
	)
	details := {
		"limitation": "pipe-and-socket-mounts",
		"rule": "volume-is-no-socket",
		"path": sprintf("%s.volumes[%d].hostPath.type", [pod_spec_path, i]),
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	some j, mount in container.volumeMounts
	not mount_is_no_pipe(mount)
	msg := sprintf(
		"container %v mounts a volume at the named pipe %v: HostProcess containers open it by its path on the host",
		[object.get(container, "name", "without a name"), object.get(mount, "mountPath", "")],
	)
	details := {
		"limitation": "pipe-and-socket-mounts",
		"rule": "mount-is-no-pipe",
		"path": sprintf("%s.%s[%d].volumeMounts[%d].mountPath", [pod_spec_path, field, i, j]),
		"container": object.get(container, "name", ""),
	}
}

volume_is_no_pipe(volume) if {
	regex.match(pipe_pattern, object.get(volume, ["hostPath", "path"], "")) == false
}

mount_is_no_pipe(mount) if regex.match(pipe_pattern, object.get(mount, "mountPath", "")) == false

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
