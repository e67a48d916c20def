package source

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fineprint/compiler/diag"
)

// FuzzLoadLimitation reads a pack with any bytes as its limitation.yaml.
// Whatever they are, the answer comes soon and every mistake has its place.
func FuzzLoadLimitation(f *testing.F) {
	text := tiny[limitationYAML]
	f.Add([]byte(text))
	f.Add([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	f.Add([]byte(strings.Replace(text, "field: hostNetwork", "forEach: [containers, containers.ports]\n    as: c\n    when: true", 1)))
	f.Add([]byte(strings.Replace(text, "exempt:", "&a exempt: {type: integer, default: 3, minimum: 1, enum: [1]}\n    *a :", 1)))
	f.Add([]byte(strings.Replace(text, `"!variables.host"`, "|-2\n        a\n      b\n\n", 1)))
	for _, text := range texts {
		f.Add([]byte(text))
	}
	dir := writePack(f, tiny)
	file := filepath.Join(dir, limitationYAML)
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		_, err := LoadPack(dir)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("reading takes %v", took)
		}
		var mistakes diag.Errors
		if err != nil && !errors.As(err, &mistakes) {
			t.Fatalf("the error is no list of mistakes: %v", err)
		}
		lines := strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
		for _, m := range mistakes {
			checkPlace(t, m, dir, file, lines)
		}
	})
}

// checkPlace asks a mistake for a file, and for a place in it that is there.
func checkPlace(t *testing.T, m diag.Diagnostic, dir, file string, lines []string) {
	t.Helper()
	at := m.Position
	switch {
	case !strings.HasPrefix(at.File, dir) || m.Message == "" || strings.Contains(m.Message, "%!"):
		t.Errorf("a mistake without a file or a message: %v", m)
	case strings.Contains(m.Message, "\n"):
		t.Errorf("a mistake of several lines: %v", m)
	case at.File != file || at.Line == 0:
	case at.Line > len(lines):
		t.Errorf("line %d of %d: %v", at.Line, len(lines), m)
	case at.Column > len([]rune(lines[at.Line-1]))+1:
		t.Errorf("column %d of %q: %v", at.Column, lines[at.Line-1], m)
	}
}
