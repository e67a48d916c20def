package source

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

const fixtureFolder = "fixtures"

// Fixture is a manifest, or an AdmissionReview, and what must be found in it.
type Fixture struct {
	File       string
	Name       string // the file's name without its ending
	Limitation string // whose it is; "" for the pack's own
	Object     map[string]any
	Expect     map[string]int // findings by limitation; AnyNumber where no number is said
	Inventory  []map[string]any
	Parameters map[string]map[string]any // by limitation

	kindAt      diag.Position            // the kind of what is judged
	expectAt    map[string]diag.Position // the limitations of Expect
	inventoryAt []inventoryPlace         // the objects of Inventory
	paramsAt    map[string]diag.Position // limitation, or limitation.parameter
}

// ID is the fixture's name with its limitation's, unique in its pack.
func (f *Fixture) ID() string {
	if f.Limitation == "" {
		return f.Name
	}
	return f.Limitation + "/" + f.Name
}

// fixtureName keeps names to what is a file's name everywhere, as samples of
// the bundles are named after them.
var fixtureName = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)

func loadFixtures(dir string, l *Limitation, errs *diag.List) []*Fixture {
	entries, err := os.ReadDir(dir)
	if err != nil {
		if l != nil && os.IsNotExist(err) {
			errs.Add(diag.Position{File: l.Dir}, "add fixtures/allowed-*.yaml and fixtures/denied-*.yaml", "has no fixtures")
		} else {
			errs.Add(diag.Position{File: dir}, "", "cannot be read: %v", plainError(err))
		}
		return nil
	}
	var fixtures []*Fixture
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case beside(e.Name()):
		case !strings.HasSuffix(e.Name(), ".yaml") || isDir(path):
			errs.Add(diag.Position{File: path}, "a fixture is a .yaml file", "is no fixture")
		case isCompanion(path):
			checkOwner(path, errs)
		default:
			fixtures = append(fixtures, loadFixture(path, l, errs))
		}
	}
	if l != nil {
		l.requireBoth(fixtures, errs)
	}
	return fixtures
}

// requireBoth refuses a limitation without an allowed and a denied fixture.
func (l *Limitation) requireBoth(fixtures []*Fixture, errs *diag.List) {
	for _, prefix := range []string{"allowed-", "denied-"} {
		has := func(f *Fixture) bool { return strings.HasPrefix(f.Name, prefix) }
		if !slices.ContainsFunc(fixtures, has) {
			errs.Add(diag.Position{File: filepath.Join(l.Dir, fixtureFolder)}, "every limitation shows what it allows and what it denies", "there is no %s*.yaml", prefix)
		}
	}
}

// loadFixture reads a fixture with its companions, as far as they can be.
func loadFixture(path string, l *Limitation, errs *diag.List) *Fixture {
	f := &Fixture{File: path, Name: strings.TrimSuffix(filepath.Base(path), ".yaml")}
	if !fixtureName.MatchString(f.Name) {
		errs.Add(diag.Position{File: path}, "use lower-case words joined by hyphens", "%q cannot be the name of a fixture", f.Name)
	}
	if r, docs := openAll(path, errs); len(docs) > 1 {
		r.several(docs)
	} else if len(docs) == 1 {
		f.read(r, docs[0])
	}
	base := strings.TrimSuffix(path, ".yaml")
	f.readInventory(base+inventoryEnding, errs)
	f.readParameters(base+parametersEnding, errs)
	if l != nil {
		f.Limitation = filepath.Base(l.Dir)
		f.checkName(errs)
	}
	return f
}

// read reads the manifest, and what is expected of it.
func (f *Fixture) read(r *reader, doc document) {
	if !r.is(doc.root, yaml.MappingNode, "a fixture") {
		return
	}
	judged := r.judged(doc.root)
	if judged == nil {
		return
	}
	apiVersion, kind := r.word(judged, "apiVersion"), r.word(judged, "kind")
	if apiVersion == nil || kind == nil {
		return
	}
	if kind.Value == "List" {
		r.errs.Add(r.at(kind), "put each item into a file of its own", "a fixture is one manifest, and this is a List")
		return
	}
	f.Object = r.object(doc)
	f.kindAt = r.at(kind)
	f.readExpectation(r, judged)
}

// judged gives the object that is judged: the manifest, or the one in an
// AdmissionReview. It is nil, and the mistake reported, where there is none.
func (r *reader) judged(root *yaml.Node) *yaml.Node {
	kind := find(root, "kind")
	if kind == nil || kind.Value != "AdmissionReview" {
		return root
	}
	request := find(root, "request")
	if request == nil {
		r.errs.Add(r.at(root), "add request: with an object:", "the AdmissionReview has no request")
		return nil
	}
	if !r.is(request, yaml.MappingNode, "request") {
		return nil
	}
	object := find(request, "object")
	if object == nil || object.Tag == "!!null" {
		r.errs.Add(r.at(request), "add the object that is judged; a DELETE has none, and is not judged", "the request has no object")
		return nil
	}
	old := find(request, "oldObject")
	if !r.is(object, yaml.MappingNode, "object") || old != nil && old.Tag != "!!null" && !r.is(old, yaml.MappingNode, "oldObject") {
		return nil
	}
	return object
}

// IsReview says whether the fixture is an AdmissionReview.
func (f *Fixture) IsReview() bool { return f.Object["kind"] == "AdmissionReview" }

// checkName holds the file's name against what is expected of it.
func (f *Fixture) checkName(errs *diag.List) {
	at, denied := f.expectAt[f.Limitation]
	switch {
	case strings.HasPrefix(f.Name, "denied-") && !denied && f.Expect != nil:
		errs.Add(f.expectAt[whole], "expect "+f.Limitation+", or name the file allowed-*", "a denied fixture must expect its own limitation")
	case strings.HasPrefix(f.Name, "allowed-") && denied:
		errs.Add(at, "name the file denied-*", "an allowed fixture cannot expect its own limitation")
	case !strings.HasPrefix(f.Name, "denied-") && !strings.HasPrefix(f.Name, "allowed-"):
		errs.Add(diag.Position{File: f.File}, "name it allowed-*.yaml or denied-*.yaml", "its name says not what it shows")
	}
}
