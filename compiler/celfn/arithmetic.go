package celfn

import "fineprint/compiler/ir"

// CEL integers are 64 bits wide and overflow is an error; Rego's have no
// bounds. So a result counts only if it is in range, which int64 checks.
// CEL's + also joins strings and lists.

var (
	add      = Function{Name: "_+_", Args: 2, Expand: expandAdd}
	subtract = Function{Name: "_-_", Args: 2, Expand: integers("-")}
	multiply = Function{Name: "_*_", Args: 2, Expand: integers("*")}
	divide   = Function{Name: "_/_", Args: 2, Expand: expandDivide}
	modulo   = Function{Name: "_%_", Args: 2, Expand: integers("%")}
)

func expandAdd(args []Arg) Expansion {
	switch {
	case args[0].Kind == Text && args[1].Kind == Text:
		return concat("", args)
	case args[0].Kind == ListOf && args[1].Kind == ListOf:
		return call("array.concat", ListOf)(args)
	}
	return integers("+")(args)
}

// concat joins strings; concat of Rego is undefined if one is no string.
func concat(separator string, args []Arg) Expansion {
	var items []ir.Term
	for _, a := range args {
		if c, ok := a.Term.(ir.Call); ok && c.Function == "concat" {
			if list, ok := c.Args[1].(ir.List); ok && c.Args[0] == ir.String(separator) {
				items = append(items, list.Items...)
				continue
			}
		}
		items = append(items, a.Term)
	}
	return Expansion{Term: ir.Call{Function: "concat", Args: []ir.Term{ir.String(separator), ir.List{Items: items}}}, Kind: Text}
}

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

// expandDivide truncates toward zero, as CEL does; Rego's / gives a fraction.
func expandDivide(args []Arg) Expansion {
	e := integers("/")(args)
	if e.Unsupported == "" {
		a, b := args[0].Term, args[1].Term
		// What is left over makes the division exact, whatever the signs.
		e.Term.(ir.RuleRef).Args[0] = ir.Infix{Op: "/", Left: ir.Infix{Op: "-", Left: a, Right: ir.Infix{Op: "%", Left: a, Right: b}}, Right: b}
	}
	return e
}
