package source

import (
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"fineprint/compiler/diag"
)

// syntaxHints says what to do about what the YAML parser finds, by a part of
// its message. CEL in YAML fails in few ways, and these are most of them.
var syntaxHints = []struct{ part, hint string }{
	{"tab character", "indent with spaces, not with tabs"},
	{"mapping values are not allowed", "put a value that holds a colon and a space under >-, or check the indentation"},
	{"did not find expected key", "check the indentation and the quotes above; a value that goes on after its closing quote goes under >-"},
	{"did not find expected '-'", "check the indentation: the items of a list stand in one column"},
	{"did not find expected ','", "close the bracket, or put the value under >-"},
	{"did not find expected node content", "close the bracket, or put the value in quotes"},
	{"could not find expected ':'", "every line of a mapping is a name, a colon and a value"},
	{"cannot start any token", "put the value in quotes, or under >-"},
	{"unexpected end of stream", "close the quote that begins here"},
	{"unknown escape", `write \\ for a backslash in double quotes, or use single quotes`},
	{"unknown anchor", noAliases},
	{"comment or line break", "write | or >, and the text in the lines below it"},
	{"control characters", "write the character as an escape in double quotes"},
	{"max depth", "nothing in a pack is nested so deeply"},
}

// syntaxError records an error of the YAML parser. The line that the parser
// says is often the one before, or where a mapping begins, and sometimes
// missing, so the place is sought.
func (r *reader) syntaxError(text string, err error) {
	before := text[:locate(text, err)]
	message, hint := plainMessage(err), ""
	for _, h := range syntaxHints {
		if strings.Contains(message, h.part) {
			hint = h.hint
			break
		}
	}
	if strings.HasSuffix(before, "\t") {
		hint = syntaxHints[0].hint
	}
	line := before[strings.LastIndex(before, "\n")+1:]
	at := diag.Position{File: r.file, Line: strings.Count(before, "\n") + 1, Column: max(1, utf8.RuneCountInString(line))}
	r.errs.Add(at, hint, "is not valid YAML: %s", message)
}

// patience bounds how many bytes are parsed in search of a mistake's place.
const patience = 1 << 20

// locate gives the end of the shortest beginning of the text that is wrong in
// the same way: the mistake is its last character. Whole lines are dropped
// first, and then characters.
func locate(text string, wrong error) int {
	in := &counter{text: text}
	_, _ = parse(in)
	end, budget := in.read, patience
	same := func(end int) bool {
		budget -= end
		_, err := parse(strings.NewReader(text[:end]))
		return err != nil && unplaced(err) == unplaced(wrong)
	}
	for budget > 0 {
		line := strings.LastIndex(text[:max(0, end-1)], "\n") + 1
		if line == 0 || !same(line) {
			break
		}
		end = line
	}
	for end > 0 && budget > 0 {
		_, size := utf8.DecodeLastRuneInString(text[:end])
		if !same(end - size) {
			break
		}
		end -= size
	}
	return end
}

// counter gives a parser one byte at a time, and so tells how far it came.
type counter struct {
	text string
	read int
}

func (c *counter) Read(p []byte) (int, error) {
	if c.read == len(c.text) {
		return 0, io.EOF
	}
	p[0] = c.text[c.read]
	c.read++
	return 1, nil
}

var yamlLine = regexp.MustCompile(`^(?:yaml: )?(?:line \d+: )?`)

// unplaced is the parser's message without the line, which differs with what
// follows the mistake.
func unplaced(err error) string { return yamlLine.ReplaceAllString(err.Error(), "") }

// plainMessage is the parser's message on one line, without its own line
// numbers.
func plainMessage(err error) string {
	var parts []string
	for _, line := range strings.Split(err.Error(), "\n") {
		line = yamlLine.ReplaceAllString(strings.TrimSpace(line), "")
		if line != "" && line != "unmarshal errors:" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}
