package build

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Both ways to put a new bundle in place do the same.
func TestExchange(t *testing.T) {
	for name, put1 := range map[string]func(staging, dir string) error{"in one step": exchange, "by renaming": exchangeByRename} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			staging, dir := filepath.Join(root, "staging"), filepath.Join(root, "dir")
			put(t, filepath.Join(staging, "a"), "1")
			if err := put1(staging, dir); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(staging, "b"), "2")
			if err := put1(staging, dir); err != nil {
				t.Fatal(err)
			}
			_ = os.RemoveAll(staging) // as write does
			if got := contents(t, root); !slices.Equal(got, []string{"dir/b=2"}) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// A new bundle that cannot be put in place leaves the old one there.
func TestFailedExchange(t *testing.T) {
	for name, put1 := range map[string]func(staging, dir string) error{"in one step": exchange, "by renaming": exchangeByRename} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			dir := filepath.Join(root, "dir")
			if err := put1(filepath.Join(root, "not there"), dir); err == nil {
				t.Error("no error where there is neither")
			}
			put(t, filepath.Join(dir, "a"), "1")
			if err := put1(filepath.Join(root, "not there"), dir); err == nil {
				t.Error("no error")
			}
			if got := contents(t, root); !slices.Equal(got, []string{"dir/a=1"}) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// A build that is killed between the two renames has set the old bundle aside:
// the next one puts it back before it does anything that may fail.
func TestBundleSetAsideIsRestored(t *testing.T) {
	root := t.TempDir()
	dir := filepath.Join(root, "target")
	put(t, filepath.Join(setAside(dir), "a"), "old")
	if err := write(t.Context(), dir, files("a", "new", "a/b", "new")); err == nil {
		t.Fatal("the write should have failed")
	}
	if got := contents(t, root); !slices.Equal(got, []string{"target/a=old"}) {
		t.Errorf("got %q", got)
	}
}
