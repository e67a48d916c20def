# METADATA
# title: HostProcess containers must run as one of the service accounts
# description: |-
#     A HostProcess container runs as an account of the host, and only a few are
#     available without further setup. Without a runAsUserName, or with a name
#     that the host does not know, the container does not start. Names are
#     compared without regard to case, as Windows does.
# custom:
#     limitation: user-account
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
package windows_hostprocess.user_account

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some i, container in pod_spec[field]
	not account_is_allowed(container)
	msg := account_is_allowed_message(container)
	details := {
		"limitation": "user-account",
		"rule": "account-is-allowed",
		"path": sprintf(
			"%s.%s[%d].securityContext.windowsOptions.runAsUserName",
			[pod_spec_path, field, i],
		),
		"container": object.get(container, "name", ""),
	}
}

account_is_allowed(container) if lower_ascii(user(container)) in allowed_accounts

account_is_allowed_message(container) := sprintf(
	"container %v sets no runAsUserName, nor does its pod: HostProcess containers must run as one of %v",
	[object.get(container, "name", "without a name"), concat(", ", accounts)],
) if {
	user(container) == null
}

account_is_allowed_message(container) := sprintf(
	"container %v runs as %v: HostProcess containers must run as one of %v",
	[
		object.get(container, "name", "without a name"),
		user(container),
		concat(", ", accounts),
	],
) if {
	user(container) != null
}

user(container) := pod_user if own_user(container) == null

user(container) := own_user(container) if own_user(container) != null

allowed_accounts := [lower_ascii(account) | some account in accounts]

own_user(container) := object.get(container, ["securityContext", "windowsOptions", "runAsUserName"], null)

pod_user := object.get(pod_spec, ["securityContext", "windowsOptions", "runAsUserName"], null)

# The accounts that HostProcess containers may run as; case does not count.
default accounts := [
	`NT AUTHORITY\SYSTEM`,
	`NT AUTHORITY\Local service`,
	`NT AUTHORITY\LocalService`,
	`NT AUTHORITY\NetworkService`,
	`NT AUTHORITY\Network Service`,
]

accounts := input.parameters.accounts

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

# Lower case for A to Z alone: lower would fold letters of other alphabets too.
lower_ascii(text) := strings.replace_n(ascii_letters, text)

ascii_letters := {"A": "a", "B": "b", "C": "c", "D": "d", "E": "e", "F": "f", "G": "g", "H": "h", "I": "i", "J": "j", "K": "k", "L": "l", "M": "m", "N": "n", "O": "o", "P": "p", "Q": "q", "R": "r", "S": "s", "T": "t", "U": "u", "V": "v", "W": "w", "X": "x", "Y": "y", "Z": "z"}
