package kube

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	nodev1 "k8s.io/api/node/v1"
	schedulingv1 "k8s.io/api/scheduling/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// Workload is a kind that holds a pod spec.
type Workload struct {
	APIGroup string // "" is the core group
	Version  string
	Kind     string
	PodSpec  string // path of the pod spec in the object: "spec.template.spec"
}

// workloads lists every kind of the API that holds a pod template.
var workloads = []Workload{
	{"", "v1", "Pod", "spec"},
	{"", "v1", "PodTemplate", "template.spec"},
	{"", "v1", "ReplicationController", "spec.template.spec"},
	{"apps", "v1", "DaemonSet", "spec.template.spec"},
	{"apps", "v1", "Deployment", "spec.template.spec"},
	{"apps", "v1", "ReplicaSet", "spec.template.spec"},
	{"apps", "v1", "StatefulSet", "spec.template.spec"},
	{"batch", "v1", "CronJob", "spec.jobTemplate.spec.template.spec"},
	{"batch", "v1", "Job", "spec.template.spec"},
}

// DefaultPodSpecPath is where a workload keeps its pod spec, unless
// PodSpecPath says otherwise.
const DefaultPodSpecPath = "spec.template.spec"

// Workloads gives every workload kind, sorted by group and kind.
func Workloads() []Workload { return slices.Clone(workloads) }

// WorkloadKinds gives the names of the workload kinds.
func WorkloadKinds() []string {
	kinds := make([]string, len(workloads))
	for i, w := range workloads {
		kinds[i] = w.Kind
	}
	return kinds
}

// FindWorkload looks a kind up by its name.
func FindWorkload(kind string) (Workload, bool) {
	for _, w := range workloads {
		if w.Kind == kind {
			return w, true
		}
	}
	return Workload{}, false
}

// PodSpecPath gives the path of the pod spec in an object of the kind. A kind
// that is no workload is looked at where most keep it, as a
// ValidatingAdmissionPolicy would.
func PodSpecPath(kind string) string {
	if w, ok := FindWorkload(kind); ok {
		return w.PodSpec
	}
	return DefaultPodSpecPath
}

// UsualPodSpecPath is where most of the given kinds keep their pod spec, as
// far as DefaultPodSpecPath is among them, and otherwise where the first does.
func UsualPodSpecPath(kinds []string) string {
	for _, kind := range kinds {
		if PodSpecPath(kind) == DefaultPodSpecPath {
			return DefaultPodSpecPath
		}
	}
	if len(kinds) == 0 {
		return DefaultPodSpecPath
	}
	return PodSpecPath(kinds[0])
}

// PodMetaPath gives the path of the pod template's metadata, beside its spec.
func PodMetaPath(kind string) string {
	return strings.TrimSuffix(PodSpecPath(kind), "spec") + "metadata"
}

// ContainerLists are the fields of a pod spec that hold containers, in the
// order in which they are looked at.
var ContainerLists = []string{"containers", "initContainers", "ephemeralContainers"}

// Resource is a kind that a pack may read as inventory.
type Resource struct {
	APIVersion string
	Kind       string
	Namespaced bool
	example    any // a value of its Go type
}

var resources = []Resource{
	{"v1", "ConfigMap", true, corev1.ConfigMap{}},
	{"v1", "Namespace", false, corev1.Namespace{}},
	{"v1", "Node", false, corev1.Node{}},
	{"v1", "PersistentVolume", false, corev1.PersistentVolume{}},
	{"v1", "PersistentVolumeClaim", true, corev1.PersistentVolumeClaim{}},
	{"v1", "Service", true, corev1.Service{}},
	{"v1", "ServiceAccount", true, corev1.ServiceAccount{}},
	{"node.k8s.io/v1", "RuntimeClass", false, nodev1.RuntimeClass{}},
	{"scheduling.k8s.io/v1", "PriorityClass", false, schedulingv1.PriorityClass{}},
	{"storage.k8s.io/v1", "StorageClass", false, storagev1.StorageClass{}},
}

// FindResource looks an inventory kind up.
func FindResource(apiVersion, kind string) (Resource, bool) {
	for _, r := range resources {
		if r.APIVersion == apiVersion && r.Kind == kind {
			return r, true
		}
	}
	return Resource{}, false
}

// ResourceNames gives "apiVersion kind" of every inventory kind.
func ResourceNames() []string {
	names := make([]string, len(resources))
	for i, r := range resources {
		names[i] = r.APIVersion + " " + r.Kind
	}
	return names
}
