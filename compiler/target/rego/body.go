package rego

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"fineprint/compiler/ir"
)

// bodies gives the bodies that a rule needs for a formula, each a list of
// formulas without Or at its top. An Or beside at most one other formula is
// multiplied out; any other is left to formula, which gives it a rule.
func bodies(f ir.Formula) []ir.And {
	var all []ir.And
	switch f := f.(type) {
	case ir.Or:
		for _, alternative := range f.Any {
			all = append(all, bodies(alternative)...)
		}
		return all
	case ir.And:
		i := slices.IndexFunc(f, func(g ir.Formula) bool { _, isOr := g.(ir.Or); return isOr })
		if i < 0 || len(f) > 2 {
			return []ir.And{f}
		}
		for _, alternative := range f[i].(ir.Or).Any {
			whole := slices.Clone(f)
			whole[i] = alternative
			all = append(all, bodies(ir.Conj(whole...))...)
		}
		return all
	}
	return []ir.And{{f}}
}

// inner prints the formulas of one body. needed are the variables that the
// head uses.
func (p *printer) inner(f ir.Formula, needed []string) []string {
	all, ok := f.(ir.And)
	if !ok {
		all = ir.And{f}
	}
	all = dropImplied(all)
	var lines []string
	for i, g := range all {
		rest := append(ir.FreeVars(all[i+1:]), needed...)
		lines = append(lines, p.literal(g, rest))
	}
	return lines
}

// literal prints one formula; rest are the variables that what follows uses.
func (p *printer) literal(f ir.Formula, rest []string) string {
	switch f := f.(type) {
	case ir.Some:
		key, value := f.Key, f.Value
		if !slices.Contains(rest, key) {
			key = ""
		}
		if !slices.Contains(rest, value) {
			value = "_"
		}
		if key != "" {
			value = key + ", " + value
		}
		return "some " + value + " in " + p.term(f.In)
	case ir.Bind:
		if !slices.Contains(rest, f.Name) {
			return "_ = " + p.term(f.Term)
		}
		return f.Name + " := " + p.term(f.Term)
	}
	return p.formula(f)
}

// formula prints one formula that binds nothing for others.
func (p *printer) formula(f ir.Formula) string {
	switch f := f.(type) {
	case ir.Holds:
		return p.term(f.Term)
	case ir.Defined:
		return p.term(f.Term)
	case ir.Compare:
		return p.term(f.Left) + " " + f.Op + " " + p.term(f.Right)
	case ir.In:
		return p.term(f.Item) + " in " + p.members(f.List)
	case ir.Not:
		return p.negation(f)
	case ir.Every:
		return p.every(f)
	case ir.Or:
		if len(f.Any) == 0 {
			return "false"
		}
		return p.hoist(f.Name, f)
	case ir.And:
		if len(f) == 0 {
			return "true"
		}
		return p.hoist("", f)
	case ir.Some:
		return p.literal(f, nil)
	case ir.Bind:
		return p.literal(f, nil)
	}
	panic(fmt.Sprintf("rego: unknown formula %T", f))
}

// members prints the right side of `in`: constants as a set, which is the
// idiom, as neither order nor duplicates count.
func (p *printer) members(t ir.Term) string {
	list, ok := t.(ir.List)
	if !ok || len(list.Items) == 0 || slices.ContainsFunc(list.Items, func(item ir.Term) bool { _, isConst := item.(ir.Const); return !isConst }) {
		return p.term(t)
	}
	text := p.term(list)
	return "{" + strings.TrimSuffix(strings.TrimPrefix(text, "["), "]") + "}"
}

func (p *printer) every(f ir.Every) string {
	body := f.Body
	if len(bodies(body)) > 1 || containsOr(body) {
		body = ir.Holds{Term: p.hoistTerm(f.Name, body)}
	}
	names := f.Value
	free := ir.FreeVars(body)
	switch {
	case f.Key != "" && !slices.Contains(free, f.Value):
		names = f.Key + ", _"
	case f.Key != "" && slices.Contains(free, f.Key):
		names = f.Key + ", " + f.Value
	}
	return "every " + names + " in " + p.term(f.In) + " {\n" + strings.Join(p.inner(body, nil), "\n") + "\n}"
}

func containsOr(f ir.Formula) bool {
	all, ok := f.(ir.And)
	return ok && slices.ContainsFunc(all, func(g ir.Formula) bool { _, isOr := g.(ir.Or); return isOr })
}

// dropImplied removes presence tests that a later formula of the same body
// implies, as it looks at the same place or below it.
func dropImplied(all ir.And) ir.And {
	var kept ir.And
	for i, f := range all {
		if d, ok := f.(ir.Defined); ok && slices.ContainsFunc(all[i+1:], func(g ir.Formula) bool { return requires(g, d.Term) }) {
			continue
		}
		if slices.ContainsFunc(kept, func(g ir.Formula) bool { return reflect.DeepEqual(f, g) }) {
			continue
		}
		kept = append(kept, f)
	}
	return kept
}

// requires says that a formula cannot hold where the term is undefined.
func requires(f ir.Formula, t ir.Term) bool {
	switch f := f.(type) {
	case ir.Holds:
		return contains(f.Term, t)
	case ir.Defined:
		return contains(f.Term, t)
	case ir.Compare:
		return contains(f.Left, t) || contains(f.Right, t)
	case ir.In:
		return contains(f.Item, t) || contains(f.List, t)
	case ir.Some:
		return contains(f.In, t)
	case ir.Every:
		return contains(f.In, t)
	case ir.Bind:
		return contains(f.Term, t)
	}
	return false
}

// contains says that a term is undefined where part is. Get looks at its base
// only, and a comprehension is always defined.
func contains(t, part ir.Term) bool {
	if reflect.DeepEqual(t, part) {
		return true
	}
	switch t := t.(type) {
	case ir.Ref:
		if p, ok := part.(ir.Ref); ok && reflect.DeepEqual(t.Base, p.Base) && len(p.Path) <= len(t.Path) && reflect.DeepEqual(t.Path[:len(p.Path)], p.Path) {
			return true
		}
		return contains(t.Base, part) || slices.ContainsFunc(t.Path, func(s ir.Term) bool { return contains(s, part) })
	case ir.Get:
		return contains(t.Base, part)
	case ir.Call:
		return slices.ContainsFunc(t.Args, func(a ir.Term) bool { return contains(a, part) })
	case ir.Infix:
		return contains(t.Left, part) || contains(t.Right, part)
	case ir.List:
		return slices.ContainsFunc(t.Items, func(a ir.Term) bool { return contains(a, part) })
	}
	return false
}
