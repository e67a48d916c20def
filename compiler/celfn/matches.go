package celfn

import "regexp"

// matches is RE2 in both, unanchored in both. The pattern must be known, as a
// bad one is an error in CEL that could not be told from no match.
var matches = Function{Name: "matches", Member: true, Args: 2, Boolean: true, Expand: func(args []Arg) Expansion {
	if args[1].Constant == nil {
		return Expansion{Unsupported: "the pattern must be a constant"}
	}
	if _, err := regexp.Compile(*args[1].Constant); err != nil {
		return Expansion{Unsupported: "the pattern is not valid: " + err.Error()}
	}
	return call("regex.match", Boolean)([]Arg{args[1], args[0]})
}}
