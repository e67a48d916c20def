package lower

import (
	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
)

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
