package lower

import (
	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
)

// isTrue holds exactly when the expression is true.
func (c *context) isTrue(x ast.Expr) ir.Formula { return c.outcome(x, true) }

// isFalse holds exactly when the expression is false; on an error neither holds.
func (c *context) isFalse(x ast.Expr) ir.Formula { return c.outcome(x, false) }

func (c *context) outcome(x ast.Expr, want bool) ir.Formula {
	n := c.node(x)
	switch n.op {
	case literal:
		if n.value == want {
			return ir.True
		}
		return ir.False
	case selection:
		if v := c.variable(n); v != nil && v.rule.Boolean {
			return c.variableOutcome(v, want)
		}
	case call:
		if f := c.callOutcome(n, want); f != nil {
			return f
		}
	case macro:
		if f := c.macroOutcome(n, want); f != nil {
			return f
		}
	}
	if c.isReference(x) {
		pre, term := c.value(x)
		if rule, ok := term.(ir.RuleRef); ok && c.isProven(x) && c.isTotal(x, nil) {
			if want {
				return ir.Conj(pre, ir.Holds{Term: rule})
			}
			return ir.Conj(pre, ir.Not{Formula: ir.Holds{Term: rule}})
		}
		return ir.Conj(pre, compare("==", term, ir.Const{Value: want}))
	}
	return ir.Holds{Term: c.unsupported(n.id, n.describe(), "")}
}

// variableOutcome asks the variable's rule, which is true or undefined. That
// it is undefined means false only where it cannot be an error.
func (c *context) variableOutcome(v *variable, want bool) ir.Formula {
	holds := ir.Holds{Term: ir.RuleRef{Name: v.rule.Name, Args: v.args}}
	switch {
	case want:
		return holds
	case v.total:
		return ir.Not{Formula: holds}
	}
	inner := &context{m: c.m, e: v.checked.Expression, scope: v.scope, name: "not_" + v.rule.Name}
	return inner.isFalse(v.checked.AST.Expr())
}

func (c *context) callOutcome(n node, want bool) ir.Formula {
	switch n.name {
	case "!_":
		return c.outcome(n.args[0], !want)
	case "_&&_", "_||_":
		left, right := c.outcome(n.args[0], want), c.outcome(n.args[1], want)
		if (n.name == "_&&_") == want {
			return ir.Conj(left, right)
		}
		return ir.Disj(c.name, left, right)
	case "_?_:_":
		return ir.Disj(c.name,
			ir.Conj(c.isTrue(n.args[0]), c.outcome(n.args[1], want)),
			ir.Conj(c.isFalse(n.args[0]), c.outcome(n.args[2], want)))
	case "_==_":
		return c.equality(n, want)
	case "_!=_":
		return c.equality(n, !want)
	case "_<_", "_<=_", "_>_", "_>=_":
		return c.order(n, want)
	case "@in":
		return c.membership(n, want)
	case "hasValue":
		return c.presence(c.chain(n.args[0]), c.typeOf(n.args[0]), n, want)
	}
	f, ok := celfn.Find(n.name, n.member, len(n.args))
	if !ok || !f.Boolean {
		return nil
	}
	pre, e := c.expand(n, f)
	if want {
		return ir.Conj(pre, ir.Holds{Term: e.Term})
	}
	// A wrong type leaves the call undefined, which is not false.
	return ir.Conj(pre, ir.Compare{Op: "==", Left: e.Term, Right: ir.Const{Value: false}})
}

// notTrue holds where the expression is false or an error.
func (c *context) notTrue(x ast.Expr) ir.Formula {
	n := c.node(x)
	switch {
	case n.op == call && n.name == "!_" && c.isDecided(x, nil):
		return c.isTrue(n.args[0])
	case n.op == call && n.name == "_==_" && c.isTotal(x, nil) && c.node(n.args[1]).value == nil && c.node(n.args[1]).op == literal:
		return c.isFalse(x)
	case n.op == call && n.name == "_!=_" && c.isTotal(x, nil):
		return c.isFalse(x)
	case n.op == call && n.name == "_||_":
		// Both sides are refused, each in its own line where that is short.
		left, right := c.notTrue(n.args[0]), c.notTrue(n.args[1])
		if isShort(left) && isShort(right) {
			return ir.Conj(left, right)
		}
	}
	return negate(c.name, c.isTrue(x))
}

// notFalse holds where the expression is true or an error.
func (c *context) notFalse(x ast.Expr) ir.Formula {
	n := c.node(x)
	switch {
	case c.isDecided(x, nil):
		return c.isTrue(x)
	case n.op == call && n.name == "!_":
		return c.notTrue(n.args[0])
	case n.op == call && n.name == "_&&_":
		return ir.Conj(c.notFalse(n.args[0]), c.notFalse(n.args[1]))
	}
	return negate("not_"+c.name, c.isFalse(x))
}

// isShort says that a formula is one line of Rego, also where it is a Not:
// what it negates must be a rule or a plain reference.
func isShort(f ir.Formula) bool {
	not, ok := f.(ir.Not)
	if !ok {
		_, isAnd := f.(ir.And)
		_, isOr := f.(ir.Or)
		return !isAnd && !isOr
	}
	switch inner := not.Formula.(type) {
	case ir.Holds:
		_, isRule := inner.Term.(ir.RuleRef)
		return isRule
	case ir.Defined:
		return true
	case ir.Compare:
		_, isRef := inner.Left.(ir.Ref)
		_, isConst := inner.Right.(ir.Const)
		return isRef && isConst && inner.Op == "=="
	}
	return false
}

func negate(name string, f ir.Formula) ir.Formula {
	switch f := f.(type) {
	case ir.Not:
		return f.Formula
	case ir.And:
		if len(f) == 0 {
			return ir.False
		}
	case ir.Or:
		if len(f.Any) == 0 {
			return ir.True
		}
	}
	return ir.Not{Name: name, Formula: f}
}
