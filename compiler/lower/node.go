package lower

import (
	"strings"

	"fineprint/compiler/celfn"
	"fineprint/compiler/check"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// context is one expression being lowered.
type context struct {
	m     *lowerer
	e     *check.Expression
	scope *scope
	name  string // the rule or variable that the expression is of, in Rego
}

func (c *context) within(s *scope) *context {
	return &context{m: c.m, e: c.e, scope: s, name: c.name}
}

// node is a CEL node as written: macros are calls, not the comprehensions
// that the parser expands them to.
type node struct {
	id     int64
	op     op
	name   string     // identifier, field, function or macro
	args   []ast.Expr // the receiver first
	member bool
	value  any // of a literal
}

type op int

const (
	literal op = iota
	ident
	selection
	call
	macro
	list
	mapping
	unknown
)

func (c *context) node(x ast.Expr) node {
	n := node{id: x.ID(), op: unknown}
	if m, ok := c.e.AST.SourceInfo().GetMacroCall(x.ID()); ok {
		n = c.callNode(m.AsCall(), x.ID())
		n.op = macro
		return n
	}
	switch x.Kind() {
	case ast.LiteralKind:
		n.op, n.value = literal, x.AsLiteral().Value()
		if x.AsLiteral().Type() == types.NullType {
			n.value = nil
		}
	case ast.IdentKind:
		n.op, n.name = ident, x.AsIdent()
	case ast.SelectKind:
		n.op, n.name, n.args = selection, x.AsSelect().FieldName(), []ast.Expr{x.AsSelect().Operand()}
	case ast.CallKind:
		n = c.callNode(x.AsCall(), x.ID())
	case ast.ListKind:
		n.op, n.args = list, x.AsList().Elements()
		if len(x.AsList().OptionalIndices()) > 0 {
			n.op = unknown
		}
	case ast.MapKind:
		n.op = mapping
		for _, entry := range x.AsMap().Entries() {
			if entry.AsMapEntry().IsOptional() {
				n.op = unknown
			}
			n.args = append(n.args, entry.AsMapEntry().Key(), entry.AsMapEntry().Value())
		}
	}
	return n
}

func (c *context) callNode(x ast.CallExpr, id int64) node {
	n := node{id: id, op: call, name: x.FunctionName(), member: x.IsMemberFunction(), args: x.Args()}
	if n.member {
		n.args = append([]ast.Expr{x.Target()}, x.Args()...)
		// optional.of is the namespaced function, not a call on a variable.
		if t := x.Target(); t.Kind() == ast.IdentKind && t.AsIdent() == "optional" {
			n = node{id: id, op: call, name: "optional." + x.FunctionName(), args: x.Args()}
		}
	}
	return n
}

func (c *context) typeOf(x ast.Expr) *types.Type { return c.e.AST.GetType(x.ID()) }

func (c *context) isOptional(x ast.Expr) bool { return isOptional(c.typeOf(x)) }

// unsupported records that a construct has no Rego form and goes on with a
// placeholder, so that everything else is still checked.
func (c *context) unsupported(id int64, what, why string) ir.Term {
	c.m.errs.Add(c.e.At(id), why, "%s is not supported by target rego yet", what)
	return ir.Const{}
}

// operators are CEL's own names of operators, as authors write them.
var operators = strings.NewReplacer("_", "", "@", "")

func (n node) describe() string {
	switch n.op {
	case call, macro:
		if n.name == "_[_]" || n.name == "_[?_]" {
			return "this index"
		}
		if name := operators.Replace(n.name); name != "" && name != strings.ReplaceAll(n.name, "_", "") {
			return "the operator " + name
		}
		return n.name + "()"
	}
	return "this expression"
}

// constant gives the text of a string that is known at compile time.
func (c *context) constant(x ast.Expr) *string {
	switch n := c.node(x); n.op {
	case literal:
		if s, ok := n.value.(string); ok {
			return &s
		}
	case selection:
		if v := c.variable(n); v != nil {
			return v.constant
		}
	}
	return nil
}

// variable gives the variable that a node selects, or nil.
func (c *context) variable(n node) *variable {
	if n.op != selection {
		return nil
	}
	root := c.node(n.args[0])
	if root.op != ident {
		return nil
	}
	switch root.name {
	case "variables":
		return c.m.variables[n.name]
	case "params":
		return c.m.variables["params."+n.name]
	}
	return nil
}

// arg lowers a function's argument.
func (c *context) arg(x ast.Expr) (ir.Formula, celfn.Arg) {
	pre, term := c.value(x)
	a := celfn.Arg{Term: term, Kind: kindOf(c.typeOf(x)), Proven: c.isProven(x), Constant: c.constant(x)}
	if n := c.node(x); n.op == list {
		for i, item := range term.(ir.List).Items {
			a.Items = append(a.Items, celfn.Arg{Term: item, Kind: kindOf(c.typeOf(n.args[i])), Proven: c.isProven(n.args[i])})
		}
	}
	return pre, a
}

// canonical is a text that is the same for two ways to write one path: a.?b
// and a.b. It is "" for what is no path.
func (c *context) canonical(x ast.Expr) string {
	n := c.node(x)
	switch {
	case n.op == ident:
		return n.name
	case n.op == literal:
		if s, ok := n.value.(string); ok {
			return s
		}
	case n.op == selection:
		if base := c.canonical(n.args[0]); base != "" {
			return base + "." + n.name
		}
	case n.op == call && (n.name == "_?._" || n.name == "_[_]" || n.name == "_[?_]"):
		base, step := c.canonical(n.args[0]), c.canonical(n.args[1])
		if base != "" && step != "" {
			if c.node(n.args[1]).op == ident {
				return base + "[" + step + "]"
			}
			return base + "." + step
		}
	case n.op == call && n.name == "orValue":
		return c.canonical(n.args[0])
	}
	return ""
}
