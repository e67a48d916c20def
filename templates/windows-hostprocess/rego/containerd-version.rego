# METADATA
# title: HostProcess pods need Windows nodes with containerd 1.6 or later
# description: |-
#     Only containerd runs HostProcess containers, from version 1.6 on. On another
#     or an older runtime the pod is accepted and fails on the node. The manifest
#     does not say which runtime it will meet: the Node objects decide. Judged is
#     every Windows node that nodeName, nodeSelector and the required node
#     affinity leave within reach.
# custom:
#     limitation: containerd-version
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Limitations
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Host Process Containers (note)
package windows_hostprocess.containerd_version

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	require_inventory
	not nodes_are_synced
	msg := "no Node objects are known, so the node versions cannot be judged: apply the SyncSet of this bundle"
	details := {
		"limitation": "containerd-version",
		"rule": "nodes-are-synced",
		"path": pod_spec_path,
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some node in windows_nodes
	not is_out_of_reach(node)
	not containerd_is_recent(node)
	msg := sprintf(
		"node %v, which this pod can land on, runs %v: HostProcess containers need containerd %v or later",
		[node.metadata.name, version(node), minimum],
	)
	details := {
		"limitation": "containerd-version",
		"rule": "containerd-is-recent",
		"path": pod_spec_path,
	}
}

nodes_are_synced if count(nodes) > 0

is_out_of_reach(node) if {
	pod_spec.nodeName != null
	pod_spec.nodeName != ""
	pod_spec.nodeName != node.metadata.name
}

is_out_of_reach(node) if {
	some label, value in pod_spec.nodeSelector
	not labels(node)[label] == value
}

is_out_of_reach(node) if {
	every term in required_terms {
		term_is_out_of_reach(term, node)
	}
}

containerd_is_recent(node) if {
	startswith(runtime(node), "containerd://")
	integer(containerd(node)[0]) > integer(lowest[0])
}

containerd_is_recent(node) if {
	startswith(runtime(node), "containerd://")
	integer(containerd(node)[0]) == integer(lowest[0])
	integer(containerd(node)[1]) >= integer(lowest[1])
}

version(node) := "an unknown runtime" if {
	object.get(node, ["status", "nodeInfo", "containerRuntimeVersion"], "") == ""
}

version(node) := object.get(node, ["status", "nodeInfo", "containerRuntimeVersion"], "") if {
	node.status.nodeInfo.containerRuntimeVersion != ""
}

labels(node) := object.get(node, ["metadata", "labels"], {})

term_is_out_of_reach(term, _) if {
	not term.matchExpressions[0]
	not term.matchFields[0]
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchFields
	requirement.operator == "In"
	every value in requirement.values {
		value != node.metadata.name
	}
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchFields
	requirement.operator == "NotIn"
	node.metadata.name in requirement.values
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator in {"In", "Exists", "Gt", "Lt"}
	key := requirement.key
	not labels(node)[key]
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator == "In"
	wanted := labels(node)[requirement.key]
	every value in requirement.values {
		value != wanted
	}
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator == "NotIn"
	labels(node)[requirement.key] in requirement.values
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator == "DoesNotExist"
	labels(node)[requirement.key]
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator == "Gt"
	integer(labels(node)[requirement.key]) <= integer(requirement.values[0])
}

term_is_out_of_reach(term, node) if {
	some requirement in term.matchExpressions
	requirement.operator == "Lt"
	integer(labels(node)[requirement.key]) >= integer(requirement.values[0])
}

runtime(node) := node.status.nodeInfo.containerRuntimeVersion

containerd(node) := split(replace(runtime(node), "containerd://", ""), ".")

lowest := split(minimum, ".")

# Deny HostProcess pods while no Node objects are synced, instead of admitting
# them unjudged.
default require_inventory := false

require_inventory := input.parameters.requireInventory

# The lowest containerd version, as major.minor.
default minimum := "1.6"

minimum := input.parameters.minimum

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

windows_nodes := [node | some node in nodes; node.status.nodeInfo.operatingSystem == "windows"]

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

# The Node objects that are synced.
nodes := [node | some node in data.inventory.cluster.v1.Node]

required_terms := pod_spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms

# The number that decimal digits stand for; any other text is undefined.
integer(text) := int64(to_number(text)) if regex.match("^[+-]?[0-9]+$", text)

# The number, if it fits 64 bits; in CEL an overflow is an error.
int64(number) := number if {
	number >= -9223372036854775808
	number <= 9223372036854775807
}
