package lower

import (
	"maps"

	"fineprint/compiler/celfn"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// facts are the paths that are known to be there, by canonical text, because
// an earlier operand of && or || says so.
type facts map[string]bool

// isTotal says that the expression cannot be an error, whatever is missing or
// null in the objects. Saying no too often costs only readability.
func (c *context) isTotal(x ast.Expr, known facts) bool {
	n := c.node(x)
	switch n.op {
	case literal, ident:
		return true
	case list, mapping:
		return c.allTotal(n.args, known)
	case selection:
		if v := c.variable(n); v != nil {
			return v.total
		}
		return c.isThere(x, n, known)
	case macro:
		return c.isMacroTotal(n, known)
	case call:
		return c.isCallTotal(x, n, known)
	}
	return false
}

func (c *context) allTotal(xs []ast.Expr, known facts) bool {
	for _, x := range xs {
		if !c.isTotal(x, known) {
			return false
		}
	}
	return true
}

// isThere says of a selection that its field is known to be there.
func (c *context) isThere(x ast.Expr, n node, known facts) bool {
	if known[c.canonical(x)] || c.isOptional(n.args[0]) && c.isTotal(n.args[0], known) {
		return true
	}
	// An object of the inventory has a name: objects without one are refused
	// when they are read.
	if inner := c.node(n.args[0]); n.name == "name" && inner.op == selection && inner.name == "metadata" {
		base := c.typeOf(inner.args[0]).TypeName()
		for _, i := range c.m.pack.Source.Inventory {
			if c.m.pack.Types.ResourceType(i.Resource).TypeName() == base {
				return c.isTotal(inner.args[0], known)
			}
		}
	}
	return false
}

func (c *context) isCallTotal(x ast.Expr, n node, known facts) bool {
	switch n.name {
	case "_?._", "_[?_]":
		return c.isTotal(n.args[0], known) && c.isTotal(n.args[1], known)
	case "_[_]":
		return c.entryValue(n) != nil || c.isOptional(n.args[0]) && c.allTotal(n.args, known)
	case "orValue", "or", "hasValue", "optional.of", "optional.none", "dyn", "_==_", "_!=_":
		return c.allTotal(n.args, known)
	case "!_":
		return c.isDecided(n.args[0], known)
	case "_&&_":
		return c.isDecided(n.args[0], known) && c.isDecided(n.args[1], c.learn(n.args[0], true, known))
	case "_||_":
		return c.isDecided(n.args[0], known) && c.isDecided(n.args[1], c.learn(n.args[0], false, known))
	case "_?_:_":
		return c.isDecided(n.args[0], known) &&
			c.isTotal(n.args[1], c.learn(n.args[0], true, known)) &&
			c.isTotal(n.args[2], c.learn(n.args[0], false, known))
	case "@in", "size", "_+_", "join", "split", "replace", "trim", "lowerAscii", "startsWith", "endsWith", "contains", "matches":
		// Errors only on wrong types, an integer's overflow apart.
		if n.name == "_+_" && kindOf(c.typeOf(x)) == celfn.Integer || !c.allTotal(n.args, known) {
			return false
		}
		for i, a := range n.args {
			if !c.isProven(a) && !(n.name == "@in" && i == 0) {
				return false
			}
		}
		return true
	case "format":
		return c.constant(n.args[0]) != nil && c.isTotal(n.args[1], known)
	}
	return false
}

func (c *context) isMacroTotal(n node, known facts) bool {
	switch {
	case n.name == "has":
		inner := c.node(n.args[0])
		return inner.op == selection && c.isTotal(inner.args[0], known)
	case len(n.args) < 3 || !c.isTotal(n.args[0], known) || !c.isProven(n.args[0]):
		return false
	}
	inner, _, _ := c.bind(collection{x: n.args[0], isMap: kindOf(c.typeOf(n.args[0])) == celfn.MapOf}, n.args[1].AsIdent())
	for i, x := range n.args[2:] {
		isResult := n.name == "map" && i == len(n.args)-3
		if isResult && !inner.isTotal(x, known) || !isResult && !inner.isDecided(x, known) {
			return false
		}
	}
	return true
}

// isDecided says that the expression is true or false, and no error, where a
// boolean is wanted. A field is not: it may be null, which is a value but no
// boolean.
func (c *context) isDecided(x ast.Expr, known facts) bool {
	return c.isTotal(x, known) && (!c.isReference(x) || c.isProven(x))
}

// learn adds what an operand says when it is true, or false.
func (c *context) learn(x ast.Expr, truth bool, known facts) facts {
	n := c.node(x)
	switch {
	case n.op == call && n.name == "!_":
		return c.learn(n.args[0], !truth, known)
	case n.op == call && (n.name == "_&&_") == truth && (n.name == "_&&_" || n.name == "_||_"):
		return c.learn(n.args[1], truth, c.learn(n.args[0], truth, known))
	case n.op == macro && n.name == "has" && truth:
		more := maps.Clone(known)
		if more == nil {
			more = facts{}
		}
		more[c.canonical(n.args[0])] = true
		return more
	}
	return known
}

// isProven says that the value, where there is one, surely has its static
// type: it is computed or constant, and not read from an object.
func (c *context) isProven(x ast.Expr) bool {
	n := c.node(x)
	switch n.op {
	case literal, list, mapping:
		return true
	case ident:
		if s := c.scope.find(n.name); s != nil {
			return s.proven
		}
	case selection:
		if v := c.variable(n); v != nil {
			return v.proven
		}
		return c.inInventory(n.args[0])
	case macro:
		return true
	case call:
		switch n.name {
		case "_?_:_":
			return c.isProven(n.args[1]) && c.isProven(n.args[2])
		case "orValue":
			return c.inInventory(n.args[0]) && c.isProven(n.args[1])
		case "_[_]":
			return c.itemsProven(n.args[0]) || c.inInventory(n.args[0])
		case "_?._", "_[?_]", "value", "dyn":
			return c.inInventory(n.args[0]) && n.name != "dyn"
		}
		return true
	}
	return false
}

// inInventory says that a path begins at an object of the inventory, which is
// as the API server gives it: of its kind's shape, and nothing in it is null.
func (c *context) inInventory(x ast.Expr) bool {
	n := c.node(x)
	switch {
	case n.op == ident:
		s := c.scope.find(n.name)
		return s != nil && s.inventory
	case n.op == selection:
		if v := c.variable(n); v != nil {
			if v.checked == nil || v.checked.Type.Kind() == types.DynKind {
				return false
			}
			inner := &context{m: c.m, e: v.checked.Expression, scope: v.scope}
			root := v.checked.AST.Expr()
			return inner.isReference(root) && inner.inInventory(root)
		}
		return c.inInventory(n.args[0])
	case n.op == call && (n.name == "_[_]" || n.name == "_?._" || n.name == "_[?_]" || n.name == "orValue"):
		return c.inInventory(n.args[0])
	}
	return false
}

// itemsProven says of a list that its items surely have their static type.
func (c *context) itemsProven(x ast.Expr) bool {
	n := c.node(x)
	switch {
	case n.op == list:
		for _, a := range n.args {
			if !c.isProven(a) {
				return false
			}
		}
		return true
	case n.op == call && n.name == "split":
		return true
	case n.op == macro && n.name == "map":
		inner, _, _ := c.bind(collection{x: n.args[0]}, n.args[1].AsIdent())
		return inner.isProven(n.args[len(n.args)-1])
	case n.op == macro && n.name == "filter":
		return c.itemsProven(n.args[0])
	case n.op == selection:
		if v := c.variable(n); v != nil {
			if v.checked == nil {
				return v.proven && c.typeOf(x).Kind() == types.ListKind
			}
			inner := &context{m: c.m, e: v.checked.Expression, scope: v.scope}
			return inner.itemsProven(v.checked.AST.Expr())
		}
	}
	return false
}
