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

// string is the identity for a string, and decimal digits for an integer.
var stringOf = Function{Name: "string", Args: 1, Expand: func(args []Arg) Expansion {
	switch args[0].Kind {
	case Text:
		return Expansion{Term: args[0].Term, Guards: guard(args[0], "is_string"), Kind: Text}
	case Integer:
		return Expansion{
			Term:   ir.Call{Function: "format_int", Args: []ir.Term{args[0].Term, ir.Const{Value: int64(10)}}},
			Guards: guard(args[0], "is_number"),
			Kind:   Text,
		}
	}
	return Expansion{Unsupported: "only strings and integers are"}
}}

// dyn says nothing at run time: it hides a type from the checker.
var dynOf = Function{Name: "dyn", Args: 1, Expand: func(args []Arg) Expansion {
	return Expansion{Term: args[0].Term, Kind: Any}
}}
