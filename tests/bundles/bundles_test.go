// Package bundles holds what is committed under templates against what builds.
package bundles

import (
	"context"
	"testing"

	"fineprint/compiler/build"
)

// TestCommittedBundles builds every pack and compares: what is under
// templates must be what the sources make, no file more and none less.
func TestCommittedBundles(t *testing.T) {
	packs, err := build.FindPacks("../../policies", nil)
	if err != nil {
		t.Fatal(err)
	}
	reports, err := build.Build(context.Background(), build.Options{Packs: packs, Out: "../../templates", Check: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(reports) != len(packs) {
		t.Fatalf("%d packs and %d reports", len(packs), len(reports))
	}
	for _, r := range reports {
		if r.Failed() {
			t.Errorf("%s: a fixture fails", r.Pack.Pack.Source.Name.Value)
		}
		for _, b := range r.Bundles {
			if !b.Drift.None() {
				t.Errorf("%s is not what builds: run fineprint build\nmissing %v\nchanged %v\nextra %v", b.Dir, b.Drift.Missing, b.Drift.Changed, b.Drift.Extra)
			}
		}
	}
}
