package celfn

import "fineprint/compiler/ir"

// integers makes an operator of integers. CEL integers are 64 bits wide and
// overflow is an error; Rego's have no bounds. So a result counts only if it is
// in range, which int64 checks.
func integers(op string) func([]Arg) Expansion {
	return func(args []Arg) Expansion {
		if args[0].Kind != Integer || args[1].Kind != Integer {
			return Expansion{Unsupported: "only integers are: numbers of unknown type and doubles behave differently in Rego"}
		}
		e := Expansion{Kind: Integer, Helpers: []*ir.Rule{int64Helper}}
		e.Guards = append(guard(args[0], "is_number"), guard(args[1], "is_number")...)
		e.Term = ir.RuleRef{Name: int64Helper.Name, Args: []ir.Term{ir.Infix{Op: op, Left: args[0].Term, Right: args[1].Term}}}
		return e
	}
}

var int64Helper = &ir.Rule{
	Name:    "int64",
	Comment: "The number, if it fits 64 bits; in CEL an overflow is an error.",
	Args:    []string{"number"},
	Bodies: []ir.Branch{{
		When: ir.Conj(
			ir.Compare{Op: ">=", Left: ir.Var{Name: "number"}, Right: ir.Const{Value: int64(-1 << 63)}},
			ir.Compare{Op: "<=", Left: ir.Var{Name: "number"}, Right: ir.Const{Value: int64(1<<63 - 1)}},
		),
		Value: ir.Var{Name: "number"},
	}},
}
