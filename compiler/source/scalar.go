package source

import "go.yaml.in/yaml/v3"

// scanScalar reads a scalar a second time, to learn where each of its
// characters stands: YAML folds lines, drops indentation and decodes escapes,
// and the parser keeps only the place of the first character.
//
// The value that the parser read is the check: the two must agree rune by
// rune, and if they ever do not, the answer is false rather than a wrong place.
func scanScalar(lines []string, n *yaml.Node) ([]place, bool) {
	s := &scanner{lines: lines, line: n.Line - 1, column: n.Column - 1, value: []rune(n.Value), ok: true}
	s.skipProperties()
	switch n.Style &^ yaml.TaggedStyle {
	case yaml.LiteralStyle:
		s.block(false)
	case yaml.FoldedStyle:
		s.block(true)
	case yaml.DoubleQuotedStyle:
		s.column++
		s.flow('"')
	case yaml.SingleQuotedStyle:
		s.column++
		s.flow('\'')
	default:
		s.flow(0)
	}
	return append(s.places, s.end()), s.ok && s.full()
}

// scanner is a place in the lines of a file, and the part of the value that
// has been found up to there. Lines and columns count from 0, columns runes.
type scanner struct {
	lines        []string
	line, column int
	runes        []rune // of the line whose number plus one is decoded
	decoded      int
	value        []rune
	places       []place
	ok           bool
}

func (s *scanner) here() place { return place{s.line + 1, s.column + 1} }

// end is the place after the value: where its last line ends, and not the
// beginning of the next.
func (s *scanner) end() place {
	text := len(s.places)
	for text > 0 && s.value[text-1] == '\n' {
		text--
	}
	if text < len(s.places) {
		return s.places[text]
	}
	return s.here()
}

func (s *scanner) full() bool { return len(s.places) == len(s.value) }

func (s *scanner) current() []rune {
	if s.decoded != s.line+1 {
		s.runes, s.decoded = nil, s.line+1
		if s.line < len(s.lines) {
			s.runes = []rune(s.lines[s.line])
		}
	}
	return s.runes
}

// peek gives the rune here, a newline at the end of a line, 0 after the file.
func (s *scanner) peek() rune {
	if s.line >= len(s.lines) {
		return 0
	}
	if runes := s.current(); s.column < len(runes) {
		return runes[s.column]
	}
	return '\n'
}

func (s *scanner) nextLine() { s.line, s.column = s.line+1, 0 }

// emit says that the next rune of the value is r and stands at p. What comes
// after the whole value is ignored, as trailing line breaks are often dropped.
func (s *scanner) emit(r rune, p place) {
	if s.full() {
		return
	}
	s.ok = s.ok && s.value[len(s.places)] == r
	s.places = append(s.places, p)
}

func blank(r rune) bool { return r == ' ' || r == '\t' }

func (s *scanner) skipBlanks() {
	for blank(s.peek()) {
		s.column++
	}
}

// skipProperties steps over a tag before the scalar, such as !!str, and over
// comments between the two.
func (s *scanner) skipProperties() {
	for s.peek() == '!' {
		for r := s.peek(); r != 0 && r != '\n' && !blank(r); r = s.peek() {
			s.column++
		}
		for s.skipBlanks(); s.peek() == '\n' || s.peek() == '#'; s.skipBlanks() {
			s.nextLine()
		}
	}
}

// flow reads a plain scalar, or a quoted one after its quote.
func (s *scanner) flow(quote rune) {
	for s.ok && !s.full() {
		switch r := s.peek(); {
		case r == 0:
			s.ok = false
		case r == '\n' || blank(r):
			s.fold()
		case r == '\\' && quote == '"':
			s.escape()
		case r == '\'' && quote == '\'':
			s.emit(r, s.here())
			s.column += 2
		default:
			s.emit(r, s.here())
			s.column++
		}
	}
}

// fold reads white space: as it is within a line, and at the end of one as a
// space, or as a newline for each empty line that follows.
func (s *scanner) fold() {
	start, from := s.here(), s.column
	s.skipBlanks()
	if s.peek() != '\n' {
		for i, r := range s.current()[from:s.column] {
			s.emit(r, place{start.line, start.column + i})
		}
		return
	}
	s.nextLine()
	if !s.emptyLines() {
		s.emit(' ', start)
	}
}

// emptyLines reads the lines without text and the indentation after them, and
// says whether there were any.
func (s *scanner) emptyLines() bool {
	found := false
	for s.skipBlanks(); s.peek() == '\n'; s.skipBlanks() {
		s.emit('\n', s.here())
		s.nextLine()
		found = true
	}
	return found
}

// escape reads one escape of a double-quoted scalar. What it stands for is
// taken from the value.
func (s *scanner) escape() {
	at := s.here()
	s.column++
	if s.peek() == '\n' { // the line break is escaped: it stands for nothing
		s.nextLine()
		s.emptyLines()
		return
	}
	s.emit(s.value[len(s.places)], at)
	s.column += 1 + map[rune]int{'x': 2, 'u': 4, 'U': 8}[s.peek()]
}
