package celfn

// dyn says nothing at run time: it hides a type from the checker.
var dynOf = Function{Name: "dyn", Args: 1, Expand: func(args []Arg) Expansion {
	return Expansion{Term: args[0].Term, Kind: Any}
}}
