package vap

import (
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
)

// folded is a rule as expressions about the whole object.
type folded struct {
	holds   ast.Expr // true where the rule is kept, false or an error where it is broken
	message ast.Expr // what is said where it is broken: the messages of all items
}

// loop is a list and the name of its item. Those of a rule are nested.
type loop struct {
	list ast.Expr
	item string
}

// fold makes one expression of a rule.
func fold(p *check.Pack, r *check.Rule) (folded, error) {
	in := newInliner()
	for _, v := range r.Variables {
		e, err := parse(v.Text.Value)
		if err != nil {
			return folded{}, err
		}
		in.add(v.Name, in.in(e))
	}
	read := func(e *check.Expression) (ast.Expr, error) {
		if e == nil {
			return nil, nil
		}
		tree, err := parse(e.Text.Value)
		if err != nil {
			return nil, err
		}
		return in.in(tree), in.err
	}
	when, err := read(r.When)
	if err != nil {
		return folded{}, err
	}
	require, err := read(r.Require)
	if err != nil {
		return folded{}, err
	}
	message, err := read(r.Message)
	if err != nil {
		return folded{}, err
	}
	holds := require
	if when != nil {
		holds = or(not(when), require)
	}
	if r.Source.ForEach == nil {
		return folded{holds: holds, message: message}, nil
	}
	nests, err := nests(p, r, freeNamesOf([]ast.Expr{holds, message}))
	if err != nil {
		return folded{}, err
	}
	var out folded
	var messages []ast.Expr
	for _, nest := range nests {
		out.holds = and(out.holds, every(nest, holds))
		messages = append(messages, joined(nest, and(when, not(require)), message))
	}
	out.message = messages[0]
	if len(messages) > 1 {
		out.message = joinTexts(list(messages...))
	}
	return out, nil
}

// every says that something holds of every item.
func every(nest []loop, holds ast.Expr) ast.Expr {
	for _, l := range slices.Backward(nest) {
		holds = method(l.list, "all", ident(l.item), holds)
	}
	return holds
}

// joined gives the messages of the items that are broken, in one text.
func joined(nest []loop, broken, message ast.Expr) ast.Expr {
	last := nest[len(nest)-1]
	item := ident(last.item)
	out := method(method(method(last.list, "filter", item, broken), "map", item, message), "join", text(separator))
	for _, l := range slices.Backward(nest[:len(nest)-1]) {
		out = joinTexts(method(l.list, "map", ident(l.item), out))
	}
	return out
}

// separator stands between the messages of two items.
const separator = "; "

// joinTexts joins those texts of a list that are not empty.
func joinTexts(texts ast.Expr) ast.Expr {
	some := call(operators.NotEquals, ident("text"), text(""))
	return method(method(texts, "filter", ident("text"), some), "join", text(separator))
}

// nests gives the lists that a rule enters. Paths that differ in their first
// list only are one nest.
func nests(p *check.Pack, r *check.Rule, taken map[string]bool) ([][]loop, error) {
	as := r.Source.As.Value
	if r.ForEach != nil {
		e, err := parse(r.ForEach.Text.Value)
		return [][]loop{{{e, as}}}, err
	}
	var order []string
	heads := map[string][][]string{}
	paths := map[string][]step{}
	for _, path := range r.Source.ForEach.Paths {
		steps := stepsOf(p, path.Value)
		rest := path.Value[len(strings.Join(steps[0].fields, ".")):]
		if _, seen := paths[rest]; !seen {
			order = append(order, rest)
			paths[rest] = steps
		}
		heads[rest] = append(heads[rest], steps[0].fields)
	}
	var out [][]loop
	for _, rest := range order {
		steps := paths[rest]
		var nest []loop
		from := heads[rest]
		base := variable("podSpec")
		for i, s := range steps {
			item := as
			if i < len(steps)-1 {
				item = s.item(as, taken)
			}
			nest = append(nest, loop{listsAt(base, from), item})
			if i+1 < len(steps) {
				base, from = ident(item), [][]string{steps[i+1].fields}
			}
		}
		out = append(out, nest)
	}
	return out, nil
}

// step is a part of a field path that ends in a list.
type step struct {
	fields     []string
	containers bool // it is a list of containers
}

// item names an item of a list on the way.
func (s step) item(as string, taken map[string]bool) string {
	if s.containers {
		return "container"
	}
	name := strings.TrimSuffix(s.fields[len(s.fields)-1], "s")
	for name == as || taken[name] {
		name += "_"
	}
	return name
}

// stepsOf cuts a checked field path behind each list.
func stepsOf(p *check.Pack, path string) []step {
	var steps []step
	var current step
	at := p.Types.PodSpecType()
	for _, name := range strings.Split(path, ".") {
		at, _ = p.Types.FieldType(at.TypeName(), name)
		current.fields = append(current.fields, name)
		if at.Kind() == types.ListKind {
			at = at.Parameters()[0]
			current.containers = slices.Contains(kube.ContainerLists, name)
			steps = append(steps, current)
			current = step{}
		}
	}
	return steps
}

// listsAt joins the lists at some paths below an object. The three lists of
// containers have a variable.
func listsAt(base ast.Expr, paths [][]string) ast.Expr {
	if slices.EqualFunc(paths, kube.ContainerLists, func(path []string, name string) bool { return len(path) == 1 && path[0] == name }) {
		return variable("containers")
	}
	var sum ast.Expr
	for _, path := range paths {
		if l := listAt(base, path); sum == nil {
			sum = l
		} else {
			sum = call(operators.Add, sum, l)
		}
	}
	return sum
}

// listAt gives the list at a path below an object; a list that is missing or
// null is empty.
func listAt(base ast.Expr, path []string) ast.Expr {
	optional, plain := base, base
	for _, name := range path {
		optional = call(operators.OptSelect, optional, text(name))
		plain = factory.NewSelect(0, plain, name)
	}
	null := factory.NewLiteral(0, types.NullValue)
	missing := call(operators.Equals, method(optional, "orValue", null), null)
	return call(operators.Conditional, missing, list(), plain)
}
