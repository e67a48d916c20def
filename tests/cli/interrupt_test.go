package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestInterrupt presses Ctrl-C while the first bundle is written: the build
// ends with exit code 2, and each bundle is there whole or not at all.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	if err := layUnder(dir); err != nil {
		t.Fatal(err)
	}
	multiply(t, filepath.Join(dir, "policies/tiny/host-network/fixtures/denied-on.yaml"), 400)
	var stderr bytes.Buffer
	cmd := exec.Command("fineprint", "build")
	cmd.Dir, cmd.Stderr = dir, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	out := filepath.Join(dir, "templates/tiny")
	waitFor(t, out, done)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := <-done; !errors.As(err, &exit) || exit.ExitCode() != 2 {
		t.Errorf("the build ends with %v", err)
	}
	if got := stderr.String(); got != "fineprint: stopped; nothing is half-written\n" {
		t.Errorf("it says %q", got)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("it leaves %s", e.Name())
		}
	}
	checkWhole(t, dir, entries)
}

// multiply copies a fixture, so that a build takes long enough to be stopped.
func multiply(t *testing.T, file string, times int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range times {
		copied := strings.Replace(file, "denied-on", fmt.Sprintf("denied-on-%d", i), 1)
		if err := os.WriteFile(copied, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// waitFor waits until the build begins to write.
func waitFor(t *testing.T, path string, done <-chan error) {
	t.Helper()
	for {
		if _, err := os.Stat(path); err == nil {
			return
		}
		select {
		case err := <-done:
			t.Fatalf("the build ended before it wrote: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
}

// checkWhole asks of each bundle that is there that it be up to date.
func checkWhole(t *testing.T, dir string, entries []os.DirEntry) {
	t.Helper()
	cmd := exec.Command("fineprint", "build", "--check")
	cmd.Dir = dir
	out, _ := cmd.CombinedOutput() // it ends with 1 where a bundle is not there
	for _, e := range entries {
		if !strings.Contains(string(out), filepath.Join("templates/tiny", e.Name())+" is up to date") {
			t.Errorf("%s is not whole:\n%s", e.Name(), out)
		}
	}
}
