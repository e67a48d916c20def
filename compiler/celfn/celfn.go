// Package celfn says, one file per CEL function, what each function is in
// Rego: its meaning in CEL, where Rego differs, and the term that is
// undefined exactly when the CEL function errors.
//
// Logic, macros, field selection and optionals are the language itself and
// live in package lower.
package celfn

import (
	"slices"

	"fineprint/compiler/ir"
)

// Function is a CEL function that has a Rego form.
type Function struct {
	Name   string // as CEL's parser names it: startsWith, _+_
	Member bool   // called as x.f(y)
	Args   int    // with the receiver
	// Boolean says that the result is a boolean to be tested, not a value.
	Boolean bool
	// Expand gives the Rego term.
	Expand func(args []Arg) Expansion
}

// Arg is a lowered argument.
type Arg struct {
	Term ir.Term
	Kind Kind
	// Proven says that the value, where there is one, surely is of that kind:
	// a literal or another function's result, and no field of a manifest.
	Proven bool
	// Items are the arguments that a list literal consists of.
	Items []Arg
	// Constant holds the text of a string that is known at compile time.
	Constant *string
}

// Kind is the static type of an argument, as far as functions care.
type Kind int

// The kinds that functions tell apart.
const (
	Other Kind = iota
	Text
	Integer
	Number // a double, or a number of either kind
	Boolean
	ListOf
	MapOf
	Any
)

// Expansion is a function's Rego form.
type Expansion struct {
	Guards  []ir.Formula // what must hold for the term to mean what CEL means
	Term    ir.Term
	Helpers []*ir.Rule // rules that the term calls
	Kind    Kind       // of the result
	// Unsupported, where not empty, says why this call has no Rego form.
	Unsupported string
}

// functions lists every function; a test compares it with the folder.
var functions = []Function{
	add, subtract, multiply, divide, modulo,
	negate, size, sizeOf, startsWith, endsWith, contains, matches,
	split, replace, lowerASCII, join, trim, substring, substringTo,
	stringOf, intOf, dynOf, format,
}

// Functions gives every function that has a Rego form.
func Functions() []Function { return slices.Clone(functions) }

// Find looks a function up by its name in CEL, how it is called and the
// number of its arguments, the receiver included.
func Find(name string, member bool, args int) (Function, bool) {
	for _, f := range functions {
		if f.Name == name && f.Member == member && f.Args == args {
			return f, true
		}
	}
	return Function{}, false
}

// call makes a Function that is the Rego built-in of the given name, whose
// argument types Rego checks as CEL does: a wrong type is undefined.
func call(builtin string, kind Kind) func([]Arg) Expansion {
	return func(args []Arg) Expansion {
		terms := make([]ir.Term, len(args))
		for i, a := range args {
			terms[i] = a.Term
		}
		return Expansion{Term: ir.Call{Function: builtin, Args: terms}, Kind: kind}
	}
}

// guard asks for a type that is not proven.
func guard(a Arg, test string) []ir.Formula {
	if a.Proven {
		return nil
	}
	return []ir.Formula{ir.Holds{Term: ir.Call{Function: test, Args: []ir.Term{a.Term}}}}
}
