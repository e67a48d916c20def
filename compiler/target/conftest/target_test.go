package conftest_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	sigsyaml "sigs.k8s.io/yaml"
)

// bundle builds a pack's conftest bundle, and gives its files.
func bundle(t testing.TB, pack string) map[string]string {
	t.Helper()
	reports, err := build.Build(context.Background(), build.Options{Packs: []string{pack}, Out: t.TempDir(), Targets: []string{"conftest"}, Check: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, result := range reports[0].Results {
		for _, problem := range result.Problems {
			t.Errorf("%s: %v", result.Fixture.File, problem)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	files := map[string]string{}
	for _, f := range reports[0].Bundles[0].Files {
		files[f.Path] = string(f.Data)
	}
	return files
}

// modules are the files that conftest loads.
func modules(files map[string]string) map[string]string {
	loaded := map[string]string{}
	for path, text := range files {
		if strings.HasSuffix(path, ".rego") {
			loaded[path] = text
		}
	}
	return loaded
}

// TestGolden compares the bundles of two packs, one without a gate and one
// whose gate reads namespaced inventory, file by file.
func TestGolden(t *testing.T) {
	for _, pack := range []string{"ungated", "by-inventory"} {
		t.Run(pack, func(t *testing.T) {
			files := bundle(t, "testdata/packs/"+pack)
			dir := filepath.Join("testdata", pack+".golden")
			if os.Getenv("FINEPRINT_UPDATE") != "" {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
				for path, text := range files {
					file := filepath.Join(dir, path)
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			for path, text := range files {
				want, err := os.ReadFile(filepath.Join(dir, path))
				if err != nil || string(want) != text {
					t.Errorf("%s differs (%v); if that is meant, rewrite it with FINEPRINT_UPDATE=1 and read the diff", path, err)
				}
			}
			if _, gated := files["gate.rego"]; gated != (pack == "by-inventory") {
				t.Error("only a pack with a gate has gate.rego")
			}
		})
	}
}

// TestGeneratedTests runs the tests of the bundles as conftest verify does,
// strictly compiled.
func TestGeneratedTests(t *testing.T) {
	for _, pack := range []string{"testdata/packs/ungated", "testdata/packs/by-inventory", "../../../policies/windows-hostprocess"} {
		loaded := modules(bundle(t, pack))
		if _, err := engine.Compile(loaded); err != nil {
			t.Fatal(err)
		}
		parsed := map[string]*ast.Module{}
		for path, text := range loaded {
			parsed[path] = ast.MustParseModuleWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		}
		results, err := tester.NewRunner().SetStore(inmem.New()).SetModules(parsed).RunTests(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for r := range results {
			count++
			if r.Fail || r.Error != nil {
				t.Errorf("%s: %s fails: %v", pack, r.Name, r.Error)
			}
		}
		if count < 8 {
			t.Errorf("%s: only %d tests ran", pack, count)
		}
		t.Logf("%s: %d tests", pack, count)
	}
}

// asker asks deny and warn in main, as conftest does.
type asker struct {
	compiler *ast.Compiler
}

func newAsker(t testing.TB, loaded map[string]string) asker {
	t.Helper()
	compiler, err := engine.Compile(loaded)
	if err != nil {
		t.Fatal(err)
	}
	return asker{compiler}
}

// ask gives what is reported of an input: "deny host-pid: message", sorted.
func (a asker) ask(t testing.TB, input, data string) []string {
	t.Helper()
	var in any
	given := map[string]any{}
	if err := sigsyaml.Unmarshal([]byte(input), &in); err != nil {
		t.Fatal(err)
	}
	if err := sigsyaml.Unmarshal([]byte(data), &given); err != nil {
		t.Fatal(err)
	}
	found := []string{}
	for _, action := range []string{"deny", "warn"} {
		result, err := rego.New(rego.Query("data.main."+action), rego.Compiler(a.compiler), rego.Store(inmem.NewFromObject(given)), rego.Input(in), rego.StrictBuiltinErrors(false)).Eval(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, finding := range result[0].Expressions[0].Value.([]any) {
			f := finding.(map[string]any)
			line := fmt.Sprintf("%s %v: %v", action, f["limitation"], f["msg"])
			if file, ok := f["file"]; ok {
				line += fmt.Sprintf(" (%v)", file)
			}
			found = append(found, line)
		}
	}
	slices.Sort(found)
	return found
}

func TestEntry(t *testing.T) {
	asked := map[string]asker{}
	for _, pack := range []string{"ungated", "by-inventory"} {
		asked[pack] = newAsker(t, modules(bundle(t, "testdata/packs/"+pack)))
	}
	const shares = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}"
	const found = "deny host-pid: Pod a: hostPID is set, `backquoted`"
	const unknown = "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: here}, spec: {serviceAccountName: b}}"
	const missing = "warn known-account: Pod here/a: the service account does not exist"
	const here = "{apiVersion: v1, kind: Namespace, metadata: {name: here}}"
	const account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: b, namespace: here}}"
	for _, c := range []struct {
		name, pack, input, data string
		want                    []string
	}{
		{"a pod", "ungated", shares, "{}", []string{found}},
		{"without a name", "ungated", "{apiVersion: v1, kind: Pod, spec: {hostPID: true}}", "{}", []string{"deny host-pid: Pod without a name: hostPID is set, `backquoted`"}},
		{"with null metadata", "ungated", "{apiVersion: v1, kind: Pod, metadata: null, spec: {hostPID: true}}", "{}", []string{"deny host-pid: Pod without a name: hostPID is set, `backquoted`"}},
		{"with a generated name", "ungated", "{apiVersion: v1, kind: Pod, metadata: {generateName: a-}, spec: {hostPID: true}}", "{}", []string{"deny host-pid: Pod a-*: hostPID is set, `backquoted`"}},
		{"dryrun is not reported", "ungated", "{apiVersion: v1, kind: Pod, spec: {hostIPC: true}}", "{}", []string{}},
		{"a list", "ungated", "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Service}, " + shares + "]}", "{}", []string{found}},
		{"a list in a list", "ungated", "{kind: List, items: [{kind: PodList, items: [" + shares + "]}]}", "{}", []string{found}},
		{"a list without items", "ungated", "{kind: List}", "{}", []string{}},
		{"combined", "ungated", "[{path: x.yaml, contents: " + shares + "}, {path: y.yaml, contents: null}]", "{}", []string{strings.Replace(found, "Pod", "x.yaml: Pod", 1) + " (x.yaml)"}},
		{"null", "ungated", "null", "{}", []string{}},
		{"text", "ungated", "some text", "{}", []string{}},
		{"another group", "ungated", "{apiVersion: example.com/v1, kind: Pod, spec: {hostPID: true}}", "{}", []string{}},
		{"a kind that is not judged", "ungated", "{apiVersion: batch/v1, kind: Job, spec: {template: {spec: {hostPID: true}}}}", "{}", []string{}},
		{"no inventory", "by-inventory", unknown, "{}", []string{}},
		{"inventory", "by-inventory", unknown, "{fineprint: {inventory: [" + here + "]}}", []string{missing}},
		{"inventory in a list", "by-inventory", unknown, "{fineprint: {inventory: {kind: List, items: [" + here + ", " + account + "]}}}", []string{}},
		{"parameters", "by-inventory", unknown, "{fineprint: {inventory: [" + here + "], parameters: {by-inventory: {known-account: {usual: b}}}}}", []string{}},
		{"parameters of another pack", "by-inventory", unknown, "{fineprint: {inventory: [" + here + "], parameters: {other: {known-account: {usual: b}}}}}", []string{missing}},
		{"unknown limitation", "by-inventory", "{}", "{fineprint: {parameters: {by-inventory: {known-acount: {}}}}}", []string{"deny <nil>: --data has parameters for known-acount, and by-inventory has no such limitation"}},
		{"unknown parameter", "by-inventory", "{}", "{fineprint: {parameters: {by-inventory: {known-account: {usua: b}}}}}", []string{"deny <nil>: --data has wrong parameters for known-account: Additional property usua is not allowed"}},
		{"wrong parameter", "by-inventory", "{}", "{fineprint: {parameters: {by-inventory: {known-account: {usual: [b]}}}}}", []string{"deny <nil>: --data has wrong parameters for known-account: Invalid type. Expected: string, given: array"}},
		{"unknown data", "by-inventory", "{}", "{fineprint: {nodes: []}}", []string{"deny <nil>: --data has fineprint.nodes: only parameters and inventory are known"}},
		{"wrong inventory", "by-inventory", "{}", "{fineprint: {inventory: [{kind: Node}]}}", []string{"deny <nil>: the inventory in --data has an object without apiVersion, kind or metadata.name"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := asked[c.pack].ask(t, c.input, c.data); !slices.Equal(got, c.want) {
				t.Errorf("reported is\n%q\nand should be\n%q", got, c.want)
			}
		})
	}
}

// BenchmarkNotJudged asks about a Deployment that the pack is not about: with
// the gate, and with every limitation finding that out for itself.
func BenchmarkNotJudged(b *testing.B) {
	loaded := modules(bundle(b, "../../../policies/windows-hostprocess"))
	text, err := os.ReadFile("../../../policies/windows-hostprocess/fixtures/linux-deployment-with-everything-wrong.yaml")
	if err != nil {
		b.Fatal(err)
	}
	var in any
	if err := sigsyaml.Unmarshal(text, &in); err != nil {
		b.Fatal(err)
	}
	ungated := map[string]string{}
	for path, text := range loaded {
		ungated[path] = text
	}
	for _, line := range []string{"import data.windows_hostprocess_conftest.gate\n", "\tgate.is_judged with input as {\"review\": review}\n"} {
		before := ungated["entry.rego"]
		if ungated["entry.rego"] = strings.Replace(before, line, "", 1); ungated["entry.rego"] == before {
			b.Fatalf("entry.rego no longer has the line %q", line)
		}
	}
	for name, modules := range map[string]map[string]string{"gate": loaded, "no-gate": ungated} {
		query, err := rego.New(rego.Query("[data.main.deny, data.main.warn]"), rego.Compiler(newAsker(b, modules).compiler), rego.Store(inmem.New())).PrepareForEval(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := query.Eval(context.Background(), rego.EvalInput(in)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
