// Package diag is how Fineprint speaks of mistakes in its input: a position,
// a severity, what is wrong, and what to do about it.
//
// Nothing else in the compiler prints. Every stage collects into a List, so
// that all the mistakes of a pack are reported at once and in file order.
package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Position is a place in a file. Line and Column are 1-based and count
// characters; 0 means that the whole line, or the whole file, is meant.
type Position struct {
	File   string
	Line   int
	Column int
}

// String gives the form that editors and terminals turn into a link:
// file:line:column.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Diagnostic is one mistake: where, what is wrong, and what to do.
type Diagnostic struct {
	Position Position
	Message  string
	Hint     string // what to do; may be empty where the message says it
}

// Error makes a Diagnostic usable as a Go error, on one line.
func (d Diagnostic) Error() string {
	text := d.Position.String() + ": " + d.Message
	if d.Hint != "" {
		text += " (" + d.Hint + ")"
	}
	return text
}

// List collects diagnostics. The zero value is ready to use.
type List struct {
	items []Diagnostic
}

// Add records a mistake. Its message becomes one line, whatever it quotes.
func (l *List) Add(at Position, hint, format string, args ...any) {
	message := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ")
	l.items = append(l.items, Diagnostic{Position: at, Message: message, Hint: strings.ReplaceAll(hint, "\n", " ")})
}

// Append records every mistake of other.
func (l *List) Append(other []Diagnostic) { l.items = append(l.items, other...) }

// Len is how many mistakes there are.
func (l *List) Len() int { return len(l.items) }

// Sorted gives the mistakes by file, line and column, each once.
func (l *List) Sorted() []Diagnostic {
	sorted := slices.Clone(l.items)
	slices.SortStableFunc(sorted, func(a, b Diagnostic) int {
		if c := strings.Compare(a.Position.File, b.Position.File); c != 0 {
			return c
		}
		if c := a.Position.Line - b.Position.Line; c != 0 {
			return c
		}
		if c := a.Position.Column - b.Position.Column; c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	return slices.Compact(sorted)
}

// Err is nil when there is no mistake, and otherwise an Errors.
func (l *List) Err() error {
	if len(l.items) == 0 {
		return nil
	}
	return Errors(l.Sorted())
}

// Errors is a sorted, non-empty list of mistakes as one Go error.
type Errors []Diagnostic

// Error gives one line a mistake.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, d := range e {
		lines[i] = d.Error()
	}
	return strings.Join(lines, "\n")
}
