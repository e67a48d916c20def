package cluster

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// fixture is a manifest of the bundle's suite, and what the suite says of it.
type fixture struct {
	name        string // such as host-network/denied-absent
	object      *unstructured.Unstructured
	inventory   []*unstructured.Unstructured
	constraints []*unstructured.Unstructured // Constraints with parameters of its own
	wants       map[string]expectation       // by limitation
}

// expectation is what one Constraint must find.
type expectation struct {
	count    int
	messages []message
}

type message struct {
	pattern *regexp.Regexp
	count   int
}

// readSuite reads the fixtures that the bundle's suite.yaml names, in its
// order.
func readSuite(t *testing.T) []*fixture {
	t.Helper()
	var suite struct {
		Tests []struct {
			Template, Constraint string
			Cases                []struct {
				Name, Object string
				Inventory    []string
				Assertions   []struct {
					Violations int
					Message    string
				}
			}
		}
	}
	text, err := os.ReadFile(bundle + "/suite.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &suite); err != nil {
		t.Fatal(err)
	}
	byName := map[string]*fixture{}
	var all []*fixture
	for _, test := range suite.Tests {
		limitation := strings.TrimSuffix(strings.TrimPrefix(test.Template, "templates/"), ".yaml")
		for _, c := range test.Cases {
			f := byName[c.Name]
			if f == nil {
				f = &fixture{name: c.Name, wants: map[string]expectation{}}
				read := documents(t, bundle+"/"+c.Object)
				if len(read) != 1 {
					t.Fatalf("%s holds %d objects", c.Object, len(read))
				}
				f.object = read[0]
				for _, path := range c.Inventory {
					f.inventory = append(f.inventory, documents(t, bundle+"/"+path)...)
				}
				byName[c.Name], all = f, append(all, f)
			}
			if strings.HasPrefix(test.Constraint, "tests/") {
				f.constraints = append(f.constraints, documents(t, bundle+"/"+test.Constraint)...)
			}
			var want expectation
			for _, a := range c.Assertions {
				if a.Message == "" {
					want.count = a.Violations
					continue
				}
				want.messages = append(want.messages, message{regexp.MustCompile(a.Message), a.Violations})
			}
			f.wants[limitation] = want
		}
	}
	return all
}

// asServed holds what the fixtures say that no API server serves: it gives
// every pod a namespace, and every Node all its versions, if only as empty
// strings. For these the live answer is the one here, or the suite's.
var asServed = map[string]map[string]expectation{
	"trusted-namespaces/denied-namespace-absent": {
		"trusted-namespaces": {1, []message{{regexp.MustCompile(`^HostProcess pods may run in kube-system only, and the namespace is default$`), 1}}},
	},
	"trusted-namespaces/denied-every-namespace-and-none-given": {"trusted-namespaces": {}},
	"containerd-version/denied-unreadable-versions":            {"containerd-version": {count: 4}},
	"kubernetes-version/denied-unreadable-versions":            {"kubernetes-version": {count: 3}},
}

// annotated gives what the fixture's own annotation says.
func (f *fixture) annotated() map[string]int {
	says := map[string]int{}
	for entry := range strings.SplitSeq(f.object.GetAnnotations()["fineprint/expect"], ",") {
		name, number, counted := strings.Cut(strings.TrimSpace(entry), "=")
		if name == "" || name == "none" {
			continue
		}
		says[name] = 1
		if counted {
			says[name], _ = strconv.Atoi(number)
		}
	}
	return says
}

// podSpec gives the pod spec of a workload, or nil.
func podSpec(o *unstructured.Unstructured) map[string]any {
	for _, path := range [][]string{
		{"spec", "jobTemplate", "spec", "template", "spec"}, {"spec", "template", "spec"}, {"template", "spec"}, {"spec"},
	} {
		if spec, ok, _ := unstructured.NestedMap(o.Object, path...); ok {
			return spec
		}
	}
	return nil
}

// verdict is what became of a request.
type verdict struct {
	refused string              // why the API server itself refused it
	denied  map[string][]string // what the webhook denied it for, by limitation
	warned  map[string][]string
}

const hook = `admission webhook "validation.gatekeeper.sh" denied the request: `

var finding = regexp.MustCompile(`^\[([a-z0-9-]+)\] (.*)$`)

// verdictOf sorts an answer. What is neither an answer of the API server nor
// of the webhook fails the test.
func verdictOf(t *testing.T, warnings []string, err error) verdict {
	t.Helper()
	v := verdict{denied: map[string][]string{}, warned: map[string][]string{}}
	for _, text := range warnings {
		if m := finding.FindStringSubmatch(text); m != nil {
			v.warned[m[1]] = append(v.warned[m[1]], m[2])
		}
	}
	if err == nil {
		return v
	}
	_, denial, ours := strings.Cut(err.Error(), hook)
	if !ours {
		if !apierrors.IsInvalid(err) && !apierrors.IsForbidden(err) && !apierrors.IsBadRequest(err) || strings.Contains(err.Error(), "webhook") {
			t.Fatalf("no answer: %v", err)
		}
		v.refused = err.Error()
		return v
	}
	for line := range strings.SplitSeq(denial, "\n") {
		m := finding.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("the denial has a line without a Constraint: %q", line)
		}
		v.denied[m[1]] = append(v.denied[m[1]], m[2])
	}
	return v
}

// disagreements holds a verdict of the webhook against the expected findings.
func (v verdict) disagreements(wants map[string]expectation, actions map[string]string) []string {
	var all []string
	for _, limitation := range slices.Sorted(maps.Keys(actions)) {
		got, other := v.denied[limitation], v.warned[limitation]
		if actions[limitation] == "warn" {
			got, other = other, got
		}
		if len(other) > 0 {
			all = append(all, fmt.Sprintf("%s, whose action is %s, answers otherwise: %q", limitation, actions[limitation], other))
		}
		want := wants[limitation]
		if len(got) != want.count {
			all = append(all, fmt.Sprintf("%s finds %d, want %d: %q", limitation, len(got), want.count, got))
			continue
		}
		for _, m := range want.messages {
			matched := 0
			for _, text := range got {
				if m.pattern.MatchString(text) {
					matched++
				}
			}
			if matched != m.count {
				all = append(all, fmt.Sprintf("%s: %d messages like %s, want %d: %q", limitation, matched, m.pattern, m.count, got))
			}
		}
	}
	for _, found := range []map[string][]string{v.denied, v.warned} {
		for limitation := range found {
			if actions[limitation] == "" {
				all = append(all, "a finding of "+limitation+", which is not in the bundle")
			}
		}
	}
	return all
}

// constrain gives Constraints other parameters, and what gives them the
// bundle's again.
func (c *cluster) constrain(t *testing.T, f *fixture) (restore func()) {
	t.Helper()
	if len(f.constraints) == 0 {
		return func() {}
	}
	var originals []*unstructured.Unstructured
	for _, o := range kustomized(t, "constraints") {
		if slices.ContainsFunc(f.constraints, func(own *unstructured.Unstructured) bool {
			return own.GetKind() == o.GetKind() && own.GetName() == o.GetName()
		}) {
			originals = append(originals, o)
		}
	}
	if len(originals) != len(f.constraints) {
		t.Fatalf("%s has parameters for a Constraint that is not in the bundle", f.name)
	}
	give := func(all []*unstructured.Unstructured) {
		for _, o := range all {
			c.apply(t, o)
		}
		for _, o := range all {
			c.enforced(t, o)
		}
	}
	give(f.constraints)
	return func() { give(originals) }
}

// provide makes the objects that a fixture needs, and gives what takes them
// away again. A fixture whose objects the API server refuses is not judged.
func (c *cluster) provide(t *testing.T, f *fixture) (remove func(), refused error) {
	t.Helper()
	var made []*unstructured.Unstructured
	remove = func() {
		for _, o := range made {
			r, err := c.resource(o)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Delete(c.ctx, o.GetName(), metav1.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
		}
	}
	known := map[string]bool{}
	provided := slices.Clone(f.inventory)
	for _, o := range f.inventory {
		known[o.GetKind()+"/"+o.GetName()] = true
	}
	// The API server knows no pod of a runtime class that does not exist. The
	// handler of this one stands for nothing.
	if class, _ := podSpec(f.object)["runtimeClassName"].(string); f.object.GetKind() == "Pod" && class != "" && !known["RuntimeClass/"+class] {
		provided = append(provided, &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": map[string]any{"name": class}, "handler": "neutral",
		}})
	}
	for _, o := range provided {
		r, err := c.resource(o)
		if err != nil {
			t.Fatal(err)
		}
		created, err := r.Create(c.ctx, o, metav1.CreateOptions{FieldManager: manager})
		if err != nil {
			return remove, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err)
		}
		made = append(made, o)
		if o.GetKind() == "Node" {
			// A kubelet reports its versions through the status.
			created.Object["status"] = o.Object["status"]
			if _, err := r.UpdateStatus(c.ctx, created, metav1.UpdateOptions{FieldManager: manager}); err != nil {
				return remove, fmt.Errorf("%s %s: %w", o.GetKind(), o.GetName(), err)
			}
		}
	}
	return remove, nil
}
