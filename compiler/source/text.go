package source

import (
	"strings"
	"unicode"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// Text is a scalar of a YAML file that knows where its characters stand.
type Text struct {
	Value string
	file  string
	// places has the line and column of each rune of Value, and one more for
	// its end.
	places []place
}

type place struct{ line, column int }

// At gives the position of the rune with the given offset in Value.
func (t Text) At(offset int) diag.Position {
	if len(t.places) == 0 {
		return diag.Position{File: t.file}
	}
	p := t.places[max(0, min(offset, len(t.places)-1))]
	return diag.Position{File: t.file, Line: p.line, Column: p.column}
}

// Position is where the text begins.
func (t Text) Position() diag.Position { return t.At(0) }

// Plain makes a Text that stands in no file, for expressions that the
// compiler itself defines.
func Plain(value, origin string) Text { return Text{Value: value, file: origin} }

// newText finds each character of the scalar in the lines of its file.
//
// YAML folds lines, drops indentation and decodes escapes, so the two are
// walked side by side: white space of the value matches any white space of
// the file, an escape matches what it stands for, and everything else
// matches itself.
func newText(file string, lines []string, n *yaml.Node) Text {
	t := Text{Value: n.Value, file: file}
	w := &walker{lines: lines, line: n.Line - 1, column: n.Column - 1}
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		w.line, w.column = w.line+1, 0
		w.skipSpace()
	case n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		w.column++
	}
	double, single := n.Style&yaml.DoubleQuotedStyle != 0, n.Style&yaml.SingleQuotedStyle != 0
	for _, r := range n.Value {
		if unicode.IsSpace(r) {
			t.places = append(t.places, place{w.line + 1, w.column + 1})
			if w.peek() == '\\' && double {
				w.escape()
			} else {
				w.space(r)
			}
			continue
		}
		if w.atSpace() && !w.at(r) {
			w.skipSpace() // indentation of a continuation line
		}
		t.places = append(t.places, place{w.line + 1, w.column + 1})
		switch {
		case double && w.peek() == '\\':
			w.escape()
		case single && r == '\'':
			w.column += 2
		default:
			w.column++
		}
	}
	t.places = append(t.places, place{w.line + 1, w.column + 1})
	return t
}

// walker is a place in the lines of a file. Columns count runes.
type walker struct {
	lines        []string
	line, column int
	runes        []rune // of the current line
	decoded      int    // which line runes are of, plus one
}

func (w *walker) current() []rune {
	if w.decoded != w.line+1 {
		w.runes, w.decoded = nil, w.line+1
		if w.line < len(w.lines) {
			w.runes = []rune(w.lines[w.line])
		}
	}
	return w.runes
}

// peek gives the rune here, a newline at the end of a line, 0 after the file.
func (w *walker) peek() rune {
	if w.line >= len(w.lines) {
		return 0
	}
	if runes := w.current(); w.column < len(runes) {
		return runes[w.column]
	}
	return '\n'
}

func (w *walker) at(r rune) bool { return w.peek() == r }
func (w *walker) atSpace() bool  { r := w.peek(); return r != 0 && unicode.IsSpace(r) }

func (w *walker) step() {
	if w.column < len(w.current()) {
		w.column++
		return
	}
	w.line, w.column = w.line+1, 0
}

func (w *walker) skipSpace() {
	for w.atSpace() {
		w.step()
	}
}

// space consumes what a white-space rune of the value stands for: itself, or
// a line break with the indentation after it.
func (w *walker) space(r rune) {
	if w.at(r) && r != '\n' {
		w.column++
		return
	}
	for w.atSpace() {
		newline := w.peek() == '\n'
		w.step()
		if newline {
			break
		}
	}
	if r == '\n' && strings.TrimSpace(string(w.current())) == "" {
		return // an empty line is a newline of its own
	}
	w.skipIndent()
}

func (w *walker) skipIndent() {
	for w.peek() == ' ' {
		w.column++
	}
}

// escape steps over one escape of a double-quoted scalar.
func (w *walker) escape() {
	w.column++
	switch w.peek() {
	case 'x':
		w.column += 3
	case 'u':
		w.column += 5
	case 'U':
		w.column += 9
	default:
		w.step()
	}
}
