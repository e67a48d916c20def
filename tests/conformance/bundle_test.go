package conformance

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"
	bundletarget "fineprint/compiler/target/bundle"
	"fineprint/compiler/verify"
)

const (
	archive  = "../../templates/windows-hostprocess/bundle/windows-hostprocess.tar.gz"
	decision = "windows_hostprocess/decision"
)

// decisionDocument is what the bundle answers.
type decisionDocument struct {
	Allow              bool
	Deny, Warn, Dryrun []struct{ Limitation, Rule, Path, Container, Msg string }
}

// findings puts the lists together in the order of the engine's.
func (d decisionDocument) findings() []engine.Finding {
	var all []engine.Finding
	add := func(enforcement string, list []struct{ Limitation, Rule, Path, Container, Msg string }) {
		for _, f := range list {
			all = append(all, engine.Finding{
				Limitation: f.Limitation, Rule: f.Rule, Enforcement: enforcement, Message: f.Msg, Path: f.Path, Container: f.Container,
			})
		}
	}
	add("deny", d.Deny)
	add("warn", d.Warn)
	add("dryrun", d.Dryrun)
	slices.SortFunc(all, engine.Compare)
	return all
}

// inputs are the reviews of fixtures that share an inventory, one file each.
type inputs struct {
	dir       string
	inventory string // a bundle with data.inventory, or ""
	results   map[string]verify.Result
}

// bundles gives opa's flags.
func (in *inputs) bundles() []string {
	flags := []string{"-b", archive}
	if in.inventory != "" {
		flags = append(flags, "-b", in.inventory)
	}
	return flags
}

// TestOPABundle runs the committed bundle in the real opa, with `opa exec`
// and `opa eval`: the decision on each fixture is what the embedded engine
// finds.
func TestOPABundle(t *testing.T) {
	ctx := context.Background()
	c, err := build.Compile(ctx, "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	results, err := c.Run(ctx, c.Pack.Source.Fixtures)
	if err != nil {
		t.Fatal(err)
	}
	executed, evaluated, findings := 0, 0, 0
	for _, group := range groupByInventory(t, results) {
		executed += group.exec(t)
		evaluated += group.eval(t)
		for _, r := range group.results {
			findings += len(r.Findings)
		}
	}
	if executed != len(results) || evaluated != len(results) {
		t.Errorf("%d fixtures, and %d and %d agree", len(results), executed, evaluated)
	}
	t.Logf("%d fixtures: opa exec agrees on %d, opa eval on %d, with %d findings each", len(results), executed, evaluated, findings)
}

// exec decides on all inputs in one run.
func (in *inputs) exec(t *testing.T) (agreed int) {
	t.Helper()
	out, err := opa(t, append(append([]string{"exec", "--decision", decision}, in.bundles()...), in.dir)...)
	if err != nil {
		t.Fatalf("opa exec: %v\n%s", err, tail(out))
	}
	var answer struct {
		Result []struct {
			Path   string
			Result *decisionDocument
			Error  any
		}
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("%v\n%s", err, tail(out))
	}
	for _, a := range answer.Result {
		if a.Result == nil {
			t.Errorf("opa exec on %s: %v", a.Path, a.Error)
			continue
		}
		agreed += in.compare(t, "opa exec", filepath.Base(a.Path), *a.Result)
	}
	return agreed
}

// eval decides on the inputs one by one.
func (in *inputs) eval(t *testing.T) (agreed int) {
	t.Helper()
	for name := range in.results {
		flags := append([]string{"eval", "--format", "raw", "--input", filepath.Join(in.dir, name)}, in.bundles()...)
		out, err := opa(t, append(flags, "data."+strings.ReplaceAll(decision, "/", "."))...)
		if err != nil {
			t.Fatalf("opa eval: %v\n%s", err, tail(out))
		}
		var d decisionDocument
		if err := json.Unmarshal([]byte(out), &d); err != nil {
			t.Fatalf("%v\n%s", err, tail(out))
		}
		agreed += in.compare(t, "opa eval", name, d)
	}
	return agreed
}

func (in *inputs) compare(t *testing.T, command, name string, d decisionDocument) (agreed int) {
	t.Helper()
	r := in.results[name]
	allow := !slices.ContainsFunc(r.Findings, func(f engine.Finding) bool { return f.Enforcement == "deny" })
	if got := d.findings(); !slices.Equal(got, r.Findings) || d.Allow != allow {
		t.Errorf("%s, %s:\n%s: %v %v\nembedded: %v %v", r.Fixture.File, name, command, d.Allow, got, allow, r.Findings)
		return 0
	}
	return 1
}

// groupByInventory writes the fixtures' reviews as opa takes them.
func groupByInventory(t *testing.T, results []verify.Result) map[string]*inputs {
	t.Helper()
	groups := map[string]*inputs{}
	for i, r := range results {
		objects, err := engine.Inventory(r.Fixture.Inventory)
		if err != nil {
			t.Fatal(err)
		}
		key := string(marshal(t, map[string]any{"inventory": objects}))
		group, ok := groups[key]
		if !ok {
			group = &inputs{dir: t.TempDir(), results: map[string]verify.Result{}}
			if len(r.Fixture.Inventory) > 0 {
				group.inventory = t.TempDir()
				write(t, filepath.Join(group.inventory, "data.json"), []byte(key))
				write(t, filepath.Join(group.inventory, ".manifest"), []byte(`{"roots": ["inventory"]}`))
			}
			groups[key] = group
		}
		review, err := engine.NewReview(r.Fixture.Object)
		if err != nil {
			t.Fatal(err)
		}
		name := fmt.Sprintf("%03d.json", i)
		group.results[name] = r
		write(t, filepath.Join(group.dir, name), marshal(t, map[string]any{"review": review.Document(), "parameters": r.Fixture.Parameters}))
	}
	return groups
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOPABundleIsStrict holds the bundle against `opa check --strict` and
// `opa inspect`.
func TestOPABundleIsStrict(t *testing.T) {
	if out, err := opa(t, "check", "--strict", "--bundle", archive); err != nil {
		t.Errorf("opa check --strict: %v\n%s", err, out)
	}
	out, err := opa(t, "inspect", "--format", "json", archive)
	if err != nil {
		t.Fatalf("opa inspect: %v\n%s", err, out)
	}
	var inspected struct {
		Manifest   struct{ Revision string }
		Namespaces map[string][]string
	}
	if err := json.Unmarshal([]byte(out), &inspected); err != nil {
		t.Fatal(err)
	}
	if len(inspected.Manifest.Revision) != 64 || len(inspected.Namespaces) != 15 {
		t.Errorf("revision %q and %d packages", inspected.Manifest.Revision, len(inspected.Namespaces))
	}
}

// TestOPABundleSigned has the real opa verify a signed bundle: with the right
// key it loads, with a wrong one it does not.
func TestOPABundleSigned(t *testing.T) {
	c, err := build.Compile(context.Background(), "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var public [2]string
	for i := range public {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		public[i] = filepath.Join(dir, fmt.Sprintf("public%d.pem", i))
		write(t, public[i], pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		write(t, filepath.Join(dir, fmt.Sprintf("private%d.pem", i)),
			pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	}
	signing := &bundletarget.Signing{File: filepath.Join(dir, "private0.pem"), Algorithm: "RS256"}
	files, err := bundletarget.Target{Signing: signing}.Emit(target.Input{Pack: c.Pack, Policies: c.Policies})
	if err != nil {
		t.Fatal(err)
	}
	signed := filepath.Join(dir, "signed.tar.gz")
	write(t, signed, files[0].Data)
	load := func(bundle, key string) (string, error) {
		return opa(t, "build", "-b", bundle, "--verification-key", key, "-o", filepath.Join(dir, "out.tar.gz"))
	}
	if out, err := load(signed, public[0]); err != nil {
		t.Errorf("the right key: %v\n%s", err, out)
	}
	if out, err := load(signed, public[1]); err == nil || !strings.Contains(out, "verif") {
		t.Errorf("a wrong key: %v\n%s", err, out)
	}
	if out, err := load(archive, public[0]); err == nil || !strings.Contains(out, "signature") {
		t.Errorf("no signature: %v\n%s", err, out)
	}
}
