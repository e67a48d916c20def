package source

import (
	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// Text is a scalar of a YAML file that knows where its characters stand.
type Text struct {
	Value string
	file  string
	// places has the line and column of each rune of Value, and one more for
	// its end. A single one is where the whole text stands.
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
func newText(file string, lines []string, n *yaml.Node) Text {
	t := Text{Value: n.Value, file: file, places: []place{{n.Line, n.Column}}}
	if places, ok := scanScalar(lines, n); ok {
		t.places = places
	}
	return t
}
