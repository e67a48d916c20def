package rego

import "fineprint/compiler/ir"

// negation prints Not: in place where that is safe, as the opposite
// comparison where both sides are sure to be defined, and otherwise as a
// negated rule whose arguments are bound.
func (p *printer) negation(n ir.Not) string {
	if text, ok := p.negated(n.Formula); ok {
		return text
	}
	return "not " + p.hoist(n.Name, n.Formula)
}

var opposite = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}

func (p *printer) negated(f ir.Formula) (string, bool) {
	switch f := f.(type) {
	case ir.Holds:
		switch t := f.Term.(type) {
		case ir.RuleRef:
			if p.allSure(t.Args) {
				return "not " + p.term(t), true
			}
		case ir.Call:
			if p.allSure(t.Args) {
				return "not " + p.term(t), true
			}
		}
	case ir.Defined:
		if p.isPlain(f.Term) {
			return "not " + p.term(f.Term), true
		}
	case ir.Compare:
		switch {
		case p.isSure(f.Left) && p.isSure(f.Right):
			return p.term(f.Left) + " " + opposite[f.Op] + " " + p.term(f.Right), true
		case f.Op == "==" && p.isPlain(f.Left) && isLocal(f.Right), f.Op == "==" && isLocal(f.Left) && p.isPlain(f.Right):
			return "not " + p.formula(f), true
		}
	case ir.In:
		if p.isSure(f.Item) && p.isSure(f.List) {
			return "not " + p.formula(f), true
		}
	}
	return "", false
}

func isLocal(t ir.Term) bool {
	switch t.(type) {
	case ir.Var, ir.Const:
		return true
	}
	return false
}

// isSure says that a term is defined whatever the input is, so that it may be
// an argument under `not`.
func (p *printer) isSure(t ir.Term) bool {
	switch t := t.(type) {
	case ir.Var, ir.Const:
		return true
	case ir.RuleRef:
		rule := p.module.Rules[t.Name]
		return rule != nil && rule.Total && p.allSure(t.Args)
	case ir.List:
		return p.allSure(t.Items)
	case ir.Comprehension:
		return true
	}
	return false
}

func (p *printer) allSure(ts []ir.Term) bool {
	for _, t := range ts {
		if !p.isSure(t) {
			return false
		}
	}
	return true
}

// isPlain says that a term is a reference, which Rego evaluates inside of
// `not`; a call in it is evaluated outside, and so must be sure.
func (p *printer) isPlain(t ir.Term) bool {
	switch t := t.(type) {
	case ir.Var, ir.Document:
		return true
	case ir.RuleRef:
		return len(t.Args) == 0 || p.isSure(t)
	case ir.Ref:
		for _, step := range t.Path {
			if !isLocal(step) {
				return false
			}
		}
		return p.isPlain(t.Base)
	}
	return false
}
