package celfn

import "fineprint/compiler/ir"

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
