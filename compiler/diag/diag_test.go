package diag

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	fields := []string{"hostNetwork", "hostPID", "hostIPC", "nodeName", "nodeSelector"}
	for _, tt := range []struct{ name, want string }{
		{"hostNetwrok", "hostNetwork"},
		{"hostnetwork", "hostNetwork"},
		{"nodeSelectr", "nodeSelector"},
		{"hostPIC", "hostIPC"},
		{"volumes", ""},
		{"", ""},
	} {
		if got, _ := Nearest(tt.name, fields); got != tt.want {
			t.Errorf("Nearest(%q) = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	if got := DidYouMean("zzz", []string{"deny", "warn"}); got != "known here: deny, warn" {
		t.Errorf("got %q", got)
	}
}

func TestSortedAndOnce(t *testing.T) {
	var l List
	l.Add(Position{"b.yaml", 1, 1}, "", "third")
	l.Add(Position{"a.yaml", 10, 2}, "", "second")
	l.Add(Position{"a.yaml", 9, 30}, "", "first")
	l.Add(Position{"a.yaml", 9, 30}, "", "first")
	if l.Err() == nil || l.Err().Error() != "a.yaml:9:30: first\na.yaml:10:2: second\nb.yaml:1:1: third" {
		t.Errorf("got:\n%v", l.Err())
	}
}

func TestRender(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.yaml")
	long := strings.Repeat("x", 300) + "HERE"
	if err := os.WriteFile(file, []byte("a: 1\n\tb: \x1b[31m\n"+long+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var l List
	l.Add(Position{file, 2, 2}, "write %s", "bad")
	l.Add(Position{file, 3, 301}, "", "far right")
	l.Add(Position{file, 99, 1}, "", "beyond the end")
	var out strings.Builder
	Render(&out, l.Sorted())
	got := strings.ReplaceAll(out.String(), file, "f.yaml")
	want := "f.yaml:2:2: error: bad\n  | \tb: \ufffd[31m\n  | \t^\n  = write %s\n" +
		"f.yaml:3:301: error: far right\n  | " + strings.Repeat("x", 96) + "HERE\n  | " + strings.Repeat(" ", 96) + "^\n" +
		"f.yaml:99:1: error: beyond the end\n3 errors\n"
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRenderCutsALongList(t *testing.T) {
	var l List
	for i := range 250 {
		l.Add(Position{"f.yaml", 0, 0}, "", "mistake %03d", i)
	}
	var out strings.Builder
	Render(&out, l.Sorted())
	if got := out.String(); !strings.HasSuffix(got, "mistake 099\nand 150 more\n250 errors\n") {
		t.Errorf("got:\n%s", got)
	}
}

// What a manifest quotes can neither move the cursor, nor end the line, nor
// turn the text around it.
func TestHostileText(t *testing.T) {
	var l List
	l.Add(Position{"f.yaml", 0, 0}, "a\nb", "%s", "x\x1b[2J\ny\u202ez\u0085")
	var out strings.Builder
	Render(&out, l.Sorted())
	if got, want := out.String(), "f.yaml: error: x\ufffd[2J y\ufffdz\ufffd\n  = a b\n1 error\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
