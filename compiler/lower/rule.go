package lower

import (
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/ir"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"

	"github.com/google/cel-go/common/types"
)

// rule lowers one rule to its violations: usually one, and one for each group
// of field paths that differ in more than the first field.
func (m *lowerer) rule(l *check.Limitation, r *check.Rule) {
	for _, it := range m.iterations(r) {
		name, s := Snake(r.Source.Name.Value), it.scope
		if s.taken(name) { // a rule named like its item would be hidden by it
			name += "_holds"
		}
		for _, v := range r.Variables {
			if used(r, v.Name) {
				m.declare(v, s)
			}
		}
		once, each := ir.True, ir.True
		if r.When != nil {
			c := &context{m: m, e: r.When, scope: s, name: name}
			once, each = splitByItem(c.notFalse(r.When.AST.Expr()))
		}
		when := ir.Conj(m.gate(), once, it.formula, each)
		c := &context{m: m, e: r.Require, scope: s, name: name}
		when = ir.Conj(when, c.notTrue(r.Require.AST.Expr()))
		if or, ok := when.(ir.Or); ok && len(or.Any) == 0 {
			m.errs.Add(r.Require.Text.Position(), "remove the rule, or require something", "rule %s can never be violated", r.Source.Name.Value)
		}
		for _, alternative := range branches(when) {
			m.module.Violations = append(m.module.Violations, &ir.Violation{
				Rule:      r.Source.Name.Value,
				When:      alternative.When,
				Message:   m.message(l, r, s),
				Path:      it.path,
				Container: it.container,
			})
		}
		for _, v := range r.Variables {
			delete(m.variables, v.Name)
		}
		if it.failure != nil {
			m.module.Violations = append(m.module.Violations, &ir.Violation{
				Rule: r.Source.Name.Value, When: ir.Conj(m.gate(), it.failure),
				Message: ir.String(l.Source.Title.Value), Path: ir.RuleRef{Name: "pod_spec_path"},
			})
		}
	}
}

// splitByItem takes out what depends on no item: it is asked once, before
// the items are visited.
func splitByItem(f ir.Formula) (once, each ir.Formula) {
	once, each = ir.True, ir.True
	for _, g := range toAnd(f) {
		_, binds := g.(ir.Bind)
		if len(ir.FreeVars(g)) == 0 && !binds {
			once = ir.Conj(once, g)
		} else {
			each = ir.Conj(each, g)
		}
	}
	return once, each
}

// used says whether a rule needs a variable about its item, directly or
// through another variable.
func used(r *check.Rule, name string) bool {
	wanted := map[string]bool{}
	mark := func(e *check.Expression) {
		if e != nil {
			for _, n := range check.References(e, "variables") {
				wanted[n] = true
			}
		}
	}
	mark(r.When)
	mark(r.Require)
	mark(r.Message)
	for _, v := range slices.Backward(r.Variables) {
		if wanted[v.Name] {
			mark(v.Expression)
		}
	}
	return wanted[name]
}

// gate is the pack's `when`.
func (m *lowerer) gate() ir.Formula {
	if m.pack.When == nil {
		return ir.True
	}
	c := &context{m: m, e: m.pack.When, name: "applies"}
	return c.notFalse(m.pack.When.AST.Expr())
}

// message gives the finding's text. A message that may fail must not swallow
// the finding: then it is the limitation's title.
func (m *lowerer) message(l *check.Limitation, r *check.Rule, s *scope) ir.Term {
	c := &context{m: m, e: r.Message, scope: s, name: Snake(r.Source.Name.Value) + "_message"}
	x := r.Message.AST.Expr()
	pre, term := c.value(x)
	sure := c.isTotal(x, nil) && c.isProven(x)
	if sure && len(toAnd(pre)) == 0 {
		return term
	}
	choice, ok := term.(ir.Choice)
	if !ok || len(toAnd(pre)) > 0 {
		choice = ir.Choice{Name: c.name, Branches: []ir.Branch{{When: pre, Value: term}}}
	}
	if sure {
		return choice
	}
	choice.Else = ir.String(l.Source.Title.Value)
	if !c.isProven(x) {
		for i, b := range choice.Branches {
			isString := ir.Holds{Term: ir.Call{Function: "is_string", Args: []ir.Term{b.Value}}}
			choice.Branches[i].When = ir.Conj(b.When, isString)
		}
	}
	return choice
}

func toAnd(f ir.Formula) ir.And {
	if and, ok := f.(ir.And); ok {
		return and
	}
	return ir.And{f}
}

// iteration is how a rule visits its items.
type iteration struct {
	scope     *scope
	formula   ir.Formula
	path      ir.Term
	container ir.Term
	failure   ir.Formula // when there is no list to visit; nil if that cannot be
}

func (m *lowerer) iterations(r *check.Rule) []iteration {
	field := ""
	if r.Source.Field != nil {
		field = r.Source.Field.Value
	}
	if r.ItemType == nil || r.ForEach != nil {
		it := iteration{formula: ir.True, path: podPath(field)}
		if r.ForEach != nil {
			m.overList(r, &it)
		}
		return []iteration{it}
	}
	var its []iteration
	for _, group := range groupPaths(r.Source.ForEach.Paths) {
		its = append(its, m.overPaths(r, group, field))
	}
	return its
}

// podPath is the path of a field of the pod spec, or of the object.
func podPath(field string) ir.Term {
	if rest, ok := strings.CutPrefix(field, "object."); ok {
		return ir.String(rest)
	}
	if field == "" {
		return ir.RuleRef{Name: "pod_spec_path"}
	}
	return sprintf("%s."+escapeVerb(field), ir.RuleRef{Name: "pod_spec_path"})
}

func escapeVerb(s string) string { return strings.ReplaceAll(s, "%", "%%") }

func sprintf(format string, args ...ir.Term) ir.Term {
	return ir.Call{Function: "sprintf", Args: []ir.Term{ir.String(format), ir.List{Items: args}}}
}

// overList visits the items of a CEL list. That the list cannot be computed
// is a finding of its own.
func (m *lowerer) overList(r *check.Rule, it *iteration) {
	c := &context{m: m, e: r.ForEach, name: Snake(r.Source.Name.Value)}
	x := r.ForEach.AST.Expr()
	col := c.collection(x)
	inner, _, value := c.bind(col, r.Source.As.Value)
	it.scope = inner.scope
	it.formula = ir.Conj(col.pre, ir.Some{Value: value, In: col.some})
	if !c.isTotal(x, nil) || !c.isProven(x) {
		there := ir.Conj(col.pre, ir.Holds{Term: ir.Call{Function: "is_array", Args: []ir.Term{col.every}}})
		it.failure = ir.Not{Name: Snake(r.Source.Name.Value) + "_items_known", Formula: there}
	}
}

// pathGroup is a set of field paths that differ in their first field only.
type pathGroup struct {
	first []string
	rest  []string // the remaining fields
}

func groupPaths(paths []source.Text) []pathGroup {
	var groups []pathGroup
	for _, p := range paths {
		parts := strings.Split(p.Value, ".")
		i := slices.IndexFunc(groups, func(g pathGroup) bool { return slices.Equal(g.rest, parts[1:]) })
		if i < 0 {
			groups = append(groups, pathGroup{rest: parts[1:]})
			i = len(groups) - 1
		}
		groups[i].first = append(groups[i].first, parts[0])
	}
	return groups
}

// overPaths visits the objects at field paths: each list on the way is
// entered, and a missing one has no items.
func (m *lowerer) overPaths(r *check.Rule, group pathGroup, field string) iteration {
	it := iteration{formula: ir.True}
	base, format, args := ir.Term(ir.RuleRef{Name: "pod_spec"}), "%s", []ir.Term{ir.RuleRef{Name: "pod_spec_path"}}
	step := ir.String(group.first[0])
	if len(group.first) > 1 {
		step = ir.Var{Name: "field"}
		it.formula = ir.Some{Value: "field", In: ir.List{Items: ir.Strings(group.first...)}}
		format += ".%s"
		args = append(args, step)
	} else {
		format += "." + group.first[0]
	}
	indexes := []string{"i", "j", "k", "l"}
	current := m.pack.Types.PodSpecType()
	names := append([]string{group.first[0]}, group.rest...)
	var pending []ir.Term
	for n, name := range names {
		if n > 0 {
			step = ir.String(name)
			format += "." + name
		}
		pending = append(pending, step)
		typ, _ := m.pack.Types.FieldType(current.TypeName(), name)
		current = typ
		if typ.Kind() != types.ListKind {
			continue
		}
		current = typ.Parameters()[0]
		item := r.Source.As.Value
		if n < len(names)-1 {
			item = singular(name)
			if slices.Contains(kube.ContainerLists, name) {
				item = "container"
			}
		}
		it.scope = m.local(it.scope, item, kindOf(current), false)
		local := it.scope.term.(ir.Var)
		it.formula = ir.Conj(it.formula, ir.Some{Key: indexes[0], Value: local.Name, In: ir.Ref{Base: base, Path: pending}})
		format += "[%d]"
		args = append(args, ir.Var{Name: indexes[0]})
		base, pending, indexes = local, nil, indexes[1:]
		if slices.Contains(kube.ContainerLists, name) {
			it.container = ir.Get{Base: local, Path: ir.Strings("name"), Default: ir.String("")}
		}
	}
	if rest, ok := strings.CutPrefix(field, "object."); ok {
		it.path = ir.String(rest)
		return it
	}
	if field != "" {
		format += "." + escapeVerb(field)
	}
	it.path = sprintf(strings.ReplaceAll(format, ".[", "["), args...)
	return it
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
