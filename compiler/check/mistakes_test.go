package check_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/source"

	"github.com/rogpeppe/go-internal/txtar"
)

// base is what the archives in testdata are laid over: the rest of a pack.
const base = `
-- pack.yaml --
apiVersion: fineprint/v1alpha1
kind: Pack
metadata:
  name: tiny
spec:
  title: Tiny
  documents:
  - {name: handbook, title: Handbook, publisher: Example}
  kinds: [Pod]
-- broken/fixtures/allowed-a.yaml --
{apiVersion: v1, kind: Pod, metadata: {name: a, annotations: {fineprint/expect: none}}}
-- broken/fixtures/denied-a.yaml --
{apiVersion: v1, kind: Pod, metadata: {name: a, annotations: {fineprint/expect: broken}}}
`

// TestMistakes holds what is reported of each archive's pack, as users see it
// with the line and the caret, against the archive's own file want.
// FINEPRINT_UPDATE=1 rewrites that file.
func TestMistakes(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := report(t, archive)
			want := &archive.Files[len(archive.Files)-1]
			if want.Name != "want" {
				t.Fatal("the last file of the archive is not want")
			}
			if got == string(want.Data) {
				return
			}
			if os.Getenv("FINEPRINT_UPDATE") == "" {
				t.Fatalf("got:\n%s\nwant:\n%s", got, want.Data)
			}
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// report checks the archive's pack and gives what is wrong, as it is printed.
func report(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	for _, f := range append(txtar.Parse([]byte(base)).Files, archive.Files...) {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "want")); err != nil {
		t.Fatal(err)
	}
	pack, err := source.LoadPack(dir)
	if err != nil {
		t.Fatalf("the pack must be whole but for its CEL: %v", err)
	}
	_, err = check.Check(pack)
	var mistakes diag.Errors
	if !errors.As(err, &mistakes) {
		t.Fatalf("no list of mistakes but %v", err)
	}
	var out strings.Builder
	diag.Render(&out, mistakes)
	return strings.ReplaceAll(out.String(), dir+string(filepath.Separator), "")
}
