package verify_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/verify"
)

const packDir = "../../policies/windows-hostprocess"

func compiled(t testing.TB) *build.Compiled {
	t.Helper()
	c, err := build.Compile(context.Background(), packDir)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestFixtures holds OPA, native CEL and the annotations together, and every
// message against a golden file that people read.
func TestFixtures(t *testing.T) {
	c := compiled(t)
	results, err := c.Run(context.Background(), c.Pack.Source.Fixtures)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, r := range results {
		for _, p := range r.Problems {
			t.Errorf("%s: %s", r.Fixture.File, p)
		}
		fmt.Fprintln(&got, r.Fixture.ID())
		for _, f := range r.Findings {
			fmt.Fprintf(&got, "  %s %s/%s %s [%s]\n      %s\n", f.Enforcement, f.Limitation, f.Rule, f.Path, f.Container, f.Message)
		}
	}
	golden(t, "testdata/findings.golden", got.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("FINEPRINT_UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; if that is meant, rewrite it with FINEPRINT_UPDATE=1 and read the diff\n%s", file, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("line %d is %q", i+1, a[i])
		}
	}
	return fmt.Sprintf("%d lines are missing", len(b)-len(a))
}

// TestEveryClauseIsNoticed deletes each clause of the pack in turn: some
// fixture must fail.
func TestEveryClauseIsNoticed(t *testing.T) {
	c := compiled(t)
	mutants, err := verify.Mutants(c.Pack.Source)
	if err != nil {
		t.Fatal(err)
	}
	if len(mutants) < 100 {
		t.Fatalf("only %d clauses were found in the pack", len(mutants))
	}
	for _, m := range mutants {
		killed, err := m.Killed(c.Pack.Source.Fixtures)
		if err != nil {
			t.Fatal(err)
		}
		if !killed {
			t.Errorf("%s: no fixture fails without %q", m.At, m.Deleted)
		}
	}
	t.Logf("%d clauses deleted in turn", len(mutants))
}

// TestPerturbed drops, nulls and empties fields of the fixtures: OPA and
// native CEL must find the same, messages included. FINEPRINT_FUZZ_SECONDS
// and FINEPRINT_FUZZ_SEED make it long and repeatable.
func TestPerturbed(t *testing.T) {
	c := compiled(t)
	seconds := fromEnv(t, "FINEPRINT_FUZZ_SECONDS", 5)
	seed := uint64(fromEnv(t, "FINEPRINT_FUZZ_SEED", 1))
	random := rand.New(rand.NewPCG(seed, 0))
	reviews, decisions, found := 0, 0, 0
	for end := time.Now().Add(time.Duration(seconds) * time.Second); time.Now().Before(end); reviews++ {
		f := c.Pack.Source.Fixtures[random.IntN(len(c.Pack.Source.Fixtures))]
		review, err := engine.NewReview(f.Object)
		if err != nil {
			t.Fatal(err)
		}
		review = verify.Perturb(review, random)
		inventory := perturbInventory(f.Inventory, random)
		opa, native, err := c.Both(context.Background(), review, inventory, f.Parameters)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(opa, native) {
			t.Fatalf("%s, review %d of seed %d\nOPA: %v\nCEL: %v\nobject: %v\nold: %v\ninventory: %v", f.File, reviews, seed, opa, native, review.Object, review.OldObject, inventory)
		}
		decisions += len(c.Policies)
		found += len(opa)
	}
	t.Logf("seed %d: %d reviews, %d decisions, %d findings, 0 disagreements", seed, reviews, decisions, found)
}

func perturbInventory(objects []map[string]any, random *rand.Rand) []map[string]any {
	var out []map[string]any
	for _, o := range objects {
		if random.IntN(4) == 0 {
			changed := verify.Perturb(engine.Review{Object: o}, random).Object
			changed["apiVersion"], changed["kind"], changed["metadata"] = o["apiVersion"], o["kind"], withName(changed, o)
			o = changed
		}
		out = append(out, o)
	}
	return out
}

// withName keeps the name, without which nothing is in an inventory.
func withName(changed, original map[string]any) map[string]any {
	meta, ok := changed["metadata"].(map[string]any)
	if !ok {
		meta = map[string]any{}
	}
	meta["name"] = original["metadata"].(map[string]any)["name"]
	return meta
}

func fromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s=%q is no number", name, text)
	}
	return n
}
