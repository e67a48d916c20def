package diag

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// widest is how much of a source line is shown: longer ones are cut around
// the caret, so that a minified file does not flood the terminal.
const widest = 100

// most is how many mistakes are shown. Who has more looks at the first ones.
const most = 100

// Render writes each mistake with the line it is on, a caret under the place,
// and what to do. Lines are read again from disk; a file that is gone or
// binary is shown without its line.
func Render(w io.Writer, errs Errors) {
	files := map[string][]string{}
	for i, d := range errs {
		if i == most {
			fmt.Fprintf(w, "and %d more\n", len(errs)-most)
			break
		}
		fmt.Fprintf(w, "%s: error: %s\n", d.Position, Printable(d.Message))
		if line, ok := sourceLine(files, d.Position); ok {
			snippet(w, line, d.Position.Column)
		}
		if d.Hint != "" {
			fmt.Fprintf(w, "  = %s\n", Printable(d.Hint))
		}
	}
	noun := "errors"
	if len(errs) == 1 {
		noun = "error"
	}
	fmt.Fprintf(w, "%d %s\n", len(errs), noun)
}

func sourceLine(files map[string][]string, at Position) (string, bool) {
	if at.Line == 0 {
		return "", false
	}
	lines, seen := files[at.File]
	if !seen {
		if data, err := os.ReadFile(at.File); err == nil && utf8.Valid(data) {
			lines = strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
		}
		files[at.File] = lines
	}
	if at.Line > len(lines) {
		return "", false
	}
	return strings.TrimRight(lines[at.Line-1], "\r"), true
}

// snippet prints the line and, under it, the caret. Tabs are kept in the
// padding so that the caret stands right whatever the terminal's tab width.
func snippet(w io.Writer, line string, column int) {
	runes := []rune(line)
	if column > len(runes)+1 {
		column = len(runes) + 1
	}
	if len(runes) > widest {
		from := max(0, min(column-widest/2, len(runes)-widest))
		runes = runes[from : from+widest]
		column -= from
	}
	fmt.Fprintf(w, "  | %s\n", Printable(string(runes)))
	if column <= 0 {
		return
	}
	padding := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, string(runes[:min(column-1, len(runes))]))
	fmt.Fprintf(w, "  | %s^\n", padding)
}

// Printable keeps control characters of a hostile file away from the terminal,
// and those that show text in another order than it has.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
			return '\ufffd'
		}
		return r
	}, s)
}
