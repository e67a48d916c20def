package kube

import (
	"testing"

	"github.com/google/cel-go/common/types"
)

func TestFieldTypes(t *testing.T) {
	k := NewTypes(types.NewEmptyRegistry())
	k.PodSpecType()
	k.ObjectMetaType()
	node, _ := FindResource("v1", "Node")
	k.ResourceType(node)
	for _, tt := range []struct{ typ, field, want string }{
		{PodSpec, "hostNetwork", "wrapper(bool)"},
		{PodSpec, "nodeSelector", "map(string, string)"},
		{PodSpec, "runtimeClassName", "wrapper(string)"},
		{PodSpec, "containers", "list(core.v1.Container)"},
		{PodSpec, "ephemeralContainers", "list(core.v1.Container)"},
		{"core.v1.WindowsSecurityContextOptions", "hostProcess", "wrapper(bool)"},
		{"core.v1.ContainerPort", "hostPort", "wrapper(int)"},
		{"core.v1.ResourceRequirements", "limits", "map(string, dyn)"},
		{"core.v1.Volume", "hostPath", "core.v1.HostPathVolumeSource"}, // inlined VolumeSource
		{"core.v1.Node", "metadata", ObjectMeta},
		{"core.v1.Node", "kind", "wrapper(string)"},
		{"core.v1.NodeSystemInfo", "kubeletVersion", "wrapper(string)"},
		{ObjectMeta, "deletionTimestamp", "wrapper(string)"},
	} {
		got, ok := k.FieldType(tt.typ, tt.field)
		if !ok || got.String() != tt.want {
			t.Errorf("%s.%s is %v, want %s", tt.typ, tt.field, got, tt.want)
		}
	}
	if _, ok := k.FindStructFieldType(PodSpec, "hostNetwrok"); ok {
		t.Error("a field that the API does not have was found")
	}
	if on, _ := k.MissedOn("hostNetwrok"); on != PodSpec {
		t.Errorf("missed on %q, want %s", on, PodSpec)
	}
}

func TestPaths(t *testing.T) {
	for _, tt := range []struct{ kind, spec, meta string }{
		{"Pod", "spec", "metadata"},
		{"CronJob", "spec.jobTemplate.spec.template.spec", "spec.jobTemplate.spec.template.metadata"},
		{"PodTemplate", "template.spec", "template.metadata"},
		{"DaemonSet", "spec.template.spec", "spec.template.metadata"},
	} {
		if got := PodSpecPath(tt.kind); got != tt.spec {
			t.Errorf("PodSpecPath(%s) = %s, want %s", tt.kind, got, tt.spec)
		}
		if got := PodMetaPath(tt.kind); got != tt.meta {
			t.Errorf("PodMetaPath(%s) = %s, want %s", tt.kind, got, tt.meta)
		}
	}
}
