package celfn

import "fineprint/compiler/ir"

// add sums integers and joins strings and lists.
var add = Function{Name: "_+_", Args: 2, Expand: expandAdd}

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
