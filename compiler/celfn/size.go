package celfn

import "fineprint/compiler/ir"

// size counts the characters of a string, the items of a list or the keys of
// a map, in both languages.
var (
	size   = Function{Name: "size", Args: 1, Expand: expandSize}
	sizeOf = Function{Name: "size", Member: true, Args: 1, Expand: expandSize}
)

func expandSize(args []Arg) Expansion {
	return Expansion{Term: ir.Call{Function: "count", Args: []ir.Term{args[0].Term}}, Kind: Integer}
}
