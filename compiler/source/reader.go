package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// maxSize bounds a file of a pack, in bytes. The largest real one is some
// kilobytes; anything near this is a mistake, and parsing it would take long.
const maxSize = 4 << 20

// reader turns the nodes of one YAML file into values, and collects what is
// wrong with them.
type reader struct {
	file  string
	lines []string
	errs  *diag.List
}

// open reads a file and its single document. A nil node means that an error
// has been recorded.
func open(file string, errs *diag.List) (*reader, *yaml.Node) {
	r := &reader{file: file, errs: errs}
	data, err := readBounded(file)
	if err != nil {
		errs.Add(diag.Position{File: file}, "", "cannot be read: %v", plainError(err))
		return r, nil
	}
	if at, ok := invalidUTF8(data); !ok {
		at.File = file
		errs.Add(at, "save it as UTF-8", "is not UTF-8 text")
		return r, nil
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	r.lines = strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	var docs []*yaml.Node
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.yamlError(err)
			return r, nil
		}
		docs = append(docs, &doc)
	}
	switch {
	case len(docs) == 0 || len(docs[0].Content) == 0 || docs[0].Content[0].Tag == "!!null":
		errs.Add(diag.Position{File: file}, "", "is empty")
		return r, nil
	case len(docs) > 1:
		errs.Add(r.at(docs[1]), "put each into a file of its own", "holds %d YAML documents, and one is wanted", len(docs))
		return r, nil
	}
	return r, docs[0].Content[0]
}

func readBounded(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("not a regular file")
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("%d bytes, and %d are the most a file of a pack may have", info.Size(), maxSize)
	}
	return os.ReadFile(file)
}

// plainError drops the path that os errors repeat.
func plainError(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func invalidUTF8(data []byte) (diag.Position, bool) {
	if utf8.Valid(data) {
		return diag.Position{}, true
	}
	line, column := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			break
		}
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		data = data[size:]
	}
	return diag.Position{Line: line, Column: column}, false
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// yamlError records an error of the YAML parser, which names a line in its text.
func (r *reader) yamlError(err error) {
	at, text := diag.Position{File: r.file}, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at.Line, _ = strconv.Atoi(m[1])
		text = m[2]
		if at.Line >= 1 && at.Line <= len(r.lines) {
			line := r.lines[at.Line-1]
			at.Column = len(line) - len(strings.TrimLeft(line, " ")) + 1
		}
	}
	hint := ""
	if strings.Contains(text, "found character that cannot start any token") {
		hint = "YAML is indented with spaces, not with tabs"
	}
	r.errs.Add(at, hint, "is not valid YAML: %s", text)
}

func (r *reader) at(n *yaml.Node) diag.Position {
	return diag.Position{File: r.file, Line: n.Line, Column: n.Column}
}

// field says how to read one field of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

// mapping reads a mapping whose fields are known: each at most once, and no
// other. what names the mapping in messages.
func (r *reader) mapping(n *yaml.Node, what string, fields ...field) {
	seen := map[string]bool{}
	r.pairs(n, what, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		if i < 0 {
			names := make([]string, len(fields))
			for j, f := range fields {
				names[j] = f.name
			}
			r.errs.Add(r.at(key), diag.DidYouMean(key.Value, names), "unknown field %q in %s", key.Value, what)
			return
		}
		seen[key.Value] = true
		fields[i].read(value)
	})
	for _, f := range fields {
		if f.required && !seen[f.name] && n.Kind == yaml.MappingNode {
			r.errs.Add(r.at(n), "", "%s has no %s", what, f.name)
		}
	}
}

// pairs calls visit for each key of a mapping, and refuses duplicates,
// aliases and keys that are no strings.
func (r *reader) pairs(n *yaml.Node, what string, visit func(key, value *yaml.Node)) {
	if !r.is(n, yaml.MappingNode, what) {
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			r.errs.Add(r.at(key), "", "a key of %s must be a plain name", what)
			continue
		}
		if first, twice := seen[key.Value]; twice {
			r.errs.Add(r.at(key), "remove one of the two", "%q is given twice in %s: first in line %d", key.Value, what, first)
			continue
		}
		seen[key.Value] = key.Line
		visit(key, value)
	}
}

// list calls visit for each item of a sequence.
func (r *reader) list(n *yaml.Node, what string, visit func(*yaml.Node)) {
	if r.is(n, yaml.SequenceNode, what) {
		for _, item := range n.Content {
			visit(item)
		}
	}
}

var kindNames = map[yaml.Kind]string{
	yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list", yaml.ScalarNode: "a single value", yaml.AliasNode: "an alias",
}

func (r *reader) is(n *yaml.Node, kind yaml.Kind, what string) bool {
	if n.Kind == kind {
		return true
	}
	hint := ""
	if n.Kind == yaml.AliasNode {
		hint = "write the value out: aliases are not followed in packs"
	}
	r.errs.Add(r.at(n), hint, "%s must be %s, and this is %s", what, kindNames[kind], kindNames[n.Kind])
	return false
}

// text reads a string.
func (r *reader) text(n *yaml.Node, what string) Text {
	if !r.is(n, yaml.ScalarNode, what) {
		return Text{file: r.file, places: []place{{n.Line, n.Column}}}
	}
	t := newText(r.file, r.lines, n)
	switch {
	case n.Tag != "!!str":
		r.errs.Add(r.at(n), "put it in quotes", "%s must be a string, and YAML reads %s as a %s", what, n.Value, strings.TrimPrefix(n.Tag, "!!"))
	case strings.TrimSpace(n.Value) == "":
		r.errs.Add(r.at(n), "", "%s is empty", what)
	}
	return t
}

// expression reads a CEL expression, which YAML may take for a boolean or a number.
func (r *reader) expression(n *yaml.Node, what string) Text {
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!bool" || n.Tag == "!!int") {
		return newText(r.file, r.lines, n)
	}
	return r.text(n, what)
}

// choice reads one of a few words.
func (r *reader) choice(n *yaml.Node, what string, words ...string) string {
	t := r.text(n, what)
	if t.Value != "" && !slices.Contains(words, t.Value) {
		r.errs.Add(t.Position(), diag.DidYouMean(t.Value, words), "%s cannot be %q", what, t.Value)
	}
	return t.Value
}
