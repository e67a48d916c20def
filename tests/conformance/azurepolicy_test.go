package conformance

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"
	"fineprint/compiler/target/azurepolicy"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

const definitions = "../../templates/windows-hostprocess/azurepolicy"

// TestAzurePolicyFindings does what the add-on does: it decodes the template
// of each committed definition, and makes a Constraint of the details. In
// Gatekeeper they find what the embedded OPA finds with the rules that the
// target supports.
func TestAzurePolicyFindings(t *testing.T) {
	ctx := context.Background()
	c, err := build.Compile(ctx, "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	results, err := c.Run(ctx, c.Pack.Source.Fixtures)
	if err != nil {
		t.Fatal(err)
	}
	supported := map[string]bool{}
	for _, l := range c.Pack.Limitations {
		for _, r := range l.Rules {
			supported[l.Source.Name.Value+"/"+r.Source.Name.Value] = azurepolicy.Target{}.Supports(c.Pack, l, r).Level == target.Yes
		}
	}
	agreed, findings, leftOut := 0, 0, 0
	usual := newAzureClient(t, nil)
	for _, r := range results {
		client := usual
		if r.Fixture.Parameters != nil {
			client = newAzureClient(t, r.Fixture.Parameters)
		}
		want := []engine.Finding{}
		for _, f := range r.Findings {
			if !supported[f.Limitation+"/"+f.Rule] {
				leftOut++
				continue
			}
			if f.Enforcement != "deny" {
				f.Enforcement = "dryrun"
			}
			want = append(want, f)
		}
		if got := gatekeeperFinds(t, client, r.Fixture); !slices.Equal(got, want) {
			t.Errorf("%s:\nAzure Policy: %v\nembedded:     %v", r.Fixture.File, got, want)
			continue
		}
		agreed++
		findings += len(want)
	}
	if findings == 0 || leftOut == 0 {
		t.Errorf("%d findings, %d of rules that are left out", findings, leftOut)
	}
	t.Logf("%d of %d fixtures: the definitions in Gatekeeper and the embedded OPA find the same, %d findings; %d of rules that need an inventory are left out",
		agreed, len(results), findings, leftOut)
}

// azureDefinition is what the add-on reads of a definition.
type azureDefinition struct {
	Properties struct {
		Metadata   struct{ Limitation string }
		Parameters map[string]struct{ DefaultValue any }
		PolicyRule struct {
			Then struct {
				Effect  string
				Details struct {
					TemplateInfo       struct{ Content []byte } // JSON decodes the base64
					APIGroups          []string
					Kinds              []string
					Namespaces         string
					ExcludedNamespaces string
					LabelSelector      string
					Values             map[string]string
				}
			}
		}
	}
}

var azureExpression = regexp.MustCompile(`^\[parameters\('([A-Za-z]+)'\)\]$`)

// value gives what an expression stands for where the assignment sets nothing.
func (d *azureDefinition) value(t *testing.T, expression string) any {
	t.Helper()
	m := azureExpression.FindStringSubmatch(expression)
	if m == nil {
		t.Fatalf("%q is no parameter", expression)
	}
	p, ok := d.Properties.Parameters[m[1]]
	if !ok {
		t.Fatalf("there is no parameter %s", m[1])
	}
	return p.DefaultValue
}

// constraint makes the Constraint that the details ask for.
func (d *azureDefinition) constraint(t *testing.T, kind string, parameters map[string]any) *unstructured.Unstructured {
	t.Helper()
	then := d.Properties.PolicyRule.Then
	values := map[string]any{}
	for name, expression := range then.Details.Values {
		values[name] = d.value(t, expression)
		if v, ok := parameters[name]; ok {
			values[name] = v
		}
	}
	list := func(items []string) []any {
		all := make([]any, len(items))
		for i := range items {
			all[i] = items[i]
		}
		return all
	}
	match := map[string]any{
		"kinds":              []any{map[string]any{"apiGroups": list(then.Details.APIGroups), "kinds": list(then.Details.Kinds)}},
		"excludedNamespaces": d.value(t, then.Details.ExcludedNamespaces),
		"labelSelector":      d.value(t, then.Details.LabelSelector),
	}
	if only, _ := d.value(t, then.Details.Namespaces).([]any); len(only) > 0 {
		match["namespaces"] = only
	}
	action, ok := map[any]string{"deny": "deny", "audit": "dryrun"}[d.value(t, then.Effect)]
	if !ok {
		t.Fatalf("the effect of %s is neither deny nor audit", d.Properties.Metadata.Limitation)
	}
	spec := map[string]any{"enforcementAction": action, "match": match}
	if len(values) > 0 {
		spec["parameters"] = values
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "constraints.gatekeeper.sh/v1beta1",
		"kind":       kind,
		"metadata":   map[string]any{"name": d.Properties.Metadata.Limitation},
		"spec":       spec,
	}}
}

// newAzureClient loads every definition into Gatekeeper, with the fixture's
// parameters in place of the defaults.
func newAzureClient(t *testing.T, parameters map[string]map[string]any) gator.Client {
	t.Helper()
	ctx := context.Background()
	client, err := gator.NewOPAClient(false)
	if err != nil {
		t.Fatal(err)
	}
	scheme := runtime.NewScheme()
	if err := apis.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(os.DirFS(definitions), "definitions/*.json")
	if err != nil || len(names) != 12 {
		t.Fatalf("%d definitions: %v", len(names), err)
	}
	for _, name := range names {
		text, err := os.ReadFile(definitions + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var d azureDefinition
		if err := json.Unmarshal(text, &d); err != nil {
			t.Fatal(err)
		}
		content := d.Properties.PolicyRule.Then.Details.TemplateInfo.Content
		if !strings.Contains(string(text), base64.StdEncoding.EncodeToString(content)) {
			t.Fatalf("%s: the template was not read as it is", name)
		}
		template, err := reader.ReadTemplate(scheme, fstest.MapFS{"template.yaml": {Data: content}}, "template.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.AddTemplate(ctx, template); err != nil {
			t.Fatal(err)
		}
		constraint := d.constraint(t, template.Spec.CRD.Spec.Names.Kind, parameters[d.Properties.Metadata.Limitation])
		if _, err := client.AddConstraint(ctx, constraint); err != nil {
			t.Fatal(err)
		}
	}
	return client
}
