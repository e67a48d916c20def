package lower

import (
	"fmt"
	"strings"

	"fineprint/compiler/celfn"
	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/ir"

	"github.com/google/cel-go/common/types"
)

// Limitation lowers the rules of a limitation to one module. The error, if
// any, is a diag.Errors: constructs that have no Rego form yet.
func Limitation(p *check.Pack, l *check.Limitation) (*ir.Module, error) {
	m := &lowerer{
		pack:      p,
		module:    &ir.Module{Package: PackageName(p.Source.Name.Value, l.Source.Name.Value), Rules: map[string]*ir.Rule{}},
		variables: map[string]*variable{},
	}
	m.predefine()
	for _, v := range p.Variables {
		m.declare(v, nil)
		m.variables[v.Name].rule.Section = ir.Shared
	}
	for i := range l.Source.Parameters {
		m.parameter(&l.Source.Parameters[i])
	}
	for _, v := range l.Variables {
		m.declare(v, nil)
	}
	for _, r := range l.Rules {
		m.rule(l, r)
	}
	if err := m.errs.Err(); err != nil {
		return nil, err
	}
	return m.module, nil
}

// PackageName is the Rego package of a limitation.
func PackageName(pack, limitation string) string {
	return strings.ReplaceAll(pack, "-", "_") + "." + strings.ReplaceAll(limitation, "-", "_")
}

// lowerer lowers one limitation.
type lowerer struct {
	pack      *check.Pack
	module    *ir.Module
	variables map[string]*variable // in scope, by their CEL names
	errs      diag.List
}

// variable is a CEL variable and the rule that it becomes.
type variable struct {
	rule  *ir.Rule
	args  []ir.Term // the item variables that it depends on
	total bool      // never an error
	kind  celfn.Kind
	// proven says that the value surely is of that kind.
	proven   bool
	constant *string
	checked  *check.Variable // nil for predefined ones
	scope    *scope
}

// scope is what local names mean.
type scope struct {
	outer   *scope
	name    string  // in CEL
	term    ir.Term // in Rego
	kind    celfn.Kind
	proven  bool
	entries string // canonical text of the map that the name is a key of
	value   string // the variable that holds the entry's value, used or not
	// inventory says that it is an object of the inventory.
	inventory bool
}

func (s *scope) find(name string) *scope {
	for ; s != nil; s = s.outer {
		if s.name == name {
			return s
		}
	}
	return nil
}

// taken says whether a Rego variable of that name is in scope.
func (s *scope) taken(rego string) bool {
	for ; s != nil; s = s.outer {
		if v, ok := s.term.(ir.Var); ok && v.Name == rego || s.value == rego {
			return true
		}
	}
	return false
}

// local adds a variable to the scope, with a Rego name that hides nothing.
func (m *lowerer) local(s *scope, name string, kind celfn.Kind, proven bool) *scope {
	return &scope{outer: s, name: name, term: ir.Var{Name: m.freshLocal(s, name)}, kind: kind, proven: proven}
}

func (m *lowerer) freshLocal(s *scope, name string) string {
	base := Snake(name)
	rego := base
	for i := 2; s.taken(rego) || m.module.Rules[rego] != nil || reserved(rego); i++ {
		rego = base + "_item"
		if i > 2 {
			rego = fmt.Sprintf("%s_%d", base, i)
		}
	}
	return rego
}

// declare makes the rule of a variable and puts the variable in scope.
func (m *lowerer) declare(v *check.Variable, s *scope) {
	c := &context{m: m, e: v.Expression, scope: s, name: Snake(v.Name)}
	declared := &variable{checked: v, scope: s, kind: kindOf(v.Type)}
	root := v.AST.Expr()
	declared.total = c.isTotal(root, nil)
	declared.proven = c.isProven(root)
	declared.constant = c.constant(root)
	rule := &ir.Rule{Name: Snake(v.Name), Total: declared.total}
	if isBool(v.Type) && !c.isReference(root) {
		rule.Boolean = true
		rule.Bodies = branches(c.isTrue(root))
	} else {
		pre, term := c.value(root)
		rule.Bodies = valueBranches(pre, term)
		rule.Total = rule.Total || alwaysDefined(pre, term)
	}
	var free []string
	for _, b := range rule.Bodies {
		free = append(free, ir.FreeVars(b.When)...)
		free = append(free, freeIn(b)...)
	}
	for _, name := range unique(free) {
		rule.Args = append(rule.Args, name)
		declared.args = append(declared.args, ir.Var{Name: name})
	}
	declared.rule = rule
	m.module.Rules[rule.Name] = rule
	m.variables[v.Name] = declared
}

// freeIn gives the free variables of a branch's value that its formula does
// not bind.
func freeIn(b ir.Branch) []string {
	return ir.FreeTermVars(ir.Choice{Branches: []ir.Branch{b}})
}

func unique(names []string) []string {
	var once []string
	seen := map[string]bool{}
	for _, n := range names {
		if !seen[n] {
			seen[n] = true
			once = append(once, n)
		}
	}
	return once
}

// branches makes one body of each alternative.
func branches(f ir.Formula) []ir.Branch {
	if or, ok := f.(ir.Or); ok {
		var all []ir.Branch
		for _, alternative := range or.Any {
			all = append(all, ir.Branch{When: alternative})
		}
		return all
	}
	return []ir.Branch{{When: f}}
}

func valueBranches(pre ir.Formula, term ir.Term) []ir.Branch {
	if choice, ok := term.(ir.Choice); ok && choice.Else == nil {
		var all []ir.Branch
		for _, b := range choice.Branches {
			all = append(all, ir.Branch{When: ir.Conj(pre, b.When), Value: b.Value})
		}
		return all
	}
	return []ir.Branch{{When: pre, Value: term}}
}

// alwaysDefined says of a term that it cannot be undefined whatever the input.
func alwaysDefined(pre ir.Formula, term ir.Term) bool {
	if all, ok := pre.(ir.And); !ok || len(all) > 0 {
		return false
	}
	switch term.(type) {
	case ir.Const, ir.Comprehension:
		return true
	}
	return false
}

// kindOf is a CEL type as functions care for it.
func kindOf(t *types.Type) celfn.Kind {
	switch t.Kind() {
	case types.StringKind:
		return celfn.Text
	case types.IntKind:
		return celfn.Integer
	case types.DoubleKind, types.UintKind:
		return celfn.Number
	case types.BoolKind:
		return celfn.Boolean
	case types.ListKind:
		return celfn.ListOf
	case types.MapKind:
		return celfn.MapOf
	case types.DynKind, types.AnyKind:
		return celfn.Any
	}
	return celfn.Other
}

func isBool(t *types.Type) bool { return t.Kind() == types.BoolKind }

func isOptional(t *types.Type) bool {
	return t != nil && t.Kind() == types.OpaqueKind && t.TypeName() == "optional_type"
}
