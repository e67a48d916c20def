package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"
	"fineprint/compiler/verify"
)

const conftestBundle = "../../templates/windows-hostprocess/conftest"

// conftestBinary builds the real conftest command once.
var conftestBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fineprint-conftest-")
	if err != nil {
		return "", err
	}
	cleanups = append(cleanups, func() { os.RemoveAll(dir) })
	file := filepath.Join(dir, "conftest")
	out, err := exec.Command("go", "build", "-o", file, "github.com/open-policy-agent/conftest").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build conftest: %w\n%s", err, out)
	}
	return file, nil
})

// conftest runs the real conftest command. It gives what it printed, and its
// exit code.
func conftest(t *testing.T, args ...string) (string, int) {
	t.Helper()
	file, err := conftestBinary()
	if err != nil {
		t.Fatal(err)
	}
	var out, complaints strings.Builder
	command := exec.Command(file, args...)
	command.Stdout, command.Stderr = &out, &complaints
	err = command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || complaints.Len() > 0 {
		t.Fatalf("conftest %v: %v\n%s%s", args, err, out.String(), complaints.String())
	}
	return out.String(), command.ProcessState.ExitCode()
}

// reportOf is what conftest prints of a file with -o json.
type reportOf struct {
	Filename  string
	Successes int
	Warnings  []conftestResult
	Failures  []conftestResult
}

type conftestResult struct {
	Msg      string
	Metadata struct {
		Limitation, Rule, Path, Container, File string
		Object                                  map[string]string
		Sources                                 []map[string]string
	}
}

// findings gives them as the embedded engine does. The message has the
// object's name in front, which is held against the metadata.
func (r reportOf) findings(t *testing.T) []engine.Finding {
	t.Helper()
	found := []engine.Finding{}
	for action, results := range map[string][]conftestResult{"warn": r.Warnings, "deny": r.Failures} {
		for _, result := range results {
			m := result.Metadata
			name := m.Object["kind"] + " " + strings.TrimPrefix(m.Object["namespace"]+"/"+m.Object["name"], "/")
			if m.File != "" {
				name = m.File + ": " + name
			}
			message, named := strings.CutPrefix(result.Msg, name+": ")
			if !named || len(m.Sources) == 0 {
				t.Errorf("%s: the message does not begin with %q, or there is no source: %q", r.Filename, name, result.Msg)
			}
			found = append(found, engine.Finding{Limitation: m.Limitation, Rule: m.Rule, Enforcement: action, Message: message, Path: m.Path, Container: m.Container})
		}
	}
	slices.SortFunc(found, engine.Compare)
	return found
}

// conftestTest runs `conftest test` and gives the reports by file. The exit
// code must fit them.
func conftestTest(t *testing.T, args ...string) map[string]reportOf {
	t.Helper()
	out, code := conftest(t, append([]string{"test", "-o", "json"}, args...)...)
	var reports []reportOf
	if err := json.Unmarshal([]byte(out), &reports); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	byFile, denied := map[string]reportOf{}, 0
	for _, r := range reports {
		byFile[r.Filename] = r
		denied += len(r.Failures)
		if r.Successes+len(r.Failures)+len(r.Warnings) == 0 {
			t.Errorf("%s: conftest ran no test", r.Filename)
		}
	}
	if (denied > 0) != (code == 1) || code > 1 {
		t.Errorf("conftest denies %d and exits with %d", denied, code)
	}
	return byFile
}

// conftestCase is a manifest in a file, what --data gives, and what must be
// found.
type conftestCase struct {
	fixture *source.Fixture
	file    string
	data    string // "" for none
	want    []engine.Finding
}

// conftestCases writes every fixture that is a plain manifest, those made for
// each kind of workload included. others counts the AdmissionReviews, which
// conftest cannot be given: it knows no operation and no old object.
func conftestCases(t *testing.T) (cases []conftestCase, others int) {
	t.Helper()
	ctx := context.Background()
	c, err := build.Compile(ctx, "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	results, err := c.Run(ctx, c.Pack.Source.Fixtures)
	if err != nil {
		t.Fatal(err)
	}
	generated, err := c.Generate(ctx, results)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for i, r := range slices.Concat(results, generated) {
		f := r.Fixture
		if f.IsReview() {
			others++
			continue
		}
		one := conftestCase{fixture: f, file: f.File, want: reportable(r)}
		if filepath.Ext(f.File) != ".yaml" {
			one.file = writeJSON(t, dir, fmt.Sprintf("%d.json", i), f.Object)
		}
		given := map[string]any{}
		if f.Inventory != nil {
			given["inventory"] = map[string]any{"apiVersion": "v1", "kind": "List", "items": f.Inventory}
		}
		if f.Parameters != nil {
			given["parameters"] = map[string]any{"windows-hostprocess": f.Parameters}
		}
		if len(given) > 0 {
			one.data = writeJSON(t, dir, fmt.Sprintf("%d.data.json", i), map[string]any{"fineprint": given})
		}
		cases = append(cases, one)
	}
	return cases, others
}

func reportable(r verify.Result) []engine.Finding {
	want := []engine.Finding{}
	for _, f := range r.Findings {
		if f.Enforcement != "dryrun" {
			want = append(want, f)
		}
	}
	return want
}

func writeJSON(t *testing.T, dir, name string, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// conftestFinds judges all cases: those without data in one run.
func conftestFinds(t *testing.T, bundle string, cases []conftestCase) map[string][]engine.Finding {
	t.Helper()
	together := []string{"-p", bundle}
	found := map[string][]engine.Finding{}
	add := func(reports map[string]reportOf) {
		for file, r := range reports {
			found[file] = r.findings(t)
		}
	}
	for _, c := range cases {
		if c.data == "" {
			together = append(together, c.file)
			continue
		}
		add(conftestTest(t, "-p", bundle, "--data", c.data, c.file))
	}
	if len(together) > 2 {
		add(conftestTest(t, together...))
	}
	return found
}

// TestConftestFindings holds the real conftest against the embedded OPA:
// every plain manifest, inventory and parameters as --data, the same findings
// to the letter.
func TestConftestFindings(t *testing.T) {
	cases, others := conftestCases(t)
	found := conftestFinds(t, conftestBundle, cases)
	agreed, findings, withData := 0, 0, 0
	for _, c := range cases {
		if got, judged := found[c.file]; !judged || !slices.Equal(got, c.want) {
			t.Errorf("%s:\nconftest: %v\nembedded: %v", c.fixture.File, got, c.want)
			continue
		}
		agreed++
		findings += len(c.want)
		if c.data != "" {
			withData++
		}
	}
	t.Logf("%d of %d manifests: conftest and the embedded OPA find the same (%d findings; %d manifests with --data)", agreed, len(cases), findings, withData)
	t.Logf("%d AdmissionReviews are not applicable: conftest is given no operation and no old object", others)
	if agreed < 200 || withData < 30 || findings < 200 {
		t.Error("these are fewer than the pack has")
	}
}

// TestConftestLooksInside judges manifests in one file of several documents,
// in a List, in lists in a List, and combined.
func TestConftestLooksInside(t *testing.T) {
	cases, _ := conftestCases(t)
	var documents []string
	var items, files []any
	var want []engine.Finding
	for _, c := range cases {
		if c.data != "" || c.fixture.Limitation == "" || strings.Contains(c.file, ".json") {
			continue
		}
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		documents = append(documents, string(text))
		items = append(items, c.fixture.Object)
		files = append(files, c.file)
		want = append(want, c.want...)
	}
	dir := t.TempDir()
	several := filepath.Join(dir, "several.yaml")
	if err := os.WriteFile(several, []byte("---\n"+strings.Join(documents, "\n---\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	list := map[string]any{"apiVersion": "v1", "kind": "List", "items": items}
	nested := map[string]any{"apiVersion": "v1", "kind": "List", "items": []any{map[string]any{"apiVersion": "v1", "kind": "PodList", "items": items}}}
	combined := []string{"--combine"}
	for _, f := range files {
		combined = append(combined, f.(string))
	}
	for name, args := range map[string][]string{
		"several documents": {several},
		"a List":            {writeJSON(t, dir, "list.json", list)},
		"a list in a List":  {writeJSON(t, dir, "nested.json", nested)},
		"--combine":         combined,
		"--combine, several documents and a List": {"--combine", several, filepath.Join(dir, "list.json")},
	} {
		t.Run(name, func(t *testing.T) {
			var got []engine.Finding
			for _, r := range conftestTest(t, append([]string{"-p", conftestBundle}, args...)...) {
				got = append(got, r.findings(t)...)
			}
			// Objects of one name break a rule alike, so that in one input
			// their findings are one.
			if distinct(got) != distinct(want) || len(got) < 20 {
				t.Errorf("conftest finds\n%s\nand should find\n%s", distinct(got), distinct(want))
			}
			t.Logf("%d objects, %d findings", len(items), len(got))
		})
	}
}

func distinct(findings []engine.Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, fmt.Sprint(f))
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n")
}

// verified is the last line of conftest verify.
var verified = regexp.MustCompile(`([0-9]+) tests, ([0-9]+) passed, 0 warnings, 0 failures`)

// TestConftestVerify runs the bundle's own tests, and opa's linters.
func TestConftestVerify(t *testing.T) {
	out, code := conftest(t, "verify", "--strict", "-p", conftestBundle)
	m := verified.FindStringSubmatch(out)
	if code != 0 || m == nil || m[1] != m[2] || len(m[1]) < 3 {
		t.Fatalf("conftest verify exits with %d\n%s", code, tail(out))
	}
	t.Logf("conftest verify: %s of %s tests pass", m[2], m[1])
	if out, err := opa(t, "check", "--strict", conftestBundle); err != nil {
		t.Errorf("opa check --strict: %v\n%s", err, out)
	}
	if out, err := opa(t, "fmt", "--list", "--fail", conftestBundle); err != nil || out != "" {
		t.Errorf("opa fmt --list: %v\n%s", err, out)
	}
}

// TestConftestNotices proves that these tests can fail, with bundles that
// have one thing wrong.
func TestConftestNotices(t *testing.T) {
	cases, _ := conftestCases(t)
	for name, c := range map[string]struct{ file, from, to string }{
		"a module that lacks a condition": {"limitations/windows-node.rego", `requirement.operator == "In"`, `requirement.operator != ""`},
		"a gate that forgets containers":  {"gate.rego", "is_host_process if pod_spec.initContainers[_]", "is_host_process if pod_spec.noContainers[_]"},
		"an entry that drops parameters":  {"entry.rego", "object.get(parameters, name, {})", "{}"},
		"an entry that denies nothing":    {"main.rego", `results("deny")`, `results("no")`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(conftestBundle)); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, c.file)
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			broken := strings.Replace(string(text), c.from, c.to, 1)
			if broken == string(text) {
				t.Fatal("the bundle no longer has what this test replaces")
			}
			if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, code := conftest(t, "verify", "-p", dir); code == 0 {
				t.Error("conftest verify passes it")
			}
			if !differs(t, dir, cases) {
				t.Error("conftest finds the same")
			}
		})
	}
}

// differs judges cases until one comes out differently: at first those
// without data, which go in one run.
func differs(t *testing.T, bundle string, cases []conftestCase) bool {
	t.Helper()
	var plain, given []conftestCase
	for _, c := range cases {
		if c.data == "" {
			plain = append(plain, c)
		} else {
			given = append(given, c)
		}
	}
	for _, some := range append([][]conftestCase{plain}, slices.Collect(slices.Chunk(given, 1))...) {
		found := conftestFinds(t, bundle, some)
		for _, c := range some {
			if !slices.Equal(found[c.file], c.want) {
				t.Logf("%s differs", c.fixture.ID())
				return true
			}
		}
	}
	return false
}
