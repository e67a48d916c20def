package celfn

import (
	"regexp"
	"strings"

	"fineprint/compiler/ir"
)

// format fills %s and %d in a constant text from a list literal. Strings,
// whole numbers, booleans and null read the same in both languages; lists,
// maps and fractions do not.
var format = Function{Name: "format", Member: true, Args: 2, Expand: func(args []Arg) Expansion {
	list, isList := args[1].Term.(ir.List)
	if args[0].Constant == nil || !isList {
		return Expansion{Unsupported: "the text must be a constant and the values a list in brackets"}
	}
	text := *args[0].Constant
	verbs := verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1)
	if len(verbs) != len(list.Items) {
		return Expansion{Unsupported: "the text has not as many places as there are values"}
	}
	e := Expansion{Kind: Text}
	for i, v := range verbs {
		item := args[1].Items[i]
		switch {
		case v == "%d" && item.Kind == Integer:
			e.Guards = append(e.Guards, guard(item, "is_number")...)
		case v == "%s" && (item.Kind == Text || item.Kind == Integer || item.Kind == Boolean):
		case v != "%s" && v != "%d":
			return Expansion{Unsupported: v + " is not, only %s and %d are"}
		default:
			return Expansion{Unsupported: v + " is only for strings, whole numbers and booleans of known type"}
		}
	}
	if len(list.Items) == 0 {
		e.Term = ir.String(strings.ReplaceAll(text, "%%", "%"))
		return e
	}
	rego := verb.ReplaceAllStringFunc(text, func(v string) string {
		if v == "%s" {
			return "%v"
		}
		return v
	})
	e.Term = ir.Call{Function: "sprintf", Args: []ir.Term{ir.String(rego), list}}
	return e
}}

var verb = regexp.MustCompile(`%%|%\.?[0-9]*[a-zA-Z]`)
