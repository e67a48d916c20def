package conformance

import (
	"slices"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// TestKustomizations builds what `kubectl apply -k` would, with kustomize
// itself: every Constraint is there, with the action that the folder says.
func TestKustomizations(t *testing.T) {
	for _, tt := range []struct {
		folder, kind string
		actions      []string // the allowed enforcementActions; nil for templates
	}{
		{"templates", "ConstraintTemplate", nil},
		{"constraints", "", []string{"deny", "warn"}},
		{"overlays/dryrun", "", []string{"dryrun"}},
		{"overlays/warn", "", []string{"warn"}},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), bundle+"/"+tt.folder)
			if err != nil {
				t.Fatal(err)
			}
			if built.Size() != 14 {
				t.Errorf("%d objects, want one for each of the 14 limitations", built.Size())
			}
			for _, r := range built.Resources() {
				if tt.kind != "" && r.GetKind() != tt.kind {
					t.Errorf("%s is of kind %s", r.GetName(), r.GetKind())
				}
				if tt.actions == nil {
					continue
				}
				action, err := r.GetString("spec.enforcementAction")
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(tt.actions, action) {
					t.Errorf("%s has the action %s, want one of %v", r.GetName(), action, tt.actions)
				}
			}
		})
	}
}
