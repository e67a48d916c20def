package source

import "strings"

// block reads a literal or folded scalar from its header on.
func (s *scanner) block(folded bool) {
	s.nextLine()
	indent := s.indentation()
	var broken bool // a line of text has ended, at end
	var end place
	var empty []place // the ends of empty lines since then
	indented := false // the line began with white space of its own
	for ; s.line < len(s.lines) && !s.full(); s.nextLine() {
		line := s.current()
		if lead := leadingSpaces(line); lead == len(line) && lead <= indent {
			empty = append(empty, place{s.line + 1, lead + 1})
			continue
		} else if lead < indent {
			break
		}
		text := line[indent:]
		switch {
		case broken && (!folded || indented || blank(text[0])):
			s.emit('\n', end)
		case broken && len(empty) == 0:
			s.emit(' ', end)
		}
		s.emitAll('\n', empty)
		for i, r := range text {
			s.emit(r, place{s.line + 1, indent + i + 1})
		}
		broken, end, empty, indented = true, place{s.line + 1, len(line) + 1}, nil, blank(text[0])
		s.column = len(line)
		if s.full() {
			return
		}
	}
	if broken {
		s.emit('\n', end)
	}
	s.emitAll('\n', empty)
}

func (s *scanner) emitAll(r rune, places []place) {
	for _, p := range places {
		s.emit(r, p)
	}
}

// indentation is how much of each line of a block scalar is not its value: by
// how much more the first text is indented in the file. That holds with and
// without an indentation indicator.
func (s *scanner) indentation() int {
	inFile := 0
	for _, line := range s.lines[min(s.line, len(s.lines)):] {
		if strings.Trim(line, " ") != "" {
			inFile = leadingSpaces([]rune(line))
			break
		}
	}
	inValue := 0
	for _, line := range strings.Split(string(s.value), "\n") {
		if strings.Trim(line, " ") != "" {
			inValue = leadingSpaces([]rune(line))
			break
		}
	}
	return max(0, inFile-inValue)
}

func leadingSpaces(line []rune) int {
	for i, r := range line {
		if r != ' ' {
			return i
		}
	}
	return len(line)
}
