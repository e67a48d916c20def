package ir

// Term is a value, or undefined.
type Term interface{ isTerm() }

type (
	// Var is a local variable: bound by Some, Every, Bind, or an argument. It
	// is always defined.
	Var struct{ Name string }

	// Document is a path into input or data that is there in every review:
	// input.review.object.
	Document struct{ Path string }

	// RuleRef is the value of a rule, or of a function where there are
	// arguments.
	RuleRef struct {
		Name string
		Args []Term
	}

	// Const is null, a bool, an int64, a float64 or a string.
	Const struct{ Value any }

	// Ref selects below a base. Steps are constants or terms.
	Ref struct {
		Base Term
		Path []Term
	}

	// Get is Ref with a default: what stands there, or else the default. The
	// base must be an object.
	Get struct {
		Base    Term
		Path    []Term
		Default Term
	}

	// Call is a built-in function of Rego.
	Call struct {
		Function string
		Args     []Term
	}

	// Infix is arithmetic.
	Infix struct {
		Op          string
		Left, Right Term
	}

	// List is an array.
	List struct{ Items []Term }

	// Map is an object with constant or computed keys.
	Map struct{ Keys, Values []Term }

	// Comprehension is the array of Head for each way to satisfy Body. It is
	// always defined.
	Comprehension struct {
		Head Term
		Body Formula
	}

	// Choice is the value of the branch that holds; at most one does. Else,
	// where there is one, is the value if none does. Name is what to call the
	// rule that a Choice needs.
	Choice struct {
		Name     string
		Branches []Branch
		Else     Term
	}
)

// Branch is a value and when it is taken.
type Branch struct {
	When  Formula
	Value Term
}

func (Var) isTerm()           {}
func (Document) isTerm()      {}
func (RuleRef) isTerm()       {}
func (Const) isTerm()         {}
func (Ref) isTerm()           {}
func (Get) isTerm()           {}
func (Call) isTerm()          {}
func (Infix) isTerm()         {}
func (List) isTerm()          {}
func (Map) isTerm()           {}
func (Comprehension) isTerm() {}
func (Choice) isTerm()        {}

// Wildcard stands for any key, in the path of a Ref in a comparison: the
// comparison holds if it does for some key.
var Wildcard Term = Var{Name: "_"}

// String makes a string constant.
func String(s string) Term { return Const{s} }

// Strings makes string constants, for a path.
func Strings(names ...string) []Term {
	path := make([]Term, len(names))
	for i, name := range names {
		path[i] = Const{name}
	}
	return path
}
