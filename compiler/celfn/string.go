package celfn

import "fineprint/compiler/ir"

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
