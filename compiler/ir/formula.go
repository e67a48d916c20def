package ir

// Formula holds or does not. Formulas of an And see the variables that
// earlier ones bind.
type Formula interface{ isFormula() }

type (
	// And holds if all do; the empty And is true.
	And []Formula

	// Or holds if any does; the empty Or is false. Name is what to call it
	// where it needs a rule of its own.
	Or struct {
		Name string
		Any  []Formula
	}

	// Not holds if the formula cannot be shown: it is false, or what it asks
	// about is undefined.
	Not struct {
		Name    string
		Formula Formula
	}

	// Holds is a boolean term that is true: a call or a rule.
	Holds struct{ Term Term }

	// Defined is a reference that leads to a value, null included. The value
	// must not be a boolean: Rego's bare reference fails on false.
	Defined struct{ Term Term }

	// Compare is == != < <= > >=.
	Compare struct {
		Op          string
		Left, Right Term
	}

	// In is membership in a list.
	In struct{ Item, List Term }

	// Some binds Key and Value to each entry of a collection; either may be "".
	Some struct {
		Key, Value string
		In         Term
	}

	// Every holds if the collection is one and Body holds for each entry.
	Every struct {
		Name       string // for a body that needs a rule of its own
		Key, Value string
		In         Term
		Body       Formula
	}

	// Bind gives a term a name; it fails if the term is undefined.
	Bind struct {
		Name string
		Term Term
	}
)

func (And) isFormula()     {}
func (Or) isFormula()      {}
func (Not) isFormula()     {}
func (Holds) isFormula()   {}
func (Defined) isFormula() {}
func (Compare) isFormula() {}
func (In) isFormula()      {}
func (Some) isFormula()    {}
func (Every) isFormula()   {}
func (Bind) isFormula()    {}

// True always holds, and False never does.
var (
	True  Formula = And{}
	False Formula = Or{}
)

// Conj joins formulas, flat and without what is trivially true.
func Conj(formulas ...Formula) Formula {
	var all And
	for _, f := range formulas {
		switch f := f.(type) {
		case nil:
		case And:
			all = append(all, f...)
		case Or:
			if len(f.Any) == 0 {
				return False
			}
			all = append(all, f)
		default:
			all = append(all, f)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return all
}

// Disj joins alternatives, flat and without what is trivially false. Name is
// for the rule it may need.
func Disj(name string, formulas ...Formula) Formula {
	var alternatives []Formula
	for _, f := range formulas {
		switch f := f.(type) {
		case Or:
			alternatives = append(alternatives, f.Any...)
		case And:
			if len(f) == 0 {
				return True
			}
			alternatives = append(alternatives, f)
		default:
			alternatives = append(alternatives, f)
		}
	}
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	return Or{Name: name, Any: alternatives}
}
