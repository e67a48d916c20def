package lower

import (
	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
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

// compare simplifies comparisons of object.get with a constant: what is
// missing cannot equal a constant that is not the default.
func compare(op string, left, right ir.Term) ir.Formula {
	get, ok := left.(ir.Get)
	if !ok {
		if _, ok := right.(ir.Get); ok {
			return compare(op, right, left)
		}
		return ir.Compare{Op: op, Left: left, Right: right}
	}
	def, isConst := get.Default.(ir.Const)
	want, alsoConst := right.(ir.Const)
	if !isConst || !alsoConst {
		return ir.Compare{Op: op, Left: left, Right: right}
	}
	ref := ir.Ref{Base: get.Base, Path: get.Path}
	switch {
	case op == "==" && def != want:
		return ir.Compare{Op: "==", Left: ref, Right: right}
	case op == "!=" && def == want:
		return ir.Compare{Op: "!=", Left: ref, Right: right}
	case op == "!=" && def != want:
		return ir.Not{Formula: ir.Compare{Op: "==", Left: ref, Right: right}}
	}
	return ir.Compare{Op: op, Left: left, Right: right}
}

func (c *context) equality(n node, equal bool) ir.Formula {
	a, b := n.args[0], n.args[1]
	if c.isOptional(a) || c.isOptional(b) {
		return c.optionalEquality(n, equal)
	}
	for _, pair := range [][2]ast.Expr{{a, b}, {b, a}} {
		if k := c.node(pair[1]); k.op == literal && !c.isReference(pair[0]) {
			if truth, ok := k.value.(bool); ok && isBool(c.typeOf(pair[0])) {
				return c.outcome(pair[0], truth == equal)
			}
		}
	}
	preA, left := c.value(a)
	preB, right := c.value(b)
	op := "=="
	if !equal {
		op = "!="
	}
	return ir.Conj(preA, preB, compare(op, left, right))
}

// optionalEquality compares a path with optional.of(value) or optional.none().
func (c *context) optionalEquality(n node, equal bool) ir.Formula {
	path, other := n.args[0], c.node(n.args[1])
	if k := c.node(path); k.op == call && (k.name == "optional.of" || k.name == "optional.none") {
		path, other = n.args[1], k
	}
	if !c.isReference(path) || other.op != call || other.name != "optional.of" && other.name != "optional.none" {
		return ir.Holds{Term: c.unsupported(n.id, "comparing two optionals", "one must be optional.of(…) or optional.none()")}
	}
	ch := c.chain(path)
	if other.name == "optional.none" {
		return c.presence(ch, c.typeOf(path), n, !equal)
	}
	pre, value := c.value(other.args[0])
	if !equal {
		ch = c.bindKeys(ch)
	}
	same := ir.Compare{Op: "==", Left: ch.ref(), Right: value}
	if equal {
		return ir.Conj(pre, ch.defined(), same)
	}
	if _, isVar := value.(ir.Var); !isVar {
		if _, isConst := value.(ir.Const); !isConst {
			// What is not there is not equal, but an error in the value is
			// one: so the value comes first, under a name.
			name := c.m.freshLocal(c.scope, "wanted")
			pre = ir.Conj(pre, ir.Bind{Name: name, Term: value})
			same.Right = ir.Var{Name: name}
		}
	}
	return ir.Conj(pre, ch.defined(), ir.Not{Formula: same})
}

// presence asks whether the last step of a path is there, null or not.
func (c *context) presence(ch chain, field *types.Type, n node, want bool) ir.Formula {
	if len(ch.steps) == 0 {
		return ir.Holds{Term: c.unsupported(n.id, n.describe(), "")}
	}
	if !want {
		ch = c.bindKeys(ch)
	}
	before := ch
	before.optional, before.fixed = true, max(ch.given, min(ch.fixed, len(ch.steps)-1))
	if k := fieldKind(field); k == celfn.Boolean || k == celfn.Any {
		// A bare reference fails on false, so the field is looked for with a
		// default that no manifest holds.
		absent := ir.Term(ir.Const{Value: "absent"})
		if k == celfn.Any {
			absent = ir.Call{Function: "set"} // whatever stands there, JSON has no sets
		}
		op := "!="
		if !want {
			op = "=="
		}
		return ir.Conj(before.defined(), ir.Compare{Op: op, Left: ir.Get{Base: ch.root, Path: ch.steps, Default: absent}, Right: absent})
	}
	found := ir.Defined{Term: ch.ref()}
	if want {
		return ir.Conj(before.defined(), found)
	}
	return ir.Conj(before.defined(), ir.Not{Formula: found})
}

// fieldKind is the kind of what a presence test looks for.
func fieldKind(t *types.Type) celfn.Kind {
	if t == nil {
		return celfn.Any
	}
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	return kindOf(t)
}

// selectedType is the type of the field that has() asks for. The checker
// records the presence test, which is boolean, and not the field.
func (c *context) selectedType(x ast.Expr) *types.Type {
	n := c.node(x)
	if n.op != selection {
		return nil
	}
	t := c.typeOf(n.args[0])
	switch {
	case t == nil:
		return nil
	case isOptional(t):
		t = t.Parameters()[0]
	}
	if t.Kind() == types.MapKind {
		return t.Parameters()[1]
	}
	field, _ := c.m.pack.Types.FieldType(t.TypeName(), n.name)
	return field
}

// order compares numbers with numbers and strings with strings: Rego orders
// values of any types, and CEL does not.
func (c *context) order(n node, want bool) ir.Formula {
	preA, a := c.arg(n.args[0])
	preB, b := c.arg(n.args[1])
	var test string
	switch {
	case a.Kind == celfn.Integer && b.Kind == celfn.Integer:
		test = "is_number"
	case a.Kind == celfn.Text && b.Kind == celfn.Text:
		test = "is_string"
	default:
		return ir.Holds{Term: c.unsupported(n.id, n.describe(), "both sides must be integers, or both strings")}
	}
	pre := ir.Conj(preA, preB)
	for _, arg := range []celfn.Arg{a, b} {
		if !arg.Proven {
			pre = ir.Conj(pre, ir.Holds{Term: ir.Call{Function: test, Args: []ir.Term{arg.Term}}})
		}
	}
	op := map[string]string{"_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">="}[n.name]
	if !want {
		op = map[string]string{"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[op]
	}
	return ir.Conj(pre, ir.Compare{Op: op, Left: a.Term, Right: b.Term})
}

// membership is `in`: of a list its items, of a map its keys.
func (c *context) membership(n node, want bool) ir.Formula {
	item, in := n.args[0], n.args[1]
	pre, term := c.value(item)
	if kindOf(c.typeOf(in)) == celfn.MapOf {
		ch := c.chain(in)
		if !want && !c.isProven(in) {
			ch.pre = ir.Conj(ch.pre, ir.Holds{Term: ir.Call{Function: "is_object", Args: []ir.Term{ch.ref()}}})
		}
		ch = ch.step(term, false)
		ch.pre = ir.Conj(ch.pre, pre)
		return c.presence(ch, c.typeOf(in).Parameters()[1], n, want)
	}
	preList, lst := c.value(in)
	pre = ir.Conj(pre, preList)
	switch literalList, isLiteral := lst.(ir.List); {
	case want:
		return ir.Conj(pre, ir.In{Item: term, List: lst})
	case isLiteral && len(literalList.Items) <= 3:
		for _, other := range literalList.Items {
			pre = ir.Conj(pre, compare("!=", term, other))
		}
		return pre
	case c.isProven(in) && c.isTotal(in, nil) && c.isTotal(item, nil):
		return ir.Conj(pre, ir.Not{Formula: ir.In{Item: term, List: lst}})
	}
	if !c.isTotal(item, nil) {
		name := c.m.freshLocal(c.scope, "wanted")
		pre = ir.Conj(pre, ir.Bind{Name: name, Term: term})
		term = ir.Var{Name: name}
	}
	other := c.m.freshLocal(c.scope, singular(lastStep(lst)))
	return ir.Conj(pre, ir.Every{Value: other, In: lst, Body: ir.Compare{Op: "!=", Left: ir.Var{Name: other}, Right: term}})
}

// lastStep is the field name that a path ends in, for naming its items.
func lastStep(t ir.Term) string {
	switch t := t.(type) {
	case ir.Ref:
		if k, ok := t.Path[len(t.Path)-1].(ir.Const); ok {
			if s, ok := k.Value.(string); ok {
				return s
			}
		}
	case ir.RuleRef:
		return t.Name
	}
	return "items"
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
