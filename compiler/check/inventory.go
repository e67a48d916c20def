package check

import (
	"slices"

	"fineprint/compiler/source"
)

// InventoryOf gives the kinds of inventory that a rule needs for its verdict,
// directly or through variables, in the pack's order.
func (p *Pack) InventoryOf(l *Limitation, r *Rule) []source.Inventory {
	expressions := map[string]*Expression{}
	for _, vars := range [][]*Variable{p.Variables, l.Variables, r.Variables} {
		for _, v := range vars {
			expressions[v.Name] = v.Expression
		}
	}
	reached := map[string]bool{}
	var visit func(e *Expression)
	visit = func(e *Expression) {
		if e == nil {
			return
		}
		for _, name := range References(e, "variables") {
			if !reached[name] {
				reached[name] = true
				visit(expressions[name])
			}
		}
	}
	for _, e := range []*Expression{p.When, r.ForEach, r.When, r.Require, r.Message} {
		visit(e)
	}
	var needed []source.Inventory
	for _, i := range p.Source.Inventory {
		if reached[i.As.Value] {
			needed = append(needed, i)
		}
	}
	return needed
}

// InventoryOfAll gives the kinds that any rule of a limitation needs.
func (p *Pack) InventoryOfAll(l *Limitation) []source.Inventory {
	var needed []source.Inventory
	for _, i := range p.Source.Inventory {
		for _, r := range l.Rules {
			if slices.ContainsFunc(p.InventoryOf(l, r), func(n source.Inventory) bool { return n.As.Value == i.As.Value }) {
				needed = append(needed, i)
				break
			}
		}
	}
	return needed
}
