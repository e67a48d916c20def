package celfn

import (
	"regexp"

	"fineprint/compiler/ir"
)

// The string tests mean the same in both languages, and a value that is no
// string is an error in CEL and undefined in Rego.
var (
	startsWith = Function{Name: "startsWith", Member: true, Args: 2, Boolean: true, Expand: call("startswith", Boolean)}
	endsWith   = Function{Name: "endsWith", Member: true, Args: 2, Boolean: true, Expand: call("endswith", Boolean)}
	contains   = Function{Name: "contains", Member: true, Args: 2, Boolean: true, Expand: call("contains", Boolean)}
	split      = Function{Name: "split", Member: true, Args: 2, Expand: call("split", ListOf)}
	replace    = Function{Name: "replace", Member: true, Args: 3, Expand: call("replace", Text)}
	trim       = Function{Name: "trim", Member: true, Args: 1, Expand: call("trim_space", Text)}
)

// join takes the separator last in CEL and first in Rego.
var join = Function{Name: "join", Member: true, Args: 2, Expand: func(args []Arg) Expansion {
	return call("concat", Text)([]Arg{args[1], args[0]})
}}

// matches is RE2 in both, unanchored in both. The pattern must be known, as a
// bad one is an error in CEL that could not be told from no match.
var matches = Function{Name: "matches", Member: true, Args: 2, Boolean: true, Expand: func(args []Arg) Expansion {
	if args[1].Constant == nil {
		return Expansion{Unsupported: "the pattern must be a constant"}
	}
	if _, err := regexp.Compile(*args[1].Constant); err != nil {
		return Expansion{Unsupported: "the pattern is not valid: " + err.Error()}
	}
	return call("regex.match", Boolean)([]Arg{args[1], args[0]})
}}

// lowerAscii changes A to Z only. Rego's lower folds every letter there is,
// so that a Kelvin sign would become a k.
var lowerASCII = Function{Name: "lowerAscii", Member: true, Args: 1, Expand: func(args []Arg) Expansion {
	return Expansion{
		Term:    ir.RuleRef{Name: "lower_ascii", Args: []ir.Term{args[0].Term}},
		Helpers: []*ir.Rule{lowerHelper, alphabetHelper},
		Kind:    Text,
	}
}}

var lowerHelper = &ir.Rule{
	Name:    "lower_ascii",
	Comment: "Lower case for A to Z alone: lower would fold letters of other alphabets too.",
	Args:    []string{"text"},
	Bodies: []ir.Branch{{When: ir.True, Value: ir.Call{
		Function: "strings.replace_n",
		Args:     []ir.Term{ir.RuleRef{Name: "ascii_letters"}, ir.Var{Name: "text"}},
	}}},
}

var alphabetHelper = func() *ir.Rule {
	var m ir.Map
	for c := 'A'; c <= 'Z'; c++ {
		m.Keys = append(m.Keys, ir.String(string(c)))
		m.Values = append(m.Values, ir.String(string(c-'A'+'a')))
	}
	return &ir.Rule{Name: "ascii_letters", Total: true, Bodies: []ir.Branch{{When: ir.True, Value: m}}}
}()

// substring counts characters in both; CEL refuses bounds outside of the
// text, Rego cuts them.
var (
	substring   = Function{Name: "substring", Member: true, Args: 2, Expand: expandSubstring}
	substringTo = Function{Name: "substring", Member: true, Args: 3, Expand: expandSubstring}
)

func expandSubstring(args []Arg) Expansion {
	text, from := args[0].Term, args[1].Term
	to := ir.Term(ir.Call{Function: "count", Args: []ir.Term{text}})
	if len(args) == 3 {
		to = args[2].Term
	}
	guards := guard(args[0], "is_string")
	for _, a := range args[1:] {
		guards = append(guards, guard(a, "is_number")...)
	}
	return Expansion{
		Term:    ir.RuleRef{Name: "substring_between", Args: []ir.Term{text, from, to}},
		Helpers: []*ir.Rule{substringHelper},
		Guards:  guards,
		Kind:    Text,
	}
}

var substringHelper = &ir.Rule{
	Name:    "substring_between",
	Comment: "The text from one character up to another, if both are within it.",
	Args:    []string{"text", "from", "to"},
	Bodies: []ir.Branch{{
		When: ir.Conj(
			ir.Compare{Op: ">=", Left: ir.Var{Name: "from"}, Right: ir.Const{Value: int64(0)}},
			ir.Compare{Op: "<=", Left: ir.Var{Name: "from"}, Right: ir.Var{Name: "to"}},
			ir.Compare{Op: "<=", Left: ir.Var{Name: "to"}, Right: ir.Call{Function: "count", Args: []ir.Term{ir.Var{Name: "text"}}}},
		),
		Value: ir.Call{Function: "substring", Args: []ir.Term{
			ir.Var{Name: "text"}, ir.Var{Name: "from"}, ir.Infix{Op: "-", Left: ir.Var{Name: "to"}, Right: ir.Var{Name: "from"}},
		}},
	}},
}
