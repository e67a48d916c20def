# What an expert writes by hand to ask whether a review is of a HostProcess
# pod that has to be judged: the yardstick for the generated templates.
package gate

violation contains {"msg": "judged"} if {
	host_process
	not admitted_update
	not pod.hostNetwork
}

host_process if pod.securityContext.windowsOptions.hostProcess == true

host_process if {
	some field in ["containers", "initContainers", "ephemeralContainers"]
	some container in pod[field]
	container.securityContext.windowsOptions.hostProcess == true
}

admitted_update if {
	input.review.oldObject != null
	pod == old_pod
}

admitted_update if {
	input.review.oldObject != null
	input.review.object.metadata.deletionTimestamp != null
}

pod := input.review.object.spec if input.review.object.kind == "Pod"

pod := input.review.object.template.spec if input.review.object.kind == "PodTemplate"

pod := input.review.object.spec.jobTemplate.spec.template.spec if {
	input.review.object.kind == "CronJob"
}

pod := input.review.object.spec.template.spec if {
	not input.review.object.kind in {"Pod", "PodTemplate", "CronJob"}
}

old_pod := input.review.oldObject.spec if input.review.object.kind == "Pod"

old_pod := input.review.oldObject.template.spec if input.review.object.kind == "PodTemplate"

old_pod := input.review.oldObject.spec.jobTemplate.spec.template.spec if {
	input.review.object.kind == "CronJob"
}

old_pod := input.review.oldObject.spec.template.spec if {
	not input.review.object.kind in {"Pod", "PodTemplate", "CronJob"}
}
