package source

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// maxSize bounds a file of a pack, in bytes. The largest real one is some
// kilobytes; anything near this is a mistake, and reading it takes a second.
const maxSize = 512 << 10

// document is one YAML document of a file, and its own lines, so that it can
// be read a second time the way kubectl reads it.
type document struct {
	root        *yaml.Node
	first, last int // lines, from 0; last is excluded
}

// open reads a file and its single document. A nil node means that an error
// has been recorded.
func open(file string, errs *diag.List) (*reader, *yaml.Node) {
	r, docs := openAll(file, errs)
	if len(docs) > 1 {
		r.several(docs)
	}
	if len(docs) != 1 {
		return r, nil
	}
	return r, docs[0].root
}

// several refuses a second document, where the marker before it stands.
func (r *reader) several(docs []document) {
	at := diag.Position{File: r.file, Line: docs[1].first + 1, Column: 1}
	r.errs.Add(at, "put each into a file of its own", "holds %d YAML documents, and one is wanted", len(docs))
}

// openAll reads a file and its documents, those without content left out.
// None means that an error has been recorded.
func openAll(file string, errs *diag.List) (*reader, []document) {
	r := &reader{file: file, errs: errs}
	data, err := readBounded(file)
	if err != nil {
		errs.Add(diag.Position{File: file}, "", "cannot be read: %v", plainError(err))
		return r, nil
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	if !r.plainText(text) {
		return r, nil
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	r.lines = strings.Split(text, "\n")
	docs, err := parse(strings.NewReader(text))
	if err != nil {
		r.syntaxError(text, err)
		return r, nil
	}
	var filled []document
	for i, d := range docs {
		if len(d.Content) == 0 || d.Content[0].Tag == "!!null" {
			continue
		}
		doc := document{root: d.Content[0], last: len(r.lines)}
		if i > 0 {
			doc.first = d.Line - 1
		}
		if i+1 < len(docs) {
			doc.last = docs[i+1].Line - 1
		}
		before := errs.Len()
		if !r.wellFormed(doc.root, 0) {
			return r, nil
		}
		r.flawed = r.flawed || errs.Len() > before
		filled = append(filled, doc)
	}
	if filled == nil {
		errs.Add(diag.Position{File: file}, "fill it in, or remove it", "is empty")
	}
	return r, filled
}

func parse(in io.Reader) ([]*yaml.Node, error) {
	var docs []*yaml.Node
	decoder := yaml.NewDecoder(in)
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return docs, err
		}
		docs = append(docs, &doc)
	}
}

func readBounded(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is no regular file")
	}
	if info.Size() > maxSize {
		return nil, fmt.Errorf("it has %d bytes, and a file of a pack may have %d", info.Size(), maxSize)
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

// plainText refuses what is no text, and line breaks that YAML knows and
// editors do not: behind them, every line number would be wrong.
func (r *reader) plainText(text string) bool {
	at := diag.Position{File: r.file, Line: 1, Column: 1}
	for i, c := range text {
		switch {
		case c == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)):
			r.errs.Add(at, "save it as UTF-8", "is not UTF-8 text")
			return false
		case c == 0:
			r.errs.Add(at, "a pack is made of text files", "is no text file: it holds a NUL byte")
			return false
		case c == '\r' && !strings.HasPrefix(text[i:], "\r\n"), strings.ContainsRune("\u0085\u2028\u2029", c):
			r.errs.Add(at, `end lines with \n, or write the character as an escape in double quotes`, "holds a line break that editors do not show, %U", c)
			return false
		}
		at.Column++
		if c == '\n' {
			at.Line, at.Column = at.Line+1, 1
		}
	}
	return true
}
