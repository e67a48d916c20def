package vap_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/target"
	"fineprint/compiler/target/vap"
)

func emitted(t *testing.T) (*build.Compiled, []target.File) {
	t.Helper()
	c, err := build.Compile(context.Background(), "testdata/constructs")
	if err != nil {
		t.Fatal(err)
	}
	files, err := (vap.Target{}).Emit(target.Input{Pack: c.Pack})
	if err != nil {
		t.Fatal(err)
	}
	return c, files
}

// TestGolden holds every file of a bundle against one that people read. That
// the API server decides as the embedded OPA does is proven elsewhere, by its
// own code.
func TestGolden(t *testing.T) {
	const golden = "testdata/constructs.golden"
	_, files := emitted(t)
	var got strings.Builder
	for _, f := range files {
		got.WriteString("==== " + f.Path + "\n" + string(f.Data))
	}
	if os.Getenv("FINEPRINT_UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("%s differs; if that is meant, rewrite it with FINEPRINT_UPDATE=1 and read the diff", golden)
	}
}

// TestLeftOut: a rule that reads other objects is left out by name, and a
// limitation of which nothing is left has no policy.
func TestLeftOut(t *testing.T) {
	c, files := emitted(t)
	var readme string
	for _, f := range files {
		if strings.HasSuffix(f.Path, "cluster.yaml") {
			t.Errorf("%s is emitted", f.Path)
		}
		if f.Path == "README.md" {
			readme = string(f.Data)
		}
	}
	const reason = "reads Node objects, which a ValidatingAdmissionPolicy cannot"
	if !strings.Contains(readme, "| cluster | nodes | "+reason+" |") {
		t.Errorf("the README does not name the rule that is left out:\n%s", readme)
	}
	for _, l := range c.Pack.Limitations {
		for _, r := range l.Rules {
			want := target.Support{Level: target.Yes}
			if l.Source.Name.Value == "cluster" {
				want = target.Support{Level: target.No, Why: reason}
			}
			if got := (vap.Target{}).Supports(c.Pack, l, r); got != want {
				t.Errorf("%s/%s: %v, want %v", l.Source.Name.Value, r.Source.Name.Value, got, want)
			}
		}
	}
}

// TestSameBytes: the same input gives the same files.
func TestSameBytes(t *testing.T) {
	_, a := emitted(t)
	_, b := emitted(t)
	if !slices.EqualFunc(a, b, func(a, b target.File) bool { return a.Path == b.Path && string(a.Data) == string(b.Data) }) {
		t.Error("two runs differ")
	}
}
