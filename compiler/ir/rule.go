package ir

// Section says where in a module a rule stands.
type Section int

// Sections in the order in which they are printed, after the violations.
const (
	Own       Section = iota // what the limitation defines itself
	Parameter                // what a Constraint may set
	Shared                   // what all limitations of the pack have
	Helper                   // what a CEL function needs
)

// Rule is a named definition. With arguments it is a function. Its value is
// that of the body that holds; bodies exclude each other or agree.
type Rule struct {
	Name    string
	Section Section
	Comment string
	Args    []string
	Default Term // the value where no body holds; nil: undefined
	Bodies  []Branch
	// Total says that the rule is defined in every review.
	Total bool
	// Boolean says that the rule is true or undefined, and has no other value.
	Boolean bool
}

// Module is the policy of one limitation.
type Module struct {
	Package    string
	Violations []*Violation
	Rules      map[string]*Rule // every rule that may be needed, by name
}

// Violation is one kind of finding: when there is one, and what it says.
type Violation struct {
	Rule      string
	When      Formula // the gate, the iteration and the condition, in order
	Message   Term
	Path      Term
	Container Term // nil where no container is concerned
}
