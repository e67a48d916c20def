package source

import (
	"slices"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// Predefined are the variables that every expression has: the pod spec and
// the pod metadata of whatever workload is judged, the pod spec as it was
// before an UPDATE, and all of the pod's containers.
var Predefined = []string{"podSpec", "podMeta", "oldPodSpec", "containers"}

// checkNames refuses names that are taken: twice the same variable, a rule
// named as another of its limitation, a variable that hides a predefined one.
func (p *Pack) checkNames(errs *diag.List) {
	documents := scope{what: "document", taken: map[string]string{}, errs: errs}
	for _, d := range p.Documents {
		documents.take(d.Name)
	}
	shared := scope{what: "variable", taken: map[string]string{}, errs: errs}
	for _, name := range Predefined {
		shared.taken[snake(name)] = "predefined"
	}
	for _, i := range p.Inventory {
		shared.take(i.As)
	}
	shared.takeAll(p.Variables)
	kinds := scope{what: "limitation", taken: map[string]string{}, errs: errs}
	for _, l := range p.Limitations {
		kinds.take(l.Name)
		l.checkNames(shared)
		for _, s := range l.Sources {
			if _, known := p.Document(s.Document.Value); !known && s.Document.Value != "" && p.sound {
				var names []string
				for _, d := range p.Documents {
					names = append(names, d.Name.Value)
				}
				errs.Add(s.Document.Position(), diag.DidYouMean(s.Document.Value, names), "pack.yaml has no document %q", s.Document.Value)
			}
		}
	}
}

func (l *Limitation) checkNames(shared scope) {
	own := shared.inner()
	params := own // the same names
	params.what = "parameter"
	for _, p := range l.Parameters {
		params.take(p.Name)
	}
	own.takeAll(l.Variables)
	rules := scope{what: "rule", taken: map[string]string{}, errs: shared.errs}
	for _, rule := range l.Rules {
		rules.take(rule.Name)
		items := own.inner()
		items.takeAll(rule.Variables)
		for _, name := range []string{"object", "oldObject", "request", "params", "namespaceObject", "variables"} {
			if rule.As.Value == name {
				own.errs.Add(rule.As.Position(), "choose another name", "%q is already a name in every expression", name)
			}
		}
	}
}

// scope holds the names that are taken, in the spelling they get in Rego, so
// that podSpec and pod_spec cannot both stand.
type scope struct {
	what  string
	taken map[string]string
	errs  *diag.List
}

func (s scope) take(name Text) {
	if name.Value == "" {
		return
	}
	if where, taken := s.taken[snake(name.Value)]; taken {
		s.errs.Add(name.Position(), "choose another name", "%s %q is already taken: %s", s.what, name.Value, where)
		return
	}
	s.taken[snake(name.Value)] = name.Position().String()
}

func (s scope) takeAll(vars []Variable) {
	for _, v := range vars {
		s.take(v.Name)
	}
}

func (s scope) inner() scope {
	copied := scope{what: "variable", taken: map[string]string{}, errs: s.errs}
	for k, v := range s.taken {
		copied.taken[k] = v
	}
	return copied
}

func snake(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// reserved are the words that CEL does not let be names.
var reserved = []string{
	"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop",
	"namespace", "null", "package", "return", "true", "var", "void", "while",
}

func readName(r *reader, n *yaml.Node, what string) Text {
	t := r.text(n, what)
	if t.Value != "" && !variableName.MatchString(t.Value) {
		r.errs.Add(t.Position(), "use letters and digits, beginning with a small letter", "%q cannot be a name in CEL", t.Value)
	} else if slices.Contains(reserved, t.Value) {
		r.errs.Add(t.Position(), "choose another name", "%q is a word of the CEL language", t.Value)
	}
	return t
}
