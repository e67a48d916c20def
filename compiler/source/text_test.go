package source

import (
	"fmt"
	"strings"
	"testing"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// texts holds the value x in every form that YAML has for a scalar.
var texts = map[string]string{
	"plain":                     "v: variables.podSpec == null\n",
	"plain over lines":          "v: a &&\n  b ||\n\n\n   c\n",
	"plain, trailing spaces":    "v: a   \n  b\t\n\n  c  # comment\nw: 1\n",
	"plain in a flow list":      "v: [a b,  c\n d, {e: f\n  g}]\n",
	"plain with non-ASCII":      "v: größe == '…' && 𝒳 == 1\n",
	"single-quoted":             "v: 'it''s  a ''quote'''\n",
	"single-quoted over lines":  "v: 'a''s  \n   b\n\n\n  c '' d'\n",
	"single-quoted, spaces":     "v: '  a  '\n",
	"double-quoted":             `v: "tab\tquote\"slash\\bell\a\x41\u00e9\U0001F600 end"` + "\n",
	"double-quoted spaces":      `v: "\ \_\N\L\P\e\a\b\v\f\r\n x"` + "\n",
	"double-quoted over lines":  "v: \"a  \n   b\n\n  c\\\n    d \\\n\n   e\\  \n f\"\n",
	"double-quoted, all space":  "v: \"  \\t \"\n",
	"literal":                   "v: |\n  a\n    b\n\n  c: d\nw: 1\n",
	"literal, strip":            "v: |-\n  a\n  b\n\n\nw: 1\n",
	"literal, keep":             "v: |+\n  a\n  b\n\n\nw: 1\n",
	"literal, indicator":        "v: |2\n    a\n   b\n  c\n",
	"literal, indicator, keep":  "- - v: |1+\n       a\n     \n      b\n\n",
	"literal, leading blank":    "v: |\n\n   \n   a\n  \n    \n   b\n",
	"literal, spaces in blanks": "v: |1\n   \n a\n     \n b\n",
	"literal, no final newline": "v: |\n  a\n  b",
	"literal, comment":          "v: |  # why\n  a # b\n # end\nw: 1\n",
	"folded":                    "v: >\n  a &&\n  b\n\n  c\n\n\n  d\n",
	"folded, strip":             "v: >-\n  a &&\n  b\nw: 1\n",
	"folded, keep":              "v: >+\n  a\n  b\n\n\nw: 1\n",
	"folded, more indented":     "v: >-\n  a\n    b\n    c\n\n  d\n  e\n\n    f\n\n\n   g\n  h\n",
	"folded, indented first":    "v: >1\n    a\n  b\n c\n d\n",
	"folded, tabs":              "v: >\n  a\n  \tb\n  c\td\n",
	"folded, leading blank":     "v: >\n\n\n  a\n  b\n",
	"folded, spaces in blanks":  "v: >-\n  a\n     \n  b\n \n  c\n",
	"folded, non-ASCII":         "v: >-\n  größe == 'ß' &&\n  𝒳 == 'é'\n",
	"tagged":                    "v: !!str  1.30\nw: !!str >-\n  a\n  b\nx: !!str\n  'c'\n",
	"keys":                      "'a''b': 1\n\"c\\x41d\": 2\n? >-\n  e\n  f\n: 3\n",
	"empty":                     "v: ''\nw: \"\"\nx:\ny: |\nz: >-\n\n\n",
	"deep":                      "a:\n- b:\n  - c: |\n      d\n       e\n    f: >-\n     g\n     h\n",
	"several documents":         "--- # one\nv: |\n  ---\n  a\n---\nv: b\n...\n---\nv: >-\n  c\n  d\n",
}

func TestTextPlaces(t *testing.T) {
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			for _, variant := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), "\ufeff" + text, "# größe\n\n" + text} {
				if found := checkPlaces(t, variant); found == 0 && name != "empty" {
					t.Error("no character was looked at")
				}
			}
		})
	}
}

// checkPlaces holds the place of each character of each scalar against what
// stands there, and says how many it looked at. Text that is not YAML is
// passed over.
func checkPlaces(t *testing.T, text string) int {
	t.Helper()
	text = strings.TrimPrefix(text, "\ufeff")
	var errs diag.List
	r := &reader{file: "f.yaml", errs: &errs}
	if !r.plainText(text) {
		return 0
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	docs, err := parse(strings.NewReader(text))
	if err != nil {
		return 0
	}
	count := 0
	var visit func(n *yaml.Node)
	visit = func(n *yaml.Node) {
		// White space alone is refused as empty, and anchors are refused.
		if n.Kind == yaml.ScalarNode && strings.TrimSpace(n.Value) != "" && n.Anchor == "" {
			if err := placesAreRight(lines, n); err != nil {
				t.Errorf("%q: the value %q in line %d, column %d: %v", text, n.Value, n.Line, n.Column, err)
			}
			count += len(n.Value)
		}
		for _, inner := range n.Content {
			visit(inner)
		}
	}
	for _, doc := range docs {
		visit(doc)
	}
	return count
}

func placesAreRight(lines []string, n *yaml.Node) error {
	places, ok := scanScalar(lines, n)
	if !ok {
		return fmt.Errorf("the scalar was read differently: %d places", len(places))
	}
	last := place{}
	for i, r := range []rune(n.Value) {
		p := places[i]
		if p.line < last.line || p.line == last.line && p.column <= last.column {
			return fmt.Errorf("character %d stands at %v, not after %v", i, p, last)
		}
		last = p
		if here := runeAt(lines, p); !standsFor(here, r, n.Style) {
			return fmt.Errorf("character %d is %q, and at %v stands %q", i, r, p, here)
		}
	}
	return nil
}

func runeAt(lines []string, p place) rune {
	line := []rune(lines[p.line-1])
	if p.column > len(line) {
		return '\n'
	}
	return line[p.column-1]
}

// standsFor says whether a character of a file can be that of a value.
func standsFor(here, r rune, style yaml.Style) bool {
	switch here {
	case r:
		return true
	case '\\':
		return style&yaml.DoubleQuotedStyle != 0
	}
	return (r == ' ' || r == '\n') && (here == '\n' || blank(here))
}

func FuzzText(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 1<<14 {
			checkPlaces(t, text)
		}
	})
}
