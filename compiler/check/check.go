// Package check type-checks a pack's CEL with the API server's own CEL
// environment, at the oldest Kubernetes version that the pack supports.
//
// A pack matches several kinds, so every expression is checked once against
// what they share: object and oldObject offer apiVersion, kind and metadata,
// and variables.podSpec is the pod spec of whatever workload it is, typed.
package check

import (
	"slices"

	"fineprint/compiler/diag"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/types"
)

// Pack is a pack whose expressions are typed.
type Pack struct {
	Source      *source.Pack
	Types       *kube.Types
	Variables   []*Variable // those about an item excluded
	When        *Expression // nil: always
	Limitations []*Limitation
}

// Limitation is a limitation whose expressions are typed.
type Limitation struct {
	Source    *source.Limitation
	Variables []*Variable // its own
	Rules     []*Rule
}

// Rule is a rule whose expressions are typed.
type Rule struct {
	Source    *source.Rule
	ItemType  *types.Type // nil without forEach
	Container bool        // the variable container is in scope besides the item
	ForEach   *Expression // nil for field paths, and without forEach
	Variables []*Variable // about the item: the pack's, the limitation's, its own
	When      *Expression
	Require   *Expression
	Message   *Expression
}

// Variable is a named expression.
type Variable struct {
	Name string
	*Expression
}

// Expression is a type-checked CEL expression.
type Expression struct {
	Text source.Text
	AST  *ast.AST
	Type *types.Type
}

// At gives the position of a node of the expression.
func (e *Expression) At(id int64) diag.Position {
	if r, ok := e.AST.SourceInfo().GetOffsetRange(id); ok {
		return e.Text.At(int(r.Start))
	}
	return e.Text.Position()
}

// Mistakes types every expression of a pack that has other mistakes, and
// gives those of its CEL. What is unused is not reported: what would use it
// may not have been read.
func Mistakes(p *source.Pack) ([]diag.Diagnostic, error) {
	c, err := newChecker(p)
	if err != nil {
		return nil, err
	}
	c.pack()
	return c.errs.Sorted(), nil
}

// Check types every expression of the pack. The error is a diag.Errors.
func Check(p *source.Pack) (*Pack, error) {
	c, err := newChecker(p)
	if err != nil {
		return nil, err
	}
	out := c.pack()
	c.reportUnused()
	if err := c.errs.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

type checker struct {
	source *source.Pack
	types  *kube.Types
	env    *cel.Env
	errs   diag.List
	used   map[*source.Text]bool
}

// names is what an expression can refer to.
type names struct {
	fields     map[string]*types.Type // of variables
	params     map[string]*types.Type
	locals     map[string]*types.Type
	declaredAt map[string]*source.Text // "variables.x" -> where it is declared
}

func (n names) inner() names {
	copied := names{fields: map[string]*types.Type{}, params: n.params, locals: map[string]*types.Type{}, declaredAt: map[string]*source.Text{}}
	for k, v := range n.fields {
		copied.fields[k] = v
	}
	for k, v := range n.locals {
		copied.locals[k] = v
	}
	for k, v := range n.declaredAt {
		copied.declaredAt[k] = v
	}
	return copied
}

func (c *checker) pack() *Pack {
	out := &Pack{Source: c.source, Types: c.types}
	shared := c.predefined()
	out.Variables = c.variables(c.source.Variables, shared)
	if c.source.When != nil {
		out.When = c.expression(*c.source.When, shared, types.BoolType, "when")
	}
	for _, l := range c.source.Limitations {
		out.Limitations = append(out.Limitations, c.limitation(l, shared.inner()))
	}
	return out
}

func (c *checker) limitation(l *source.Limitation, scope names) *Limitation {
	out := &Limitation{Source: l}
	scope.params = map[string]*types.Type{}
	for i := range l.Parameters {
		p := &l.Parameters[i]
		scope.params[p.Name.Value] = schemaType(p.Schema)
		scope.declaredAt["params."+p.Name.Value] = &p.Name
	}
	out.Variables = c.variables(l.Variables, scope)
	for _, r := range l.Rules {
		out.Rules = append(out.Rules, c.rule(l, r, scope.inner()))
	}
	return out
}

// variables checks those that are about no item, in order: each sees the ones
// before it.
func (c *checker) variables(vars []source.Variable, scope names) []*Variable {
	var out []*Variable
	for i := range vars {
		if v := &vars[i]; v.Item.Value == "" {
			if checked := c.variable(v, scope); checked != nil {
				out = append(out, checked)
			}
		}
	}
	return out
}

func (c *checker) variable(v *source.Variable, scope names) *Variable {
	scope.declaredAt["variables."+v.Name.Value] = &v.Name
	e := c.expression(v.Expression, scope, nil, "variable "+v.Name.Value)
	if e == nil {
		scope.fields[v.Name.Value] = types.DynType // so that its uses are still checked
		return nil
	}
	scope.fields[v.Name.Value] = e.Type
	return &Variable{Name: v.Name.Value, Expression: e}
}

func (c *checker) rule(l *source.Limitation, r *source.Rule, scope names) *Rule {
	out := &Rule{Source: r}
	if r.ForEach != nil {
		out.ForEach, out.ItemType, out.Container = c.forEach(r, scope)
		if out.ItemType == nil {
			return out
		}
		scope.locals[r.As.Value] = out.ItemType
		if out.Container {
			scope.locals["container"] = c.types.ContainerType()
		}
	}
	for _, vars := range [][]source.Variable{c.source.Variables, l.Variables} {
		for i := range vars {
			if v := &vars[i]; v.Item.Value != "" && v.Item.Value == r.As.Value {
				if checked := c.variable(v, scope); checked != nil {
					out.Variables = append(out.Variables, checked)
				}
			}
		}
	}
	out.Variables = append(out.Variables, c.variables(r.Variables, scope)...)
	if r.When != nil {
		out.When = c.expression(*r.When, scope, types.BoolType, "when")
	}
	out.Require = c.expression(r.Require, scope, types.BoolType, "require")
	out.Message = c.expression(r.Message, scope, types.StringType, "message")
	if r.Field != nil {
		c.field(r, out.ItemType)
	}
	return out
}

// forEach types what a rule iterates over.
func (c *checker) forEach(r *source.Rule, scope names) (*Expression, *types.Type, bool) {
	if r.ForEach.Expression != nil {
		e := c.expression(*r.ForEach.Expression, scope, nil, "forEach")
		if e == nil {
			return nil, nil, false
		}
		if e.Type.Kind() != types.ListKind {
			c.errs.Add(e.Text.Position(), "", "forEach must be a list, and this is %s", typeName(e.Type))
			return nil, nil, false
		}
		return e, e.Type.Parameters()[0], false
	}
	var item *types.Type
	container := false
	for _, path := range r.ForEach.Paths {
		typ, through := c.pathType(path)
		if typ == nil {
			return nil, nil, false
		}
		if item != nil && item.String() != typ.String() {
			c.errs.Add(path.Position(), "split the rule in two", "%s holds %s, and the paths before it hold %s", path.Value, typeName(typ), typeName(item))
			return nil, nil, false
		}
		item, container = typ, container || through
	}
	return nil, item, container
}

// reportUnused refuses variables and parameters that nothing refers to: they
// are a rule that was meant and is not there.
func (c *checker) reportUnused() {
	if c.errs.Len() > 0 {
		return // what refers to them may not have been checked
	}
	report := func(name *source.Text, what string) {
		if !c.used[name] {
			c.errs.Add(name.Position(), "remove it, or use it", "%s %s is never used", what, name.Value)
		}
	}
	vars := func(list []source.Variable) {
		for i := range list {
			report(&list[i].Name, "variable")
		}
	}
	vars(c.source.Variables)
	for i := range c.source.Inventory {
		report(&c.source.Inventory[i].As, "inventory")
	}
	for _, l := range c.source.Limitations {
		vars(l.Variables)
		for i := range l.Parameters {
			report(&l.Parameters[i].Name, "parameter")
		}
		for _, r := range l.Rules {
			vars(r.Variables)
		}
	}
}

// References gives the names that an expression selects of a root:
// References(e, "variables") for variables.x.
func References(e *Expression, root string) []string {
	var found []string
	visit := ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() == ast.SelectKind {
			s := x.AsSelect()
			if o := s.Operand(); o.Kind() == ast.IdentKind && o.AsIdent() == root && !slices.Contains(found, s.FieldName()) {
				found = append(found, s.FieldName())
			}
		}
	})
	ast.PreOrderVisit(e.AST.Expr(), visit)
	return found
}
