package ir

// VisitTerm calls visit for the term and all terms in it, outside in.
func VisitTerm(t Term, visit func(Term)) {
	if t == nil {
		return
	}
	visit(t)
	for _, inner := range subterms(t) {
		VisitTerm(inner, visit)
	}
	switch t := t.(type) {
	case Comprehension:
		VisitFormula(t.Body, visit)
	case Choice:
		for _, b := range t.Branches {
			VisitFormula(b.When, visit)
		}
	}
}

func subterms(t Term) []Term {
	switch t := t.(type) {
	case RuleRef:
		return t.Args
	case Ref:
		return append([]Term{t.Base}, t.Path...)
	case Get:
		return append(append([]Term{t.Base}, t.Path...), t.Default)
	case Call:
		return t.Args
	case Infix:
		return []Term{t.Left, t.Right}
	case List:
		return t.Items
	case Map:
		return append(append([]Term{}, t.Keys...), t.Values...)
	case Comprehension:
		return []Term{t.Head}
	case Choice:
		var values []Term
		for _, b := range t.Branches {
			values = append(values, b.Value)
		}
		if t.Else != nil {
			values = append(values, t.Else)
		}
		return values
	}
	return nil
}

// VisitFormula calls visit for every term in the formula.
func VisitFormula(f Formula, visit func(Term)) {
	switch f := f.(type) {
	case And:
		for _, g := range f {
			VisitFormula(g, visit)
		}
	case Or:
		for _, g := range f.Any {
			VisitFormula(g, visit)
		}
	case Not:
		VisitFormula(f.Formula, visit)
	case Holds:
		VisitTerm(f.Term, visit)
	case Defined:
		VisitTerm(f.Term, visit)
	case Compare:
		VisitTerm(f.Left, visit)
		VisitTerm(f.Right, visit)
	case In:
		VisitTerm(f.Item, visit)
		VisitTerm(f.List, visit)
	case Some:
		VisitTerm(f.In, visit)
	case Every:
		VisitTerm(f.In, visit)
		VisitFormula(f.Body, visit)
	case Bind:
		VisitTerm(f.Term, visit)
	}
}

// FreeVars gives the variables that the formula uses and does not bind, in
// order of appearance.
func FreeVars(f Formula) []string {
	w := &freeWalk{bound: map[string]int{}, seen: map[string]bool{}}
	w.formula(f)
	return w.free
}

// FreeTermVars is FreeVars for a term.
func FreeTermVars(t Term) []string {
	w := &freeWalk{bound: map[string]int{}, seen: map[string]bool{}}
	w.term(t)
	return w.free
}

type freeWalk struct {
	bound map[string]int
	seen  map[string]bool
	free  []string
}

func (w *freeWalk) bind(names ...string) {
	for _, n := range names {
		w.bound[n]++
	}
}

func (w *freeWalk) unbind(names ...string) {
	for _, n := range names {
		w.bound[n]--
	}
}

func (w *freeWalk) term(t Term) {
	switch t := t.(type) {
	case Var:
		if t != Wildcard && w.bound[t.Name] == 0 && !w.seen[t.Name] {
			w.seen[t.Name] = true
			w.free = append(w.free, t.Name)
		}
	case Comprehension:
		names := w.formula(t.Body)
		w.bind(names...)
		w.term(t.Head)
		w.unbind(names...)
		return
	case Choice:
		for _, b := range t.Branches {
			names := w.formula(b.When)
			w.bind(names...)
			w.term(b.Value)
			w.unbind(names...)
		}
		if t.Else != nil {
			w.term(t.Else)
		}
		return
	}
	for _, inner := range subterms(t) {
		w.term(inner)
	}
}

// formula walks f and gives the names that it binds for what follows it.
func (w *freeWalk) formula(f Formula) []string {
	switch f := f.(type) {
	case And:
		var names []string
		for _, g := range f {
			own := w.formula(g)
			w.bind(own...)
			names = append(names, own...)
		}
		w.unbind(names...)
		return names
	case Or:
		for _, g := range f.Any {
			w.formula(g)
		}
	case Not:
		w.formula(f.Formula)
	case Holds:
		w.term(f.Term)
	case Defined:
		w.term(f.Term)
	case Compare:
		w.term(f.Left)
		w.term(f.Right)
	case In:
		w.term(f.Item)
		w.term(f.List)
	case Some:
		w.term(f.In)
		return []string{f.Key, f.Value}
	case Every:
		w.term(f.In)
		w.bind(f.Key, f.Value)
		w.formula(f.Body)
		w.unbind(f.Key, f.Value)
	case Bind:
		w.term(f.Term)
		return []string{f.Name}
	}
	return nil
}
