package celfn

import "fineprint/compiler/ir"

// int of a string reads an optional sign and decimal digits; Rego's to_number
// would also take fractions, exponents, null and booleans.
var intOf = Function{Name: "int", Args: 1, Expand: func(args []Arg) Expansion {
	switch args[0].Kind {
	case Integer:
		return Expansion{Term: args[0].Term, Guards: guard(args[0], "is_number"), Kind: Integer}
	case Text:
		return Expansion{
			Term:    ir.RuleRef{Name: "integer", Args: []ir.Term{args[0].Term}},
			Helpers: []*ir.Rule{integerHelper, int64Helper},
			Kind:    Integer,
		}
	}
	return Expansion{Unsupported: "only strings and integers are"}
}}

var integerHelper = &ir.Rule{
	Name:    "integer",
	Comment: "The number that decimal digits stand for; any other text is undefined.",
	Args:    []string{"text"},
	Bodies: []ir.Branch{{
		When: ir.Holds{Term: ir.Call{Function: "regex.match", Args: []ir.Term{ir.String(`^[+-]?[0-9]+$`), ir.Var{Name: "text"}}}},
		Value: ir.RuleRef{Name: "int64", Args: []ir.Term{
			ir.Call{Function: "to_number", Args: []ir.Term{ir.Var{Name: "text"}}},
		}},
	}},
}
