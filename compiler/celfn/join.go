package celfn

// join takes the separator last in CEL and first in Rego.
var join = Function{Name: "join", Member: true, Args: 2, Expand: func(args []Arg) Expansion {
	return call("concat", Text)([]Arg{args[1], args[0]})
}}
