package celfn

import "fineprint/compiler/ir"

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
