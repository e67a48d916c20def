package lower

import (
	"fmt"

	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
)

// value lowers an expression to a term, and the formula that must hold for
// the term to be what CEL computes. The two together are defined exactly when
// the CEL is no error.
func (c *context) value(x ast.Expr) (ir.Formula, ir.Term) {
	n := c.node(x)
	switch n.op {
	case literal:
		return ir.True, c.literal(n)
	case ident:
		if mayBeAbsent(n.name) {
			return ir.True, ir.Get{Base: ir.Document{Path: "input.review"}, Path: ir.Strings(n.name), Default: ir.Const{}}
		}
		ch := c.identChain(n)
		return ch.pre, ch.ref()
	case selection:
		if v := c.variable(n); v != nil && v.rule.Boolean {
			return c.reify(x)
		}
		return c.path(x, n)
	case list:
		pre, items := c.values(n.args)
		return pre, ir.List{Items: items}
	case mapping:
		return c.mapLiteral(n)
	case call:
		return c.callValue(x, n)
	case macro:
		return c.macroValue(x, n)
	}
	return ir.True, c.unsupported(n.id, n.describe(), "")
}

func (c *context) path(x ast.Expr, n node) (ir.Formula, ir.Term) {
	if c.isOptional(x) {
		return ir.True, c.unsupported(n.id, "an optional used as a value", "end it with orValue(…), hasValue() or a comparison with optional.of(…)")
	}
	ch := c.chain(x)
	return ch.defined(), ch.ref()
}

func (c *context) literal(n node) ir.Term {
	switch v := n.value.(type) {
	case nil, bool, int64, string:
		return ir.Const{Value: v}
	}
	return c.unsupported(n.id, fmt.Sprintf("a literal of type %T", n.value), "")
}

func (c *context) values(xs []ast.Expr) (ir.Formula, []ir.Term) {
	pre := ir.True
	var terms []ir.Term
	for _, x := range xs {
		p, t := c.value(x)
		pre = ir.Conj(pre, p)
		terms = append(terms, t)
	}
	return pre, terms
}

func (c *context) mapLiteral(n node) (ir.Formula, ir.Term) {
	pre, terms := c.values(n.args)
	var m ir.Map
	for i := 0; i+1 < len(terms); i += 2 {
		if kindOf(c.typeOf(n.args[i])) != celfn.Text {
			c.unsupported(n.id, "a map whose keys are no strings", "")
		}
		m.Keys = append(m.Keys, terms[i])
		m.Values = append(m.Values, terms[i+1])
	}
	return pre, m
}

func (c *context) callValue(x ast.Expr, n node) (ir.Formula, ir.Term) {
	switch n.name {
	case "_?._", "_[_]", "_[?_]":
		return c.path(x, n)
	case "orValue":
		return c.orValue(n)
	case "value":
		ch := c.chain(n.args[0])
		return ch.pre, ch.ref()
	case "_?_:_":
		return c.ternary(n)
	case "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in", "hasValue":
		return c.reify(x)
	}
	f, ok := celfn.Find(n.name, n.member, len(n.args))
	if !ok {
		return ir.True, c.unsupported(n.id, n.describe(), "")
	}
	if f.Boolean {
		return c.reify(x)
	}
	pre, e := c.expand(n, f)
	return pre, e.Term
}

func (c *context) expand(n node, f celfn.Function) (ir.Formula, celfn.Expansion) {
	pre := ir.True
	var args []celfn.Arg
	for _, x := range n.args {
		p, a := c.arg(x)
		pre = ir.Conj(pre, p)
		args = append(args, a)
	}
	e := f.Expand(args)
	if e.Unsupported != "" {
		c.unsupported(n.id, n.describe(), e.Unsupported)
		e.Term = ir.Const{}
	}
	for _, h := range e.Helpers {
		h.Section = ir.Helper
		c.m.module.Rules[h.Name] = h
	}
	return ir.Conj(append([]ir.Formula{pre}, e.Guards...)...), e
}

// orValue is object.get from a base that is there.
func (c *context) orValue(n node) (ir.Formula, ir.Term) {
	if !c.isTotal(n.args[1], nil) {
		return ir.True, c.unsupported(n.id, "orValue()", "its default must not be able to fail")
	}
	pre, def := c.value(n.args[1])
	return c.optionalOr(n.args[0], pre, def)
}

func (c *context) optionalOr(x ast.Expr, pre ir.Formula, def ir.Term) (ir.Formula, ir.Term) {
	n := c.node(x)
	if n.op == call && n.name == "or" {
		pre, def = c.optionalOr(n.args[1], pre, def)
		return c.optionalOr(n.args[0], pre, def)
	}
	if n.op == call && n.name == "optional.of" {
		return c.value(n.args[0])
	}
	if n.op == call && n.name == "optional.none" {
		return pre, def
	}
	if !c.isReference(x) {
		return ir.True, c.unsupported(n.id, n.describe()+" as an optional", "")
	}
	chained, term := c.chainOrValue(c.chain(x), def)
	return ir.Conj(pre, chained), term
}

// ternary is two bodies that exclude each other: `else` would be taken too
// where the first value is undefined.
func (c *context) ternary(n node) (ir.Formula, ir.Term) {
	test := c.node(n.args[0])
	if test.op == macro && test.name == "has" && c.canonical(test.args[0]) == c.canonical(n.args[1]) && c.canonical(n.args[1]) != "" && c.isTotal(n.args[2], nil) {
		ch := c.chain(test.args[0])
		pre, def := c.value(n.args[2])
		ch.optional, ch.fixed = true, max(ch.given, len(ch.steps)-1)
		own, term := c.chainOrValue(ch, def)
		return ir.Conj(pre, own), term
	}
	yesPre, yes := c.value(n.args[1])
	noPre, no := c.value(n.args[2])
	return ir.True, ir.Choice{Name: c.name, Branches: []ir.Branch{
		{When: ir.Conj(c.isTrue(n.args[0]), yesPre), Value: yes},
		{When: ir.Conj(c.isFalse(n.args[0]), noPre), Value: no},
	}}
}

// reify makes a value of a boolean expression.
func (c *context) reify(x ast.Expr) (ir.Formula, ir.Term) {
	return ir.True, ir.Choice{Name: c.name, Branches: []ir.Branch{
		{When: c.isTrue(x), Value: ir.Const{Value: true}},
		{When: c.isFalse(x), Value: ir.Const{Value: false}},
	}}
}
