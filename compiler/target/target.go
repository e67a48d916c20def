// Package target is what every output format has in common: it takes a
// compiled and proven pack and gives files.
package target

import (
	"slices"

	"fineprint/compiler/check"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"
)

// Input is a pack that is compiled and proven.
type Input struct {
	Pack     *check.Pack
	Policies []engine.Policy // one a limitation, in the pack's order
	Cases    []Case
	// Generated are cases made from the fixtures: a broken pod in every kind
	// of workload.
	Generated []Case
}

// Case is a fixture and what the embedded OPA found in it.
type Case struct {
	Fixture  *source.Fixture
	Findings []engine.Finding
}

// File is one file of a bundle. Path is relative to the bundle and uses slashes.
type File struct {
	Path string
	Data []byte
}

// Target makes the files of one output format.
type Target interface {
	// Name is the folder of the bundle: templates/<pack>/<name>.
	Name() string
	// Supports says whether the target can express a rule, and why not.
	Supports(p *check.Pack, l *check.Limitation, r *check.Rule) Support
	// Emit gives the bundle's files. The same input gives the same bytes.
	Emit(Input) ([]File, error)
}

// AllCases gives the fixtures and the generated cases.
func (in Input) AllCases() []Case { return slices.Concat(in.Cases, in.Generated) }

// Support is how far a target can express a rule. A rule that it cannot
// express is left out by name, never weakened.
type Support struct {
	Level Level
	Why   string // "" for Yes
}

// Level is yes, partly or no.
type Level string

// The levels of support.
const (
	Yes    Level = "yes"
	Partly Level = "partly" // what Why says is missing
	No     Level = "no"
)

// Policy looks a limitation's policy up.
func (in Input) Policy(limitation string) engine.Policy {
	for _, p := range in.Policies {
		if p.Limitation == limitation {
			return p
		}
	}
	return engine.Policy{}
}
