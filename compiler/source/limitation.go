package source

import (
	"os"
	"path/filepath"
	"regexp"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// Limitation is one documented limitation and the rules that enforce it.
type Limitation struct {
	Dir         string
	Name        Text
	Title       Text
	Description Text // why, and what the platform does with an object that breaks it
	Fix         Text // what to do instead
	Sources     []Source
	APIServer   string // whether the API server alone refuses what breaks it: yes, partly, no
	Enforcement string // the Constraint's enforcementAction: deny, warn, dryrun
	Parameters  []Parameter
	Variables   []Variable
	Rules       []*Rule
	Fixtures    []*Fixture
}

// Source is where a limitation is documented.
type Source struct {
	Document Text // a document of pack.yaml
	Section  Text
	Summary  Text // the requirement in our own words
}

// Rule is one requirement of a limitation. It is violated where neither When
// is false nor Require is true: an error in either is a violation.
type Rule struct {
	Name      Text
	ForEach   *ForEach // nil: the rule judges the object once
	As        Text
	Variables []Variable // may use the item; evaluated per item
	When      *Text
	Require   Text
	Field     *Text // the offending field, relative to the item or to the pod spec
	Message   Text  // a CEL string
}

// ForEach is what a rule iterates over: either field paths under the pod
// spec, whose objects are visited one by one, or a CEL list.
type ForEach struct {
	Paths      []Text
	Expression *Text
}

var (
	fieldPath = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$`)
	fieldText = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*|\['[^']+'\])*$`)
	celRoot   = regexp.MustCompile(`^(variables|params|object|oldObject|request|namespaceObject)\b`)
)

const limitationFile = "limitation.yaml"

// loadLimitation reads a limitation with its fixtures. One that cannot be
// read is there without rules, so that what refers to it by name is not
// reported as well.
func loadLimitation(dir string, errs *diag.List) *Limitation {
	l := &Limitation{Dir: dir}
	entries, err := os.ReadDir(dir)
	if err != nil {
		errs.Add(diag.Position{File: dir}, "", "cannot be read: %v", plainError(err))
		return l
	}
	found := false
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.Name() == limitationFile:
			found = true
			if r, root := open(path, errs); root != nil {
				l.read(r, root)
			}
		case e.Name() != fixtureFolder && !beside(e.Name()):
			names := []string{limitationFile, fixtureFolder}
			errs.Add(diag.Position{File: path}, diag.DidYouMean(e.Name(), names), "does not belong in a limitation")
		}
	}
	if !found {
		errs.Add(diag.Position{File: dir}, "every folder of a pack is a limitation", "has no %s", limitationFile)
	}
	l.Fixtures = loadFixtures(filepath.Join(dir, fixtureFolder), l, errs)
	return l
}

func (l *Limitation) read(r *reader, root *yaml.Node) {
	header(r, root, "Limitation", &l.Name, func(spec *yaml.Node) {
		r.mapping(spec, "spec",
			field{"title", true, func(n *yaml.Node) { l.Title = r.text(n, "title") }},
			field{"description", true, func(n *yaml.Node) { l.Description = r.text(n, "description") }},
			field{"fix", true, func(n *yaml.Node) { l.Fix = r.text(n, "fix") }},
			field{"source", true, func(n *yaml.Node) { l.readSources(r, n) }},
			field{"apiServer", true, func(n *yaml.Node) { l.APIServer = r.choice(n, "apiServer", "yes", "partly", "no") }},
			field{"enforcement", true, func(n *yaml.Node) { l.Enforcement = r.choice(n, "enforcement", "deny", "warn", "dryrun") }},
			field{"parameters", false, func(n *yaml.Node) { l.Parameters = readParameters(r, n) }},
			field{"variables", false, func(n *yaml.Node) { l.Variables = readVariables(r, n) }},
			field{"rules", true, func(n *yaml.Node) { l.readRules(r, n) }},
		)
	})
	if base := filepath.Base(l.Dir); l.Name.Value != "" && l.Name.Value != base {
		r.errs.Add(l.Name.Position(), "name the limitation as its folder", "the limitation is named %q, and its folder %q", l.Name.Value, base)
	}
}

func (l *Limitation) readSources(r *reader, n *yaml.Node) {
	r.list(n, "source", func(n *yaml.Node) {
		var s Source
		r.mapping(n, "a source",
			field{"document", true, func(n *yaml.Node) { s.Document = r.text(n, "document") }},
			field{"section", true, func(n *yaml.Node) { s.Section = r.text(n, "section") }},
			field{"summary", true, func(n *yaml.Node) { s.Summary = r.text(n, "summary") }},
		)
		l.Sources = append(l.Sources, s)
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.errs.Add(r.at(n), "say which document and section it comes from", "source is empty")
	}
}

func (l *Limitation) readRules(r *reader, n *yaml.Node) {
	r.list(n, "rules", func(n *yaml.Node) { l.Rules = append(l.Rules, readRule(r, n)) })
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.errs.Add(r.at(n), "", "rules is empty: the limitation would enforce nothing")
	}
}

func readRule(r *reader, n *yaml.Node) *Rule {
	rule := &Rule{}
	optional := func(to **Text, what string) func(*yaml.Node) {
		return func(n *yaml.Node) { t := r.expression(n, what); *to = &t }
	}
	r.mapping(n, "a rule",
		field{"name", true, func(n *yaml.Node) {
			rule.Name = r.text(n, "name")
			if rule.Name.Value != "" && !folderName.MatchString(rule.Name.Value) {
				r.errs.Add(rule.Name.Position(), "use lower-case words joined by hyphens", "%q cannot be a name", rule.Name.Value)
			}
		}},
		field{"forEach", false, func(n *yaml.Node) { rule.ForEach = readForEach(r, n) }},
		field{"as", false, func(n *yaml.Node) { rule.As = readName(r, n, "as") }},
		field{"variables", false, func(n *yaml.Node) { rule.Variables = readVariables(r, n) }},
		field{"when", false, optional(&rule.When, "when")},
		field{"require", true, func(n *yaml.Node) { rule.Require = r.expression(n, "require") }},
		field{"field", false, func(n *yaml.Node) {
			optional(&rule.Field, "field")(n)
			if f := rule.Field; f.Value != "" && !fieldText.MatchString(f.Value) {
				r.errs.Add(f.Position(), "write it as securityContext.privileged or as limits['memory']", "%q is no field path", f.Value)
			}
		}},
		field{"message", true, func(n *yaml.Node) { rule.Message = r.text(n, "message") }},
	)
	switch {
	case rule.ForEach != nil && rule.As.Value == "":
		r.errs.Add(r.at(n), "add as: with a name for the item", "the rule has forEach and no as")
	case rule.ForEach == nil && rule.As.Value != "":
		r.errs.Add(rule.As.Position(), "remove as:, or add forEach:", "the rule has as and no forEach")
	}
	return rule
}

// readForEach tells field paths from CEL: a list is of paths, and so is a
// dotted name that begins with none of CEL's variables.
func readForEach(r *reader, n *yaml.Node) *ForEach {
	each := &ForEach{}
	add := func(t Text) {
		if t.Value != "" && !fieldPath.MatchString(t.Value) {
			r.errs.Add(t.Position(), "write it as containers.volumeMounts: each list on the way is entered", "%q is no field path", t.Value)
		}
		each.Paths = append(each.Paths, t)
	}
	if n.Kind == yaml.SequenceNode {
		r.list(n, "forEach", func(n *yaml.Node) { add(r.text(n, "a field path")) })
		return each
	}
	t := r.expression(n, "forEach")
	if fieldPath.MatchString(t.Value) && !celRoot.MatchString(t.Value) {
		add(t)
	} else {
		each.Expression = &t
	}
	return each
}
