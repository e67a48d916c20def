package celfn

import "fineprint/compiler/ir"

// negate is of integers: 0 - x, which overflows for the least one.
var negate = Function{Name: "-_", Args: 1, Expand: func(args []Arg) Expansion {
	return integers("-")([]Arg{{Term: ir.Const{Value: int64(0)}, Kind: Integer, Proven: true}, args[0]})
}}
