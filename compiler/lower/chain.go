package lower

import (
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
)

// chain is a path of selections and indexes below a root: a.b.?c[d]. From the
// first optional step on, a missing step is no error but "none".
type chain struct {
	pre      ir.Formula
	root     ir.Term
	steps    []ir.Term
	fixed    int  // how many steps come before the first optional one
	given    int  // how many of those are there in every review
	optional bool // whether there is an optional step
	// rooted says that the root is always defined and an object.
	rooted bool
}

func (ch chain) ref() ir.Term {
	if len(ch.steps) == 0 {
		return ch.root
	}
	return ir.Ref{Base: ch.root, Path: ch.steps}
}

// defined is what must hold for the chain to be no error: its fixed steps,
// where optional ones follow.
func (ch chain) defined() ir.Formula {
	if !ch.optional || ch.fixed == ch.given {
		return ch.pre
	}
	return ir.Conj(ch.pre, ir.Defined{Term: ir.Ref{Base: ch.root, Path: ch.steps[:ch.fixed]}})
}

// bindKeys gives names to the keys that are read from an object. A key that is
// missing is an error, while what stands under it may be missing: where "not
// there" is meant, the key must be known first.
func (c *context) bindKeys(ch chain) chain {
	steps := append([]ir.Term{}, ch.steps...)
	for i, step := range steps {
		switch step.(type) {
		case ir.Const, ir.Var:
			continue
		}
		name := c.m.freshLocal(c.scope, singular(lastStep(step)))
		if name == "item" {
			name = c.m.freshLocal(c.scope, lastStep(step))
		}
		ch.pre = ir.Conj(ch.pre, ir.Bind{Name: name, Term: step})
		steps[i] = ir.Var{Name: name}
	}
	ch.steps = steps
	return ch
}

// chainOrValue is the chain's value, or the default where it is none.
func (c *context) chainOrValue(ch chain, def ir.Term) (ir.Formula, ir.Term) {
	if len(ch.steps) == 0 {
		return ch.pre, ch.root
	}
	ch = c.bindKeys(ch)
	return ch.defined(), ir.Get{Base: ch.root, Path: ch.steps, Default: def}
}

// isReference says that a node is a path, not something computed.
func (c *context) isReference(x ast.Expr) bool {
	n := c.node(x)
	switch n.op {
	case ident, selection:
		return true
	case call:
		switch n.name {
		case "_[_]", "_?._", "_[?_]", "orValue", "value", "dyn":
			return true
		}
	}
	return false
}

// chain reads a node as a path.
func (c *context) chain(x ast.Expr) chain {
	n := c.node(x)
	switch {
	case n.op == ident:
		return c.identChain(n)
	case n.op == selection:
		if v := c.variable(n); v != nil {
			return chain{pre: ir.True, root: ir.RuleRef{Name: v.rule.Name, Args: v.args}, rooted: v.total}
		}
		return c.chain(n.args[0]).step(ir.String(n.name), c.isOptional(n.args[0]))
	case n.op == call && n.name == "_?._":
		field, _ := c.node(n.args[1]).value.(string)
		return c.chain(n.args[0]).step(ir.String(field), true)
	case n.op == call && (n.name == "_[_]" || n.name == "_[?_]"):
		if s := c.entryValue(n); s != nil {
			return chain{pre: ir.True, root: ir.Var{Name: s.value}, rooted: true}
		}
		inner := c.chain(n.args[0])
		pre, key := c.value(n.args[1])
		inner.pre = ir.Conj(inner.pre, pre)
		return inner.step(key, n.name == "_[?_]" || c.isOptional(n.args[0]))
	}
	pre, term := c.value(x)
	return chain{pre: pre, root: term}
}

func (ch chain) step(key ir.Term, optional bool) chain {
	ch.optional = ch.optional || optional
	if !ch.optional {
		ch.fixed++
	}
	ch.steps = append(append([]ir.Term{}, ch.steps...), key)
	return ch
}

// entryValue finds the variable that already holds m[key], where key iterates
// over the keys of m.
func (c *context) entryValue(n node) *scope {
	key := c.node(n.args[1])
	if key.op != ident {
		return nil
	}
	s := c.scope.find(key.name)
	if s == nil || s.value == "" || s.entries == "" || s.entries != c.canonical(n.args[0]) {
		return nil
	}
	return s
}

// documents are the names that every expression has and their places in
// Gatekeeper's input.
var documents = map[string]string{
	"object":  "input.review.object",
	"request": "input.review",
}

// mayBeAbsent are the documents that are null in CEL, and null or left out in
// Gatekeeper's input, where there are none.
func mayBeAbsent(name string) bool { return name == "oldObject" || name == "namespaceObject" }

func (c *context) identChain(n node) chain {
	if s := c.scope.find(n.name); s != nil {
		return chain{pre: ir.True, root: s.term, rooted: true}
	}
	if mayBeAbsent(n.name) {
		return chain{pre: ir.True, root: ir.Document{Path: "input.review"}, steps: ir.Strings(n.name), fixed: 1, given: 1, rooted: true}
	}
	if path, ok := documents[n.name]; ok {
		return chain{pre: ir.True, root: ir.Document{Path: path}, rooted: true}
	}
	return chain{pre: ir.True, root: c.unsupported(n.id, n.name, "")}
}
