package conformance

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"

	"github.com/open-policy-agent/frameworks/constraint/pkg/apis"
	"github.com/open-policy-agent/frameworks/constraint/pkg/client/reviews"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/reader"
	mutationtypes "github.com/open-policy-agent/gatekeeper/v3/pkg/mutation/types"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/target"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/util"
	admissionv1 "k8s.io/api/admission/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// TestGatekeeperFindings holds Gatekeeper's own engine against the embedded
// OPA: every fixture, all constraints at once, the same findings to the
// letter.
func TestGatekeeperFindings(t *testing.T) {
	ctx := context.Background()
	c, err := build.Compile(ctx, "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	results, err := c.Run(ctx, c.Pack.Source.Fixtures)
	if err != nil {
		t.Fatal(err)
	}
	agreed := 0
	usual := newClient(t, nil)
	for _, r := range results {
		client := usual
		if r.Fixture.Parameters != nil {
			client = newClient(t, r.Fixture.Parameters)
		}
		got := gatekeeperFinds(t, client, r.Fixture)
		if !slices.Equal(got, r.Findings) {
			t.Errorf("%s:\nGatekeeper: %v\nembedded:   %v", r.Fixture.File, got, r.Findings)
			continue
		}
		agreed++
	}
	t.Logf("%d of %d fixtures: Gatekeeper and the embedded OPA find the same", agreed, len(results))
}

// newClient makes a Gatekeeper client with the whole bundle, and the
// fixture's parameters in its Constraints.
func newClient(t *testing.T, parameters map[string]map[string]any) gator.Client {
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
	files := os.DirFS(bundle)
	names, err := fs.Glob(files, "constraints/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range names {
		name := filepath.Base(path)
		if name == "kustomization.yaml" {
			continue
		}
		template, err := reader.ReadTemplate(scheme, files, "templates/"+name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.AddTemplate(ctx, template); err != nil {
			t.Fatal(err)
		}
		constraint, err := reader.ReadConstraint(files, path)
		if err != nil {
			t.Fatal(err)
		}
		for key, value := range parameters[constraint.GetName()] {
			if err := unstructured.SetNestedField(constraint.Object, value, "spec", "parameters", key); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := client.AddConstraint(ctx, constraint); err != nil {
			t.Fatal(err)
		}
	}
	return client
}

// gatekeeperFinds judges one fixture, and takes its inventory out again.
func gatekeeperFinds(t *testing.T, client gator.Client, f *source.Fixture) []engine.Finding {
	t.Helper()
	ctx := context.Background()
	for _, object := range f.Inventory {
		o := &unstructured.Unstructured{Object: object}
		if _, err := client.AddData(ctx, o); err != nil {
			t.Fatal(err)
		}
		defer client.RemoveData(ctx, o) //nolint:errcheck // the next fixture would show it
	}
	response, err := client.Review(ctx, reviewOf(t, f), reviews.EnforcementPoint(util.GatorEnforcementPoint))
	if err != nil {
		t.Fatal(err)
	}
	var found []engine.Finding
	for _, r := range response.Results() {
		details, _ := r.Metadata["details"].(map[string]any)
		text := func(key string) string { s, _ := details[key].(string); return s }
		found = append(found, engine.Finding{
			Limitation: r.Constraint.GetName(), Rule: text("rule"), Enforcement: r.EnforcementAction,
			Message: r.Msg, Path: text("path"), Container: text("container"),
		})
	}
	slices.SortFunc(found, engine.Compare)
	return found
}

// reviewOf gives what Gatekeeper reviews: a manifest, or the request of an
// AdmissionReview.
func reviewOf(t *testing.T, f *source.Fixture) any {
	t.Helper()
	if !f.IsReview() {
		return target.AugmentedUnstructured{Object: unstructured.Unstructured{Object: f.Object}, Source: mutationtypes.SourceTypeOriginal}
	}
	text, err := json.Marshal(f.Object)
	if err != nil {
		t.Fatal(err)
	}
	var review admissionv1.AdmissionReview
	if err := json.Unmarshal(text, &review); err != nil {
		t.Fatal(err)
	}
	return target.AugmentedReview{AdmissionRequest: review.Request, Source: mutationtypes.SourceTypeOriginal}
}
