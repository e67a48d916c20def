package celfn

import "fineprint/compiler/ir"

// divide is of integers.
var divide = Function{Name: "_/_", Args: 2, Expand: expandDivide}

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
