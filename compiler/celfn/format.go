package celfn

import (
	"regexp"
	"strings"

	"fineprint/compiler/ir"
)

// format fills %s and %d in a constant text from a list literal. Strings,
// whole numbers, booleans and null read the same in both languages; lists and
// maps do not, and a fraction may not.
var format = Function{Name: "format", Member: true, Args: 2, Expand: func(args []Arg) Expansion {
	list, isList := args[1].Term.(ir.List)
	if args[0].Constant == nil || !isList {
		return Expansion{Unsupported: "the text must be a constant and the values a list in brackets"}
	}
	text := *args[0].Constant
	verbs := verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1)
	for _, v := range verbs {
		if v != "%s" && v != "%d" {
			return Expansion{Unsupported: v + " is not, only %s and %d are"}
		}
	}
	if len(verbs) != len(list.Items) {
		return Expansion{Unsupported: "the text has not as many places as there are values"}
	}
	rego := verb.ReplaceAllStringFunc(text, func(v string) string {
		if v == "%s" {
			return "%v"
		}
		return v
	})
	if len(list.Items) == 0 {
		return Expansion{Term: ir.String(strings.ReplaceAll(text, "%%", "%")), Kind: Text}
	}
	return Expansion{Term: ir.Call{Function: "sprintf", Args: []ir.Term{ir.String(rego), list}}, Kind: Text}
}}

var verb = regexp.MustCompile(`%%|%\.?[0-9]*[a-zA-Z]`)
