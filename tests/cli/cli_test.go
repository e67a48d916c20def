// Package cli_test tells what users see: each story in testdata runs the
// command in a folder with a tiny pack, over which it may lay files of its own.
package cli_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"fineprint/cmd/fineprint/cli"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"fineprint": func() { os.Exit(cli.Run()) }})
}

// TestStories runs the stories. FINEPRINT_UPDATE=1 rewrites what they compare
// the output with.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		Setup:               func(env *testscript.Env) error { return layUnder(env.WorkDir) },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
		Condition:           condition,
		UpdateScripts:       os.Getenv("FINEPRINT_UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// layUnder copies the tiny pack, but for the files that a story has itself.
func layUnder(dir string) error {
	return filepath.WalkDir("testdata/policies", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel("testdata", path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		if _, err := os.Lstat(to); err == nil {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o600)
	})
}

// condition adds [user]: permissions mean something, as they do not to root.
func condition(name string) (bool, error) {
	if name == "user" {
		return os.Geteuid() > 0, nil
	}
	return false, errors.New("unknown condition " + name)
}

// exits runs a command that must end with the given code: exits 2 fineprint x.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("the exit code is %d, not %d", got, want)
	}
}
