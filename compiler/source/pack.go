package source

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fineprint/compiler/diag"
	"fineprint/compiler/kube"

	"go.yaml.in/yaml/v3"
)

const packFile = "pack.yaml"

// APIVersion is the version of the source format.
const APIVersion = "fineprint/v1alpha1"

// DefaultMinimumKubernetes is the oldest Kubernetes version that a pack's CEL
// must work on, unless the pack says otherwise: the first with
// ValidatingAdmissionPolicy v1.
const DefaultMinimumKubernetes = "1.30"

// Pack is a set of limitations that share documents, variables and a gate.
type Pack struct {
	Dir               string
	Name              Text
	Title             Text
	Description       Text
	MinimumKubernetes string // "1.30"
	minimumAt         Text
	Documents         []Document
	Kinds             []string // the workload kinds it judges, sorted
	Inventory         []Inventory
	Variables         []Variable
	When              *Text // the gate: rules apply only where it holds; nil is always
	Limitations       []*Limitation
	Fixtures          []*Fixture // the pack's own, and then those of its limitations

	sound bool // pack.yaml has no mistake, so that others may be held against it
}

// Document is a page that limitations come from.
type Document struct {
	Name      Text
	Title     Text
	Publisher Text
	Date      Text
	URL       Text
}

// Inventory is a kind of object in the cluster that rules read besides the
// object they judge.
type Inventory struct {
	Resource kube.Resource
	As       Text // the variable that holds the list of them
}

// Variable is a named CEL expression.
type Variable struct {
	Name       Text
	Expression Text
	Item       Text // the item of a forEach that it is about; "" for none
}

var (
	folderName   = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)
	variableName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	versionText  = regexp.MustCompile(`^1\.[1-9][0-9]$`)
)

// LoadPack reads the pack in a folder, with its limitations and fixtures. The
// error, if any, is a diag.Errors with every mistake found. A pack comes with
// an error where only some of its parts are wrong, so that the CEL of the
// others can be checked in the same run; it must not be compiled.
func LoadPack(dir string) (*Pack, error) {
	var errs diag.List
	p := &Pack{Dir: dir, MinimumKubernetes: DefaultMinimumKubernetes}
	file := filepath.Join(dir, packFile)
	if _, err := os.Stat(file); errors.Is(err, os.ErrNotExist) {
		errs.Add(diag.Position{File: dir}, "a pack is a folder with a pack.yaml and a folder for each limitation", "has no pack.yaml")
		return nil, errs.Err()
	}
	if r, root := open(file, &errs); root != nil {
		p.read(r, root)
	}
	p.sound = errs.Len() == 0
	p.loadLimitations(&errs)
	p.checkNames(&errs)
	p.CheckFixtures(&errs)
	if err := errs.Err(); err != nil && !p.sound {
		return nil, err
	}
	return p, errs.Err()
}

func (p *Pack) read(r *reader, root *yaml.Node) {
	header(r, root, "Pack", &p.Name, func(spec *yaml.Node) {
		r.mapping(spec, "spec",
			field{"title", true, func(n *yaml.Node) { p.Title = r.text(n, "title") }},
			field{"description", false, func(n *yaml.Node) { p.Description = r.text(n, "description") }},
			field{"minimumKubernetes", false, func(n *yaml.Node) { p.readMinimum(r, n) }},
			field{"documents", true, func(n *yaml.Node) { p.readDocuments(r, n) }},
			field{"kinds", true, func(n *yaml.Node) { p.readKinds(r, n) }},
			field{"inventory", false, func(n *yaml.Node) { p.readInventory(r, n) }},
			field{"variables", false, func(n *yaml.Node) { p.Variables = readVariables(r, n) }},
			field{"when", false, func(n *yaml.Node) { t := r.expression(n, "when"); p.When = &t }},
		)
	})
	if p.Name.Value != "" && p.Name.Value != filepath.Base(absolute(p.Dir)) {
		r.errs.Add(p.Name.Position(), "name the pack as its folder", "the pack is named %q, and its folder %q", p.Name.Value, filepath.Base(absolute(p.Dir)))
	}
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

// header reads what a Pack and a Limitation have in common.
func header(r *reader, root *yaml.Node, kind string, name *Text, spec func(*yaml.Node)) {
	r.mapping(root, "the "+strings.ToLower(kind),
		field{"apiVersion", true, func(n *yaml.Node) { r.choice(n, "apiVersion", APIVersion) }},
		field{"kind", true, func(n *yaml.Node) { r.choice(n, "kind", kind) }},
		field{"metadata", true, func(n *yaml.Node) {
			r.mapping(n, "metadata", field{"name", true, func(n *yaml.Node) {
				*name = r.text(n, "name")
				if name.Value != "" && !folderName.MatchString(name.Value) {
					r.errs.Add(name.Position(), "use lower-case words joined by hyphens", "%q cannot be a name", name.Value)
				}
			}})
		}},
		field{"spec", true, spec},
	)
}

func (p *Pack) readMinimum(r *reader, n *yaml.Node) {
	p.minimumAt = r.text(n, "minimumKubernetes")
	p.MinimumKubernetes = p.minimumAt.Value
	if p.minimumAt.Value == "" {
		p.MinimumKubernetes = DefaultMinimumKubernetes
	} else if !versionText.MatchString(p.MinimumKubernetes) {
		r.errs.Add(p.minimumAt.Position(), `write it as "1.30"`, "minimumKubernetes %q is no version", p.MinimumKubernetes)
		p.MinimumKubernetes = DefaultMinimumKubernetes
	}
}

func (p *Pack) readDocuments(r *reader, n *yaml.Node) {
	r.list(n, "documents", func(n *yaml.Node) {
		var d Document
		r.mapping(n, "a document",
			field{"name", true, func(n *yaml.Node) { d.Name = r.text(n, "name") }},
			field{"title", true, func(n *yaml.Node) { d.Title = r.text(n, "title") }},
			field{"publisher", true, func(n *yaml.Node) { d.Publisher = r.text(n, "publisher") }},
			field{"date", false, func(n *yaml.Node) { d.Date = r.text(n, "date") }},
			field{"url", false, func(n *yaml.Node) { d.URL = r.text(n, "url") }},
		)
		p.Documents = append(p.Documents, d)
	})
}

func (p *Pack) readKinds(r *reader, n *yaml.Node) {
	r.list(n, "kinds", func(n *yaml.Node) {
		kind := r.choice(n, "a kind", kube.WorkloadKinds()...)
		if slices.Contains(p.Kinds, kind) {
			r.errs.Add(r.at(n), "remove one of the two", "kind %s is given twice", kind)
		}
		p.Kinds = append(p.Kinds, kind)
	})
	slices.Sort(p.Kinds)
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.errs.Add(r.at(n), "", "kinds is empty: the pack would judge nothing")
	}
}

func (p *Pack) readInventory(r *reader, n *yaml.Node) {
	r.list(n, "inventory", func(n *yaml.Node) {
		var apiVersion, kind, as Text
		r.mapping(n, "an inventory",
			field{"apiVersion", true, func(n *yaml.Node) { apiVersion = r.text(n, "apiVersion") }},
			field{"kind", true, func(n *yaml.Node) { kind = r.text(n, "kind") }},
			field{"as", true, func(n *yaml.Node) { as = readName(r, n, "as") }},
		)
		found, ok := kube.FindResource(apiVersion.Value, kind.Value)
		if !ok && kind.Value != "" && apiVersion.Value != "" {
			wanted := apiVersion.Value + " " + kind.Value
			r.errs.Add(kind.Position(), diag.DidYouMean(wanted, kube.ResourceNames()), "%s cannot be read as inventory", wanted)
		}
		p.Inventory = append(p.Inventory, Inventory{Resource: found, As: as})
	})
}

func readVariables(r *reader, n *yaml.Node) []Variable {
	var vars []Variable
	r.list(n, "variables", func(n *yaml.Node) {
		var v Variable
		r.mapping(n, "a variable",
			field{"name", true, func(n *yaml.Node) { v.Name = readName(r, n, "name") }},
			field{"item", false, func(n *yaml.Node) { v.Item = readName(r, n, "item") }},
			field{"expression", true, func(n *yaml.Node) { v.Expression = r.expression(n, "expression") }},
		)
		vars = append(vars, v)
	})
	return vars
}

// Limitation looks a limitation up by its name.
func (p *Pack) Limitation(name string) (*Limitation, bool) {
	for _, l := range p.Limitations {
		if l.Name.Value == name {
			return l, true
		}
	}
	return nil, false
}

// Document looks a document up by its name.
func (p *Pack) Document(name string) (Document, bool) {
	for _, d := range p.Documents {
		if d.Name.Value == name {
			return d, true
		}
	}
	return Document{}, false
}
