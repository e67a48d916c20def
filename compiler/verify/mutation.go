package verify

import (
	"regexp"
	"slices"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/parser"
)

// Mutant is a pack with one clause deleted.
type Mutant struct {
	At      diag.Position
	Deleted string // the clause's text
	pack    *source.Pack
}

// Mutants deletes each clause of each expression that decides: an operand of
// && or ||, a negation, half of a conditional, a whole `when`, a field path
// of a forEach, a rule.
func Mutants(p *source.Pack) ([]Mutant, error) {
	env, err := check.BaseEnvironment(p.MinimumKubernetes)
	if err != nil {
		return nil, err
	}
	env, err = env.Extend(cel.EnableMacroCallTracking())
	if err != nil {
		return nil, err
	}
	var mutants []Mutant
	for _, text := range deciding(p) {
		edits, err := clauses(env, *text)
		if err != nil {
			return nil, err
		}
		for _, e := range edits {
			mutants = append(mutants, e.mutant(p, text))
		}
	}
	return append(mutants, structural(p)...), nil
}

// deciding gives every expression but messages.
func deciding(p *source.Pack) []*source.Text {
	var texts []*source.Text
	add := func(t *source.Text) {
		if t != nil {
			texts = append(texts, t)
		}
	}
	vars := func(list []source.Variable) {
		for i := range list {
			add(&list[i].Expression)
		}
	}
	vars(p.Variables)
	add(p.When)
	for _, l := range p.Limitations {
		vars(l.Variables)
		for _, r := range l.Rules {
			if r.ForEach != nil {
				add(r.ForEach.Expression)
			}
			vars(decidingVariables(r))
			add(r.When)
			add(&r.Require)
		}
	}
	return texts
}

// decidingVariables leaves out the variables of a rule that only its message
// reads: they say something, and decide nothing. The slice shares the rule's
// memory, so that what a mutant changes is the rule.
func decidingVariables(r *source.Rule) []source.Variable {
	text := r.Require.Value
	if r.When != nil {
		text += " " + r.When.Value
	}
	n := len(r.Variables)
	for n > 0 && !reads(text, r.Variables[n-1].Name.Value) {
		n--
	}
	return r.Variables[:n]
}

// reads says that an expression has variables.name in it.
func reads(text, name string) bool {
	return regexp.MustCompile(`\bvariables\.` + regexp.QuoteMeta(name) + `\b`).MatchString(text)
}

// edit replaces one node of an expression by one of its operands.
type edit struct {
	text    string // the whole expression afterwards
	deleted string
	offset  int // of the operator
}

// clauses makes each expression that lacks one clause. The tree is parsed
// anew for each, as it is changed in place.
func clauses(env *cel.Env, text source.Text) ([]edit, error) {
	var edits []edit
	for n := 0; ; n++ {
		parsed, issues := env.Parse(text.Value)
		if issues.Err() != nil {
			return nil, issues.Err()
		}
		tree := parsed.NativeRep()
		node, keep, drop := nthClause(tree, n)
		if node == nil {
			return edits, nil
		}
		info := tree.SourceInfo()
		deleted := "!"
		if drop != nil {
			text, err := parser.Unparse(drop, info)
			if err != nil {
				return nil, err
			}
			deleted = text
		}
		at, _ := info.GetOffsetRange(node.ID())
		replaceNode(tree, node.ID(), keep)
		changed, err := parser.Unparse(tree.Expr(), info)
		if err != nil {
			return nil, err
		}
		edits = append(edits, edit{text: changed, deleted: deleted, offset: int(at.Start)})
	}
}

// nthClause finds the nth thing that can be deleted: the node, the operand
// that takes its place and the one that is dropped (nil for a negation).
func nthClause(tree *ast.AST, n int) (node, keep, drop ast.Expr) {
	count := 0
	seen := map[int64]bool{}
	offer := func(x, by, without ast.Expr) {
		if count == n && node == nil {
			node, keep, drop = x, by, without
		}
		count++
	}
	visit := ast.NewExprVisitor(func(x ast.Expr) {
		if x.Kind() != ast.CallKind || seen[x.ID()] {
			return
		}
		seen[x.ID()] = true
		args := x.AsCall().Args()
		if isLoop(args) {
			return
		}
		switch x.AsCall().FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr:
			offer(x, args[0], args[1])
			offer(x, args[1], args[0])
		case operators.Conditional:
			offer(x, args[1], args[2])
			offer(x, args[2], args[1])
		case operators.LogicalNot:
			offer(x, args[0], nil)
		}
	})
	ast.PreOrderVisit(tree.Expr(), visit)
	return node, keep, drop
}

// isLoop says that a call is of a macro's own loop: it reads the hidden
// variable that the loop accumulates in.
func isLoop(args []ast.Expr) bool {
	return slices.ContainsFunc(args, func(a ast.Expr) bool {
		return a.Kind() == ast.IdentKind && a.AsIdent() == parser.AccumulatorName || a.Kind() == ast.IdentKind && a.AsIdent() == parser.HiddenAccumulatorName
	})
}

// replaceNode puts an operand in the place of a node, in the tree and in the
// macro calls as written.
func replaceNode(tree *ast.AST, id int64, by ast.Expr) {
	info := tree.SourceInfo()
	if m, ok := info.GetMacroCall(by.ID()); ok {
		info.SetMacroCall(id, m)
	}
	visit := ast.NewExprVisitor(func(x ast.Expr) {
		if x.ID() == id {
			x.SetKindCase(by)
		}
	})
	for _, m := range info.MacroCalls() {
		ast.PostOrderVisit(m, visit)
	}
	ast.PostOrderVisit(tree.Expr(), visit)
}

// mutant swaps one expression in a copy of the pack.
func (e edit) mutant(p *source.Pack, text *source.Text) Mutant {
	copied := p.Clone()
	originals, copies := deciding(p), deciding(copied)
	for i := range originals {
		if originals[i] == text {
			copies[i].Value = e.text
		}
	}
	return Mutant{At: text.At(e.offset), Deleted: e.deleted, pack: copied}
}

// structural deletes rules, `when`s and paths of forEach.
func structural(p *source.Pack) []Mutant {
	var mutants []Mutant
	add := func(at source.Text, what string, change func(*source.Pack)) {
		copied := p.Clone()
		change(copied)
		mutants = append(mutants, Mutant{At: at.Position(), Deleted: what, pack: copied})
	}
	if p.When != nil {
		add(*p.When, "when: "+p.When.Value, func(c *source.Pack) { c.When = nil })
	}
	for i, l := range p.Limitations {
		for j, r := range l.Rules {
			add(r.Name, "rule "+r.Name.Value, func(c *source.Pack) {
				c.Limitations[i].Rules = slices.Delete(c.Limitations[i].Rules, j, j+1)
			})
			if r.When != nil {
				add(*r.When, "when: "+r.When.Value, func(c *source.Pack) { c.Limitations[i].Rules[j].When = nil })
			}
			if r.ForEach == nil {
				continue
			}
			for k, path := range r.ForEach.Paths {
				add(path, "forEach: "+path.Value, func(c *source.Pack) {
					each := c.Limitations[i].Rules[j].ForEach
					each.Paths = slices.Delete(each.Paths, k, k+1)
				})
			}
		}
	}
	return mutants
}

// Killed says whether some fixture no longer comes out as it must. Native CEL
// judges: that the Rego decides the same is proven elsewhere. A mutant that
// is no longer valid CEL counts as noticed.
func (m Mutant) Killed(fixtures []*source.Fixture) (bool, error) {
	native, err := NewNative(m.pack)
	if err != nil {
		return true, nil //nolint:nilerr // the compiler notices it
	}
	for _, f := range fixtures {
		review, err := engine.NewReview(f.Object)
		if err != nil {
			return false, err
		}
		found, err := native.Evaluate(review, f.Inventory, f.Parameters)
		if err != nil {
			return false, err
		}
		if len(unexpected(f, found)) > 0 {
			return true, nil
		}
	}
	return false, nil
}
