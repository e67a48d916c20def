// Package kube is what the compiler knows of Kubernetes: where each workload
// kind keeps its pod template, and the CEL types of the API's Go structs.
//
// Types come from k8s.io/api by reflection, so that a field exists here
// exactly when the API has it. A manifest may leave any field out or set it
// to null; a scalar field is therefore typed as CEL's nullable wrapper, and
// comparing such a field with null type-checks.
package kube
