package source

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	sigsyaml "sigs.k8s.io/yaml"
)

const fixtureFolder = "fixtures"

// ExpectAnnotation names what must be found in a fixture: limitations
// separated by commas, or none.
const ExpectAnnotation = "fineprint/expect"

// Fixture is a manifest, or an AdmissionReview, and what must be found in it.
type Fixture struct {
	File       string
	Name       string // the file's name without its ending
	Limitation string // whose it is; "" for the pack's own
	Object     map[string]any
	Expect     map[string]int // findings by limitation; AnyNumber where no number is said
	Inventory  []map[string]any
	Parameters map[string]map[string]any // by limitation
	expectAt   diag.Position
	paramsAt   diag.Position
}

// AnyNumber stands for one finding or more.
const AnyNumber = -1

// ID is the fixture's name with its limitation's, unique in its pack.
func (f *Fixture) ID() string {
	if f.Limitation == "" {
		return f.Name
	}
	return f.Limitation + "/" + f.Name
}

// Companion files of a fixture: denied-x.yaml may have denied-x.inventory.yaml
// (objects of the cluster) and denied-x.parameters.yaml (values by limitation).
const (
	inventoryEnding  = ".inventory.yaml"
	parametersEnding = ".parameters.yaml"
)

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
		case e.IsDir() || !strings.HasSuffix(e.Name(), ".yaml"):
			errs.Add(diag.Position{File: path}, "a fixture is a .yaml file", "is no fixture")
		case strings.HasSuffix(e.Name(), inventoryEnding), strings.HasSuffix(e.Name(), parametersEnding):
			owner := companionOf(path)
			if _, err := os.Stat(owner); err != nil {
				errs.Add(diag.Position{File: path}, "name it after its fixture", "belongs to no fixture: there is no %s", filepath.Base(owner))
			}
		default:
			if f := loadFixture(path, l, errs); f != nil {
				fixtures = append(fixtures, f)
			}
		}
	}
	if l != nil {
		l.requireBoth(fixtures, errs)
	}
	return fixtures
}

func companionOf(path string) string {
	return strings.TrimSuffix(strings.TrimSuffix(path, inventoryEnding), parametersEnding) + ".yaml"
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

func loadFixture(path string, l *Limitation, errs *diag.List) *Fixture {
	f := &Fixture{File: path, Name: strings.TrimSuffix(filepath.Base(path), ".yaml")}
	before := errs.Len()
	r, root := open(path, errs)
	if root == nil {
		return nil
	}
	f.Object, _ = r.manifest(root)
	if f.Object == nil {
		return nil
	}
	f.readExpectation(r, root)
	base := strings.TrimSuffix(path, ".yaml")
	f.readInventory(base+inventoryEnding, errs)
	f.readParameters(base+parametersEnding, errs)
	if l != nil {
		f.Limitation = filepath.Base(l.Dir)
		f.checkName(errs)
	}
	if errs.Len() > before {
		return nil
	}
	return f
}

// manifest turns the root node of a manifest into JSON values, integers as int64.
func (r *reader) manifest(root *yaml.Node) (map[string]any, bool) {
	asJSON, err := sigsyaml.YAMLToJSONStrict([]byte(strings.Join(r.lines, "\n")))
	if err != nil {
		r.yamlError(fmt.Errorf("%s", strings.TrimPrefix(err.Error(), "error converting YAML to JSON: ")))
		return nil, false
	}
	var object map[string]any
	if err := utiljson.Unmarshal(asJSON, &object); err != nil {
		r.errs.Add(r.at(root), "a fixture is a manifest, as kubectl takes it", "is no object: %v", err)
		return nil, false
	}
	for _, name := range []string{"apiVersion", "kind"} {
		if s, ok := object[name].(string); !ok || s == "" {
			r.errs.Add(r.at(root), "a fixture is a manifest, as kubectl takes it", "has no %s", name)
			return nil, false
		}
	}
	return object, true
}

var expectation = regexp.MustCompile(`^([a-z0-9-]+)(?:=([1-9][0-9]*))?$`)

// readExpectation reads the annotation of the manifest, or of the object in
// an AdmissionReview.
func (f *Fixture) readExpectation(r *reader, root *yaml.Node) {
	n := root
	if f.IsReview() {
		n = find(find(n, "request"), "object")
	}
	n = find(find(find(n, "metadata"), "annotations"), ExpectAnnotation)
	if n == nil {
		r.errs.Add(r.at(root), "write "+ExpectAnnotation+": none, or the limitations that must be found", "the manifest has no annotation %s", ExpectAnnotation)
		return
	}
	f.Expect = map[string]int{}
	f.expectAt = r.at(n)
	if strings.TrimSpace(n.Value) == "none" {
		return
	}
	for _, part := range strings.Split(n.Value, ",") {
		m := expectation.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			r.errs.Add(r.at(n), "write limitations separated by commas, name=2 for a number of findings, or none", "%q is no expectation", part)
			continue
		}
		if _, twice := f.Expect[m[1]]; twice {
			r.errs.Add(r.at(n), "write "+m[1]+"=2 for two findings", "%s is expected twice", m[1])
		}
		f.Expect[m[1]] = AnyNumber
		if m[2] != "" {
			f.Expect[m[1]], _ = strconv.Atoi(m[2])
		}
	}
}

func find(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// IsReview says whether the fixture is an AdmissionReview.
func (f *Fixture) IsReview() bool { return f.Object["kind"] == "AdmissionReview" }

// checkName holds the file's name against what is expected of it.
func (f *Fixture) checkName(errs *diag.List) {
	_, denied := f.Expect[f.Limitation]
	switch {
	case strings.HasPrefix(f.Name, "denied-") && !denied && f.Expect != nil:
		errs.Add(f.expectAt, "expect "+f.Limitation+", or name the file allowed-*", "a denied fixture must expect its own limitation")
	case strings.HasPrefix(f.Name, "allowed-") && denied:
		errs.Add(f.expectAt, "name the file denied-*", "an allowed fixture cannot expect its own limitation")
	case !strings.HasPrefix(f.Name, "denied-") && !strings.HasPrefix(f.Name, "allowed-"):
		errs.Add(diag.Position{File: f.File}, "name it allowed-*.yaml or denied-*.yaml", "its name says not what it shows")
	}
}

func (f *Fixture) readInventory(path string, errs *diag.List) {
	if _, err := os.Stat(path); err != nil {
		return
	}
	data, err := readBounded(path)
	if err != nil {
		errs.Add(diag.Position{File: path}, "", "cannot be read: %v", plainError(err))
		return
	}
	for i, doc := range bytes.Split(data, []byte("\n---\n")) {
		var object map[string]any
		asJSON, err := sigsyaml.YAMLToJSONStrict(doc)
		if err == nil {
			err = utiljson.Unmarshal(asJSON, &object)
		}
		if err == nil && (object["kind"] == nil || object["apiVersion"] == nil) {
			err = fmt.Errorf("it has no apiVersion or no kind")
		}
		if err != nil {
			errs.Add(diag.Position{File: path}, "", "document %d is no object: %v", i+1, err)
			continue
		}
		f.Inventory = append(f.Inventory, object)
	}
}

func (f *Fixture) readParameters(path string, errs *diag.List) {
	if _, err := os.Stat(path); err != nil {
		return
	}
	r, root := open(path, errs)
	if root == nil {
		return
	}
	f.Parameters = map[string]map[string]any{}
	f.paramsAt = r.at(root)
	r.pairs(root, "the parameters", func(key, value *yaml.Node) {
		if values, ok := r.value(value).(map[string]any); ok {
			f.Parameters[key.Value] = values
			return
		}
		r.errs.Add(r.at(value), "write limitation: {parameter: value}", "the parameters of %s must be a mapping", key.Value)
	})
}

// CheckFixtures holds the fixtures against the pack: expectations and
// parameters must be of limitations that there are.
func (p *Pack) CheckFixtures(errs *diag.List) {
	var names []string
	for _, l := range p.Limitations {
		names = append(names, l.Name.Value)
	}
	for _, f := range p.Fixtures {
		for name := range f.Expect {
			if _, ok := p.Limitation(name); !ok {
				errs.Add(f.expectAt, diag.DidYouMean(name, names), "the pack has no limitation %q", name)
			}
		}
		for name, values := range f.Parameters {
			l, ok := p.Limitation(name)
			if !ok {
				errs.Add(f.paramsAt, diag.DidYouMean(name, names), "the pack has no limitation %q", name)
				continue
			}
			l.ValidateValues(values, f.paramsAt, errs)
		}
	}
}
