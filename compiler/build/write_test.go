package build

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/target"
)

func files(pairs ...string) []target.File {
	var list []target.File
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, target.File{Path: pairs[i], Data: []byte(pairs[i+1])})
	}
	return list
}

// contents lists what is below a folder, as path=text, hidden files included.
func contents(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		found = append(found, filepath.ToSlash(rel)+"="+string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestWriteReplacesTheWholeFolder(t *testing.T) {
	out := t.TempDir()
	dir := filepath.Join(out, "pack", "target")
	for _, list := range [][]target.File{
		files("a.yaml", "1", "samples/b.yaml", "2"),
		files("a.yaml", "3", "c/d/e.yaml", "4"), // b is gone
		files("samples", "now a file"),
	} {
		if err := write(t.Context(), dir, list); err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, f := range list {
			want = append(want, "pack/target/"+f.Path+"="+string(f.Data))
		}
		if got := contents(t, out); !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
		if d, err := compare(dir, list); err != nil || !d.None() {
			t.Errorf("drift %+v, %v", d, err)
		}
	}
}

// A write that fails half-way leaves the old bundle, whole, and nothing else.
func TestFailedWriteLeavesTheOldBundle(t *testing.T) {
	out := t.TempDir()
	dir := filepath.Join(out, "pack", "target")
	if err := write(t.Context(), dir, files("a.yaml", "old", "b.yaml", "old")); err != nil {
		t.Fatal(err)
	}
	// The second file needs a folder where the first is a file.
	err := write(t.Context(), dir, files("a.yaml", "new", "a.yaml/b.yaml", "new"))
	if err == nil || !strings.Contains(err.Error(), "is left as it was") {
		t.Errorf("got %v", err)
	}
	want := []string{"pack/target/a.yaml=old", "pack/target/b.yaml=old"}
	if got := contents(t, out); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if entries, _ := os.ReadDir(filepath.Join(out, "pack")); len(entries) != 1 {
		t.Errorf("beside the bundle: %v", entries)
	}
}

// What a build that was killed has left is removed by the next, and a folder
// of another name is not.
func TestLeftoversAreRemoved(t *testing.T) {
	out := t.TempDir()
	put(t, filepath.Join(out, "pack", building+"123", "deep", "a.yaml"), "half")
	put(t, filepath.Join(out, "pack", ".other", "a.yaml"), "kept")
	if err := write(t.Context(), filepath.Join(out, "pack", "target"), files("a.yaml", "new")); err != nil {
		t.Fatal(err)
	}
	want := []string{"pack/.other/a.yaml=kept", "pack/target/a.yaml=new"}
	if got := contents(t, out); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCompare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "target")
	list := files("a", "1", "b/c", "2", "d", "3", "e/f", "4")
	d, err := compare(dir, list)
	if err != nil || len(d.Missing) != 4 {
		t.Errorf("of no folder: %+v, %v", d, err)
	}
	put(t, filepath.Join(dir, "a"), "other")
	put(t, filepath.Join(dir, "b"), "a file where a folder belongs")
	put(t, filepath.Join(dir, "d", "x"), "a folder where a file belongs")
	put(t, filepath.Join(dir, "e", "f"), "4")
	put(t, filepath.Join(dir, "z", "y"), "")
	d, err = compare(dir, list)
	got := [][]string{d.Missing, d.Changed, d.Extra}
	want := [][]string{{"b/c"}, {"a", "d"}, {"b", "d/x", "z/y"}}
	if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if err := write(t.Context(), dir, list); err != nil {
		t.Fatal(err)
	}
	if d, err := compare(dir, list); err != nil || !d.None() {
		t.Errorf("after writing: %+v, %v", d, err)
	}
}

func TestSomethingElseInTheWay(t *testing.T) {
	root := t.TempDir()
	file, link := filepath.Join(root, "file"), filepath.Join(root, "link")
	put(t, file, "precious")
	if err := os.Symlink(root, link); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{
		file:                         "is in the way",
		filepath.Join(file, "x"):     "a folder above it is a file",
		filepath.Join(file, "x/y"):   "a folder above it is a file",
		link:                         "is in the way",
		filepath.Join(link, "x"):     "",
		filepath.Join(root, "new/x"): "",
	} {
		_, err := compare(dir, files("a", "1"))
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: got %v, want %q", dir, err, want)
		}
	}
	if data, _ := os.ReadFile(file); string(data) != "precious" {
		t.Errorf("the file is now %q", data)
	}
}
