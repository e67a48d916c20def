package bundle_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"
	"fineprint/compiler/target/bundle"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/rego"
)

const packDir = "../../../policies/windows-hostprocess"

func input(t *testing.T) target.Input {
	t.Helper()
	c, err := build.Compile(context.Background(), packDir)
	if err != nil {
		t.Fatal(err)
	}
	return target.Input{Pack: c.Pack, Policies: c.Policies}
}

func archive(t *testing.T, in target.Input, signing *bundle.Signing) []byte {
	t.Helper()
	files, err := bundle.Target{Signing: signing}.Emit(in)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 2 || files[0].Path != "windows-hostprocess.tar.gz" || files[1].Path != "README.md" {
		t.Fatalf("the files are %v", files)
	}
	return files[0].Data
}

func read(data []byte, config *opabundle.VerificationConfig) (opabundle.Bundle, error) {
	r := opabundle.NewReader(bytes.NewReader(data)).WithRegoVersion(ast.RegoV1)
	if config == nil {
		r = r.WithSkipBundleVerification(true)
	} else {
		r = r.WithBundleVerificationConfig(config)
	}
	return r.Read()
}

// TestBytes compiles the sources twice: the bytes are the same, and few.
func TestBytes(t *testing.T) {
	first, second := archive(t, input(t), nil), archive(t, input(t), nil)
	if !bytes.Equal(first, second) {
		t.Error("two builds give different bytes")
	}
	if len(first) > 200_000 {
		t.Errorf("the bundle has %d bytes", len(first))
	}
}

// TestRevision sees to it that another content has another revision.
func TestRevision(t *testing.T) {
	in := input(t)
	revision := func() string {
		b, err := read(archive(t, in, nil), nil)
		if err != nil {
			t.Fatal(err)
		}
		return b.Manifest.Revision
	}
	seen := map[string]string{revision(): "as it is"}
	note := func(what string) {
		r := revision()
		if before, ok := seen[r]; ok {
			t.Errorf("the revision is the same %s and %s", before, what)
		}
		seen[r] = what
	}
	in.Policies[0].Rego += "\n# changed\n"
	note("with another module")
	in.Policies[0].Enforcement = "warn"
	note("with another enforcement")
	in.Pack.Source.Title.Value = "Another title"
	note("with another title")
}

// TestLoads reads the bundle as OPA does.
func TestLoads(t *testing.T) {
	in := input(t)
	b, err := read(archive(t, in, nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Modules) != len(in.Policies)+1 {
		t.Errorf("%d modules", len(b.Modules))
	}
	m := b.Manifest
	if m.RegoVersion == nil || *m.RegoVersion != 1 || len(m.Revision) != 64 || len(*m.Roots) != 1 || (*m.Roots)[0] != "windows_hostprocess" {
		t.Errorf("the manifest is %s", m)
	}
	if m.Metadata["decision"] != "windows_hostprocess/decision" {
		t.Errorf("the metadata is %v", m.Metadata)
	}
	for _, f := range b.Modules {
		formatted, err := format.SourceWithOpts(f.Path, f.Raw, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(formatted, f.Raw) {
			t.Errorf("%s is not formatted", f.Path)
		}
	}
}

func keyPair(t *testing.T) (privateFile, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	privateFile = filepath.Join(t.TempDir(), "private.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	if err := os.WriteFile(privateFile, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return privateFile, string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

func verification(key, algorithm string) *opabundle.VerificationConfig {
	return opabundle.NewVerificationConfig(map[string]*opabundle.KeyConfig{"default": {Key: key, Algorithm: algorithm}}, "default", "", nil)
}

// replaceInside changes a text in the archive, and nothing around it.
func replaceInside(t *testing.T, data []byte, old, changed string) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	inside, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(inside, []byte(old)) || len(old) != len(changed) {
		t.Fatalf("%q cannot be replaced", old)
	}
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(bytes.Replace(inside, []byte(old), []byte(changed), 1)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(out.Bytes(), nil); err != nil {
		t.Fatalf("what was changed no longer loads: %v", err)
	}
	return out.Bytes()
}

// TestSigned verifies signed bundles with OPA's own reader: the right key
// fits, and a wrong one, a changed bundle and one without a signature do not.
func TestSigned(t *testing.T) {
	in := input(t)
	private, public := keyPair(t)
	_, other := keyPair(t)
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("correct horse battery staple, and more"), 0o600); err != nil {
		t.Fatal(err)
	}
	rs := archive(t, in, &bundle.Signing{File: private, Algorithm: "RS256"})
	hs := archive(t, in, &bundle.Signing{File: secret, Algorithm: "HS256"})
	if again := archive(t, in, &bundle.Signing{File: private, Algorithm: "RS256"}); !bytes.Equal(rs, again) {
		t.Error("signing twice gives different bytes")
	}
	changed := replaceInside(t, rs, "count(deny) == 0", "count(deny) >= 0")
	for _, tt := range []struct {
		name   string
		data   []byte
		config *opabundle.VerificationConfig
		fits   bool
	}{
		{"the right key", rs, verification(public, "RS256"), true},
		{"a wrong key", rs, verification(other, "RS256"), false},
		{"another algorithm", rs, verification(public, "RS512"), false},
		{"changed", changed, verification(public, "RS256"), false},
		{"not signed", archive(t, in, nil), verification(public, "RS256"), false},
		{"the right secret", hs, verification("correct horse battery staple, and more", "HS256"), true},
		{"a wrong secret", hs, verification("another secret", "HS256"), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(tt.data, tt.config); (err == nil) != tt.fits {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// TestSigningMistakes holds what is said of a key that cannot sign.
func TestSigningMistakes(t *testing.T) {
	in := input(t)
	private, _ := keyPair(t)
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, file, algorithm, want string }{
		{"no file", filepath.Join(t.TempDir(), "none"), "HS256", "no such file"},
		{"empty", empty, "HS256", "is empty"},
		{"no algorithm", private, "none", "no signing algorithm"},
		{"lower case", private, "rs256", "no signing algorithm"},
		{"another kind of key", private, "ES256", "cannot be signed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := bundle.Target{Signing: &bundle.Signing{File: tt.file, Algorithm: tt.algorithm}}.Emit(in)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

// TestDecisionIsNoLimitation refuses a limitation whose package the decision
// would join.
func TestDecisionIsNoLimitation(t *testing.T) {
	in := input(t)
	in.Policies = append(in.Policies, engine.Policy{Limitation: "decision", Package: "windows_hostprocess.decision", Rego: "package windows_hostprocess.decision\n"})
	if _, err := (bundle.Target{}).Emit(in); err == nil || !strings.Contains(err.Error(), "rename the limitation") {
		t.Errorf("the error is %v", err)
	}
}

// TestDecision asks for what no fixture does: inputs with nothing to judge,
// and parameters that are not there.
func TestDecision(t *testing.T) {
	ctx := context.Background()
	b, err := read(archive(t, input(t), nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	query, err := rego.New(rego.Query("data.windows_hostprocess.decision"), rego.ParsedBundle("bundle", &b)).PrepareForEval(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plain := map[string]any{"kind": "Pod", "spec": map[string]any{}}
	hostProcess := map[string]any{"kind": "Pod", "spec": map[string]any{
		"securityContext": map[string]any{"windowsOptions": map[string]any{"hostProcess": true}},
	}}
	for _, tt := range []struct {
		name  string
		input any
		allow bool
		found bool
	}{
		{"no review", map[string]any{}, false, false},
		{"no object", map[string]any{"review": map[string]any{}}, false, false},
		{"a bare manifest", plain, false, false},
		{"a plain pod", map[string]any{"review": map[string]any{"object": plain}}, true, false},
		{"a pod that is removed", map[string]any{"review": map[string]any{"object": nil, "oldObject": hostProcess}}, true, false},
		{"a HostProcess pod", map[string]any{"review": map[string]any{"object": hostProcess}}, false, true},
		{"null parameters", map[string]any{"review": map[string]any{"object": hostProcess}, "parameters": nil}, false, true},
		{"null parameters of one", map[string]any{"review": map[string]any{"object": hostProcess}, "parameters": map[string]any{"user-account": nil}}, false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			results, err := query.Eval(ctx, rego.EvalInput(tt.input))
			if err != nil {
				t.Fatal(err)
			}
			got := results[0].Expressions[0].Value.(map[string]any)
			if got["allow"] != tt.allow || (len(got["deny"].([]any)) > 0) != tt.found || len(got) != 4 {
				t.Errorf("the decision is %v", got)
			}
		})
	}
}
