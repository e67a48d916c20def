package conformance

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	_ "github.com/open-policy-agent/opa/cmd" // keeps what the opa command needs in go.mod
)

const modules = "../../templates/windows-hostprocess/rego"

// opaBinary builds the real opa command once.
var opaBinary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "fineprint-opa-")
	if err != nil {
		return "", err
	}
	cleanups = append(cleanups, func() { os.RemoveAll(dir) })
	file := filepath.Join(dir, "opa")
	out, err := exec.Command("go", "build", "-o", file, "github.com/open-policy-agent/opa").CombinedOutput()
	if err != nil {
		return "", &exec.Error{Name: "go build opa: " + string(out), Err: err}
	}
	return file, nil
})

// cleanups remove what was built for the tests.
var cleanups []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, cleanup := range cleanups {
		cleanup()
	}
	os.Exit(code)
}

// opa runs the real opa command and gives what it printed.
func opa(t *testing.T, args ...string) (string, error) {
	t.Helper()
	file, err := opaBinary()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(file, args...).CombinedOutput()
	return string(out), err
}

// summary is the last line of opa test.
var summary = regexp.MustCompile(`PASS: ([0-9]+)/([0-9]+)\s*$`)

// TestOPATest runs the generated tests under the real `opa test`: all pass,
// and they reach every line.
func TestOPATest(t *testing.T) {
	out, err := opa(t, "test", "-v", modules)
	m := summary.FindStringSubmatch(out)
	if err != nil || m == nil || m[1] != m[2] || len(m[1]) < 4 {
		t.Fatalf("opa test -v: %v\n%s", err, tail(out))
	}
	t.Logf("opa test: %s of %s cases pass", m[1], m[2])
	out, err = opa(t, "test", "--coverage", "--threshold", "100", modules)
	if err != nil {
		t.Fatalf("opa test --coverage --threshold 100: %v\n%s", err, tail(out))
	}
	var report struct{ Coverage float64 }
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatal(err)
	}
	t.Logf("opa test: %v%% coverage", report.Coverage)
}

// TestOPAChecks holds the generated modules against opa's own linters.
func TestOPAChecks(t *testing.T) {
	if out, err := opa(t, "check", "--strict", modules); err != nil {
		t.Errorf("opa check --strict: %v\n%s", err, out)
	}
	if out, err := opa(t, "fmt", "--list", "--fail", modules); err != nil || out != "" {
		t.Errorf("opa fmt --list: %v\n%s", err, out)
	}
}

// TestOPATestNotices proves that the tests can fail: a module that forgets one
// condition must make them.
func TestOPATestNotices(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(modules)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "windows-node.rego")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), `requirement.operator == "In"`, `requirement.operator != ""`, 1)
	if broken == string(text) {
		t.Fatal("the module no longer has the condition that this test removes")
	}
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := opa(t, "test", dir); err == nil {
		t.Errorf("opa test passes a module that lacks a condition\n%s", tail(out))
	}
}

func tail(out string) string {
	lines := strings.Split(out, "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}
