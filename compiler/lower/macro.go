package lower

import (
	"slices"
	"strings"

	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"
	"fineprint/compiler/kube"

	"github.com/google/cel-go/common/ast"
)

// collection is what a macro iterates over.
type collection struct {
	pre   ir.Formula
	some  ir.Term // for existential use, where nothing and no list are the same
	every ir.Term // for universal use, where they are not
	x     ast.Expr
	isMap bool
	// list says that it surely is a list, where it is defined.
	list bool
}

func (c *context) collection(x ast.Expr) collection {
	col := collection{x: x, isMap: kindOf(c.typeOf(x)) == celfn.MapOf, list: c.isProven(x)}
	n := c.node(x)
	if n.op == call && n.name == "orValue" && c.isReference(n.args[0]) && isEmpty(c.node(n.args[1])) {
		ch := c.chain(n.args[0])
		_, empty := c.value(n.args[1])
		col.pre, col.every = c.chainOrValue(ch, empty)
		col.some = ch.ref()
		return col
	}
	col.pre, col.some = c.value(x)
	col.every = col.some
	return col
}

func isEmpty(n node) bool { return (n.op == list || n.op == mapping) && len(n.args) == 0 }

// bind opens the scope of a macro's variable. Over a map the variable is the
// key, and m[key] in the body is the entry's value.
func (c *context) bind(col collection, name string) (inner *context, key, value string) {
	kind := celfn.Other
	if p := c.typeOf(col.x).Parameters(); len(p) > 0 {
		kind = kindOf(p[0])
	}
	s := c.m.local(c.scope, name, kind, c.itemsProven(col.x) || col.isMap)
	s.inventory = c.isInventory(col.x)
	local := s.term.(ir.Var).Name
	if !col.isMap {
		return c.within(s), "", local
	}
	s.entries = c.canonical(col.x)
	s.value = c.m.freshLocal(s, "value")
	return c.within(s), local, s.value
}

// isInventory says that a list holds objects of the inventory.
func (c *context) isInventory(x ast.Expr) bool {
	n := c.node(x)
	switch {
	case n.op == macro && n.name == "filter":
		return c.isInventory(n.args[0])
	case n.op == selection:
		v := c.variable(n)
		if v == nil {
			return false
		}
		if v.checked == nil {
			for _, i := range c.m.pack.Source.Inventory {
				if i.As.Value == n.name {
					return true
				}
			}
			return false
		}
		inner := &context{m: c.m, e: v.checked.Expression, scope: v.scope}
		return inner.isInventory(v.checked.AST.Expr())
	}
	return false
}

// macroOutcome lowers the boolean macros; nil if it is none.
func (c *context) macroOutcome(n node, want bool) ir.Formula {
	switch n.name {
	case "has":
		return c.presence(c.chain(n.args[0]), c.selectedType(n.args[0]), n, want)
	case "exists", "all":
		if len(n.args) != 3 {
			return nil
		}
		if f := c.letBinding(n, want); f != nil {
			return f
		}
		return c.quantifier(n, want)
	}
	return nil
}

func (c *context) quantifier(n node, want bool) ir.Formula {
	col := c.collection(n.args[0])
	inner, key, value := c.bind(col, n.args[1].AsIdent())
	inner.name = nestedName(value, key, c.name)
	body := inner.outcome(n.args[2], want)
	if (n.name == "exists") == want {
		if f := asMembership(col, value, body); f != nil && !col.isMap {
			return ir.Conj(col.pre, f)
		}
		if rule, ok := col.some.(ir.RuleRef); ok && rule.Name == "containers" {
			return c.anyContainer(inner.scope, value, body)
		}
		return ir.Conj(col.pre, ir.Some{Key: key, Value: value, In: col.some}, body)
	}
	return ir.Conj(col.pre, ir.Every{Name: inner.name, Key: key, Value: value, In: col.every, Body: body})
}

// anyContainer looks at the lists of containers one by one: joining them first
// would cost every review that the gate lets pass. A single comparison is
// written as a reference into each list, which OPA follows fastest.
func (c *context) anyContainer(s *scope, container string, body ir.Formula) ir.Formula {
	if same, ok := body.(ir.Compare); ok && !uses(same.Right, container) {
		if ref, ok := same.Left.(ir.Ref); ok && ref.Base == (ir.Var{Name: container}) && !slices.ContainsFunc(ref.Path, func(t ir.Term) bool { return uses(t, container) }) {
			var lists []ir.Formula
			for _, field := range kube.ContainerLists {
				path := append([]ir.Term{ir.String(field), ir.Wildcard}, ref.Path...)
				lists = append(lists, ir.Compare{Op: same.Op, Left: ir.Ref{Base: ir.RuleRef{Name: "pod_spec"}, Path: path}, Right: same.Right})
			}
			return ir.Disj(c.name, lists...)
		}
	}
	return ir.Conj(everyContainer(c.m.freshLocal(s, "field"), container), body)
}

// nestedName names the rule that the body of a quantifier may need, after
// what it is about and what it is for: term_is_out_of_reach.
func nestedName(value, key, outer string) string {
	item := value
	if key != "" {
		item = key
	}
	if item == "" || strings.HasPrefix(outer, item+"_") {
		return outer
	}
	return item + "_" + outer
}

// asMembership sees that `some x in xs; x == y` is `y in xs`.
func asMembership(col collection, value string, body ir.Formula) ir.Formula {
	same, ok := body.(ir.Compare)
	if !ok || same.Op != "==" {
		return nil
	}
	for _, pair := range [][2]ir.Term{{same.Left, same.Right}, {same.Right, same.Left}} {
		if v, ok := pair[0].(ir.Var); ok && v.Name == value && !uses(pair[1], value) {
			return ir.In{Item: pair[1], List: col.some}
		}
	}
	return nil
}

func uses(t ir.Term, name string) bool {
	for _, free := range ir.FreeTermVars(t) {
		if free == name {
			return true
		}
	}
	return false
}

// letBinding sees that [x].exists(y, …) and [x].all(y, …) name a value.
func (c *context) letBinding(n node, want bool) ir.Formula {
	items := c.node(n.args[0])
	if items.op != list || len(items.args) != 1 {
		return nil
	}
	pre, term := c.value(items.args[0])
	s := c.m.local(c.scope, n.args[1].AsIdent(), kindOf(c.typeOf(items.args[0])), c.isProven(items.args[0]))
	name := s.term.(ir.Var).Name
	return ir.Conj(pre, ir.Bind{Name: name, Term: term}, c.within(s).outcome(n.args[2], want))
}

// macroValue lowers filter and map to comprehensions. A comprehension drops
// what is undefined where CEL has an error, so a body that may fail is
// guarded: every item must be decided.
func (c *context) macroValue(x ast.Expr, n node) (ir.Formula, ir.Term) {
	switch {
	case n.name == "has" || n.name == "exists" || n.name == "all":
		return c.reify(x)
	case n.name == "filter" && len(n.args) == 3:
		return c.comprehension(n, n.args[2], n.args[1])
	case n.name == "map" && len(n.args) == 3:
		return c.comprehension(n, nil, n.args[2])
	case n.name == "map" && len(n.args) == 4:
		return c.comprehension(n, n.args[2], n.args[3])
	}
	return ir.True, c.unsupported(n.id, n.describe(), "")
}

func (c *context) comprehension(n node, keep, result ast.Expr) (ir.Formula, ir.Term) {
	col := c.collection(n.args[0])
	pre := col.pre
	if !(col.list && c.isTotal(n.args[0], nil)) {
		test := "is_array"
		if col.isMap {
			test = "is_object"
		}
		pre = ir.Conj(pre, ir.Holds{Term: ir.Call{Function: test, Args: []ir.Term{col.every}}})
	}
	inner, key, value := c.bind(col, n.args[1].AsIdent())
	inner.name = nestedName(value, key, c.name)
	kept := ir.True
	if keep != nil {
		kept = inner.isTrue(keep)
		if !inner.isDecided(keep, nil) {
			decided := ir.Disj(inner.name+"_decided", kept, inner.isFalse(keep))
			pre = ir.Conj(pre, ir.Every{Name: inner.name + "_decided", Key: key, Value: value, In: col.every, Body: decided})
		}
	}
	before, head := inner.value(result)
	if n.name == "map" && !inner.isTotal(result, nil) {
		made := inner.m.freshLocal(inner.scope, "made")
		succeeds := ir.Conj(before, ir.Bind{Name: made, Term: head})
		if keep != nil {
			succeeds = ir.Disj(inner.name+"_made", inner.isFalse(keep), ir.Conj(kept, succeeds))
		}
		pre = ir.Conj(pre, ir.Every{Name: inner.name + "_made", Key: key, Value: value, In: col.every, Body: succeeds})
	}
	return pre, ir.Comprehension{Head: head, Body: ir.Conj(ir.Some{Key: key, Value: value, In: col.some}, kept, before)}
}
