package cli_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInterrupt presses Ctrl-C while the first bundle is written: the build
// ends with exit code 2 and leaves each bundle whole, the old or the new one.
func TestInterrupt(t *testing.T) {
	dir := builtBefore(t)
	code, stderr := stopWhileWriting(t, dir, os.Interrupt)
	if code != 2 || stderr != "fineprint: stopped; nothing is half-written\n" {
		t.Errorf("it ends with %d and says %q", code, stderr)
	}
	if left := staging(t, dir); len(left) > 0 {
		t.Errorf("it leaves %q", left)
	}
	checkWhole(t, dir)
}

// TestKill does not even let the build end by itself. What it leaves is removed
// by the next.
func TestKill(t *testing.T) {
	dir := builtBefore(t)
	if code, _ := stopWhileWriting(t, dir, os.Kill); code != -1 {
		t.Errorf("it ends with %d", code)
	}
	checkWhole(t, dir)
	if code, out := fineprint(t, dir, "build"); code != 0 {
		t.Errorf("the next build ends with %d:\n%s", code, out)
	}
	if left := staging(t, dir); len(left) > 0 {
		t.Errorf("the next build leaves %q", left)
	}
	if code, out := fineprint(t, dir, "build", "--check"); code != 0 {
		t.Errorf("the next build has not built all:\n%s", out)
	}
}

// builtBefore gives a folder with a pack of many fixtures, so that writing
// takes a while, of which one is not yet in the bundles. A copy of those is in
// the folder before.
func builtBefore(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := layUnder(dir); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "policies/tiny/host-network/fixtures/denied-on.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		if i == 299 {
			if code, out := fineprint(t, dir, "build"); code != 0 {
				t.Fatal(out)
			}
		}
		copied := strings.Replace(file, "denied-on", fmt.Sprintf("denied-on-%d", i), 1)
		if err := os.WriteFile(copied, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(filepath.Join(dir, "before"), os.DirFS(filepath.Join(dir, "templates"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// stopWhileWriting sends a signal to a build that has begun to write.
func stopWhileWriting(t *testing.T, dir string, signal os.Signal) (code int, stderr string) {
	t.Helper()
	var out bytes.Buffer
	cmd := exec.Command("fineprint", "build")
	cmd.Dir, cmd.Stderr = dir, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(20 * time.Second); len(staging(t, dir)) == 0 && time.Now().Before(until); {
		time.Sleep(time.Millisecond / 2)
	}
	if err := cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the exit code says it
	if cmd.ProcessState.ExitCode() == 0 {
		t.Skip("the build had ended before it was stopped")
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// staging lists what is being written, or was left.
func staging(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "templates/tiny/.fineprint-building-*"))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// checkWhole asks of each bundle that it be the old one or the new one.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	_, out := fineprint(t, dir, "build", "--check")
	for _, bundle := range []string{"gatekeeper", "rego"} {
		path := filepath.Join("templates/tiny", bundle)
		if strings.Contains(out, path+" is up to date") {
			continue
		}
		cmd := exec.Command("diff", "-r", filepath.Join("before/tiny", bundle), path)
		cmd.Dir = dir
		if diff, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s is neither the old one nor the new one:\n%s", path, diff)
		}
	}
}

func fineprint(t *testing.T, dir string, args ...string) (code int, out string) {
	t.Helper()
	cmd := exec.Command("fineprint", args...)
	cmd.Dir = dir
	text, _ := cmd.CombinedOutput() // the exit code says it
	return cmd.ProcessState.ExitCode(), string(text)
}
