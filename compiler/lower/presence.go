package lower

import (
	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

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
