package source

import "slices"

// Clone copies the pack as far as expressions and rules go, so that a copy
// may be changed.
func (p *Pack) Clone() *Pack {
	c := *p
	c.Variables = slices.Clone(p.Variables)
	c.When = cloneText(p.When)
	c.Limitations = make([]*Limitation, len(p.Limitations))
	for i, l := range p.Limitations {
		limitation := *l
		limitation.Variables = slices.Clone(l.Variables)
		limitation.Rules = make([]*Rule, len(l.Rules))
		for j, r := range l.Rules {
			limitation.Rules[j] = r.clone()
		}
		c.Limitations[i] = &limitation
	}
	return &c
}

func (r *Rule) clone() *Rule {
	c := *r
	c.Variables = slices.Clone(r.Variables)
	c.When = cloneText(r.When)
	if r.ForEach != nil {
		c.ForEach = &ForEach{Paths: slices.Clone(r.ForEach.Paths), Expression: cloneText(r.ForEach.Expression)}
	}
	return &c
}

func cloneText(t *Text) *Text {
	if t == nil {
		return nil
	}
	c := *t
	return &c
}
