# METADATA
# title: HostProcess pods need Windows nodes with Kubernetes 1.23 or later
# description: |-
#     HostProcess containers are a feature of the kubelet from Kubernetes 1.23 on.
#     An older kubelet ignores the hostProcess field or rejects the pod, after the
#     API server has accepted it. The manifest does not say which kubelet it will
#     meet: the Node objects decide. Judged is every Windows node that nodeName,
#     nodeSelector and the required node affinity leave within reach.
# custom:
#     limitation: kubernetes-version
#     pack: windows-hostprocess
#     sources:
#         - Host Process Containers (Azure Kubernetes Service documentation, 2022-04-06), section Host Process Containers (note)
package windows_hostprocess.kubernetes_version

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	require_inventory
	not nodes_are_synced
	msg := "no Node objects are known, so the node versions cannot be judged: apply the SyncSet of this bundle"
	details := {
		"limitation": "kubernetes-version",
		"rule": "nodes-are-synced",
		"path": pod_spec_path,
	}
}

violation contains {"msg": msg, "details": details} if {
	is_host_process
	not is_update_to_admit
	some node in windows_nodes
	not is_out_of_reach(node)
	not kubelet_is_recent(node)
	msg := sprintf(
		"node %v, which this pod can land on, runs kubelet %v: HostProcess containers need %v or later",
		[node.metadata.name, version(node), minimum],
	)
	details := {
		"limitation": "kubernetes-version",
		"rule": "kubelet-is-recent",
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

kubelet_is_recent(node) if integer(kubelet(node)[0]) > integer(lowest[0])

kubelet_is_recent(node) if {
	integer(kubelet(node)[0]) == integer(lowest[0])
	integer(kubelet(node)[1]) >= integer(lowest[1])
}

version(node) := "of an unknown version" if {
	object.get(node, ["status", "nodeInfo", "kubeletVersion"], "") == ""
}

version(node) := object.get(node, ["status", "nodeInfo", "kubeletVersion"], "") if {
	node.status.nodeInfo.kubeletVersion != ""
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

kubelet(node) := split(replace(node.status.nodeInfo.kubeletVersion, "v", ""), ".")

lowest := split(minimum, ".")

# Deny HostProcess pods while no Node objects are synced, instead of admitting
# them unjudged.
default require_inventory := false

require_inventory := input.parameters.requireInventory

# The lowest kubelet version, as major.minor.
default minimum := "1.23"

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
