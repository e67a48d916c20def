package vap

import (
	"fmt"
	"maps"
	"strings"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/parser"
)

var factory = ast.NewExprFactory()

// parse reads an expression and expands no macro.
func parse(text string) (ast.Expr, error) {
	p, err := parser.NewParser(parser.EnableOptionalSyntax(true))
	if err != nil {
		return nil, err
	}
	tree, issues := p.Parse(common.NewTextSource(text))
	if len(issues.GetErrors()) > 0 {
		return nil, fmt.Errorf("%s: %s", text, issues.ToDisplayString())
	}
	return tree.Expr(), nil
}

// width is where printed expressions are broken, at && and ||.
const width = 80

// printed gives the text of an expression, on several lines where it is long.
func printed(e ast.Expr) (string, error) {
	return parser.Unparse(e, nil, parser.WrapOnColumn(width), parser.WrapAfterColumnLimit(false))
}

func ident(name string) ast.Expr { return factory.NewIdent(0, name) }

func variable(name string) ast.Expr { return factory.NewSelect(0, ident("variables"), name) }

func text(s string) ast.Expr { return factory.NewLiteral(0, types.String(s)) }

func call(function string, args ...ast.Expr) ast.Expr { return factory.NewCall(0, function, args...) }

func method(receiver ast.Expr, function string, args ...ast.Expr) ast.Expr {
	return factory.NewMemberCall(0, function, receiver, args...)
}

func list(items ...ast.Expr) ast.Expr { return factory.NewList(0, items, nil) }

// not negates an expression. It is an error where the negation is.
func not(e ast.Expr) ast.Expr {
	if e.Kind() == ast.CallKind {
		c := e.AsCall()
		switch c.FunctionName() {
		case operators.LogicalNot:
			return c.Args()[0]
		case operators.Equals:
			return call(operators.NotEquals, c.Args()...)
		case operators.NotEquals:
			return call(operators.Equals, c.Args()...)
		}
	}
	return call(operators.LogicalNot, e)
}

func or(a, b ast.Expr) ast.Expr {
	if a == nil {
		return b
	}
	return call(operators.LogicalOr, a, b)
}

func and(a, b ast.Expr) ast.Expr {
	if a == nil {
		return b
	}
	return call(operators.LogicalAnd, a, b)
}

// binders are the macros that name an item: their first argument is its name,
// and the others are about it.
var binders = map[string]bool{
	"all": true, "exists": true, "exists_one": true, "existsOne": true, "filter": true, "map": true,
	"optMap": true, "optFlatMap": true,
}

// bound gives the name that a macro binds.
func bound(c ast.CallExpr) (string, bool) {
	if !c.IsMemberFunction() || !binders[c.FunctionName()] || len(c.Args()) < 2 || c.Args()[0].Kind() != ast.IdentKind {
		return "", false
	}
	return c.Args()[0].AsIdent(), true
}

// inliner puts variables about an item into expressions.
type inliner struct {
	values map[string]ast.Expr // the variables' own expressions, inlined already
	free   map[string]bool     // the names that they read
	err    error
}

func newInliner() *inliner { return &inliner{values: map[string]ast.Expr{}, free: map[string]bool{}} }

// add makes a variable known.
func (in *inliner) add(name string, e ast.Expr) {
	in.values[name] = e
	maps.Copy(in.free, freeNames(e))
}

// in gives the expression with the variables in place.
func (in *inliner) in(e ast.Expr) ast.Expr { return in.rewrite(e, map[string]string{}) }

// rewrite replaces variables, and renames what names says. A name in names is
// bound by a macro around the expression.
func (in *inliner) rewrite(e ast.Expr, names map[string]string) ast.Expr {
	switch e.Kind() {
	case ast.IdentKind:
		if to, ok := names[e.AsIdent()]; ok {
			return ident(to)
		}
		return e
	case ast.SelectKind:
		s := e.AsSelect()
		if value, ok := in.values[s.FieldName()]; ok && isVariables(s.Operand(), names) {
			return value
		}
		return factory.NewSelect(0, in.rewrite(s.Operand(), names), s.FieldName())
	case ast.ListKind:
		l := e.AsList()
		return factory.NewList(0, in.all(l.Elements(), names), l.OptionalIndices())
	case ast.MapKind:
		var entries []ast.EntryExpr
		for _, entry := range e.AsMap().Entries() {
			m := entry.AsMapEntry()
			entries = append(entries, factory.NewMapEntry(0, in.rewrite(m.Key(), names), in.rewrite(m.Value(), names), m.IsOptional()))
		}
		return factory.NewMap(0, entries)
	case ast.CallKind:
		return in.call(e.AsCall(), names)
	}
	return e
}

func (in *inliner) all(list []ast.Expr, names map[string]string) []ast.Expr {
	out := make([]ast.Expr, len(list))
	for i, e := range list {
		out[i] = in.rewrite(e, names)
	}
	return out
}

func (in *inliner) call(c ast.CallExpr, names map[string]string) ast.Expr {
	in.refuse(c, names)
	if !c.IsMemberFunction() {
		return call(c.FunctionName(), in.all(c.Args(), names)...)
	}
	target := in.rewrite(c.Target(), names)
	name, binds := bound(c)
	if !binds {
		return method(target, c.FunctionName(), in.all(c.Args(), names)...)
	}
	// What is put into the body may read a name that the macro would capture:
	// then the macro's own is another.
	inner := maps.Clone(names)
	inner[name] = name
	for taken := freeNamesOf(c.Args()[1:]); in.free[inner[name]] || inner[name] != name && taken[inner[name]]; {
		inner[name] += "_"
	}
	args := append([]ast.Expr{ident(inner[name])}, in.all(c.Args()[1:], inner)...)
	return method(target, c.FunctionName(), args...)
}

// refuse says of what reads variables in another way than by their name that
// it cannot be rewritten.
func (in *inliner) refuse(c ast.CallExpr, names map[string]string) {
	if len(c.Args()) == 0 || in.err != nil || len(in.values) == 0 {
		return
	}
	first := c.Args()[0]
	switch c.FunctionName() {
	case operators.OptSelect, operators.Index, operators.OptIndex:
		if isVariables(first, names) {
			in.err = fmt.Errorf("variables can only be read as variables.NAME")
		}
	case operators.Has:
		if first.Kind() == ast.SelectKind && isVariables(first.AsSelect().Operand(), names) {
			in.err = fmt.Errorf("has(variables.%s) is always true: leave it out", first.AsSelect().FieldName())
		}
	}
}

func isVariables(e ast.Expr, names map[string]string) bool {
	_, shadowed := names["variables"]
	return !shadowed && e.Kind() == ast.IdentKind && e.AsIdent() == "variables"
}

// walk visits an expression from the outside in. names are those that macros
// bind around it.
func walk(e ast.Expr, names map[string]bool, visit func(ast.Expr, map[string]bool)) {
	visit(e, names)
	each := func(list []ast.Expr, names map[string]bool) {
		for _, inner := range list {
			walk(inner, names, visit)
		}
	}
	switch e.Kind() {
	case ast.SelectKind:
		walk(e.AsSelect().Operand(), names, visit)
	case ast.ListKind:
		each(e.AsList().Elements(), names)
	case ast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			each([]ast.Expr{entry.AsMapEntry().Key(), entry.AsMapEntry().Value()}, names)
		}
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			walk(c.Target(), names, visit)
		}
		args := c.Args()
		if name, ok := bound(c); ok {
			inner := maps.Clone(names)
			inner[name] = true
			args, names = args[1:], inner
		}
		each(args, names)
	}
}

// freeNames gives the names that an expression reads from its surroundings.
func freeNames(e ast.Expr) map[string]bool { return freeNamesOf([]ast.Expr{e}) }

func freeNamesOf(list []ast.Expr) map[string]bool {
	free := map[string]bool{}
	for _, e := range list {
		walk(e, map[string]bool{}, func(e ast.Expr, names map[string]bool) {
			if e.Kind() == ast.IdentKind && !names[e.AsIdent()] {
				free[e.AsIdent()] = true
			}
		})
	}
	return free
}

// variablesOf gives the variables that an expression reads.
func variablesOf(e ast.Expr) map[string]bool {
	found := map[string]bool{}
	walk(e, map[string]bool{}, func(e ast.Expr, names map[string]bool) {
		if e.Kind() == ast.SelectKind && !names["variables"] {
			if s := e.AsSelect(); s.Operand().Kind() == ast.IdentKind && s.Operand().AsIdent() == "variables" {
				found[s.FieldName()] = true
			}
		}
	})
	return found
}

// camel makes a name for CEL of words joined by hyphens.
func camel(name string) string {
	words := strings.Split(name, "-")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}
