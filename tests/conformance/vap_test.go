package conformance

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"
	"fineprint/compiler/target/vap"
	"fineprint/compiler/verify"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	crdv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	crdvalidation "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/plugin/cel"
	"k8s.io/apiserver/pkg/admission/plugin/policy/validating"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const policies = "../../templates/windows-hostprocess/vap"

// admissionPolicy is an emitted policy in the API server's own validator.
type admissionPolicy struct {
	limitation string
	title      string
	rules      []string // of each validation
	validator  validating.Validator
	parameters map[string]any // the object with the defaults; nil without
}

// readYAML reads a file strictly, as kubectl does with --validate=strict.
func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(data, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// compilePolicies compiles the emitted policies as an API server of the
// pack's oldest version does with new ones.
func compilePolicies(t *testing.T, c *build.Compiled, dir string) []admissionPolicy {
	t.Helper()
	var all []admissionPolicy
	for _, l := range c.Pack.Limitations {
		p := admissionPolicy{limitation: l.Source.Name.Value, title: l.Source.Title.Value}
		for _, r := range l.Rules {
			if (vap.Target{}).Supports(c.Pack, l, r).Level == target.Yes {
				p.rules = append(p.rules, r.Source.Name.Value)
			}
		}
		file := filepath.Join(dir, "policies", p.limitation+".yaml")
		if p.rules == nil {
			if _, err := os.Stat(file); err == nil {
				t.Errorf("%s is there, and no rule of the limitation is supported", file)
			}
			continue
		}
		var policy admissionv1.ValidatingAdmissionPolicy
		readYAML(t, file, &policy)
		if len(policy.Spec.Validations) != len(p.rules) || *policy.Spec.FailurePolicy != admissionv1.Fail {
			t.Fatalf("%s has %d validations for %d rules, and failurePolicy %s", file, len(policy.Spec.Validations), len(p.rules), *policy.Spec.FailurePolicy)
		}
		if policy.Spec.ParamKind != nil {
			readYAML(t, filepath.Join(dir, "parameters", p.limitation+".yaml"), &p.parameters)
			if p.parameters["kind"] != policy.Spec.ParamKind.Kind || p.parameters["apiVersion"] != policy.Spec.ParamKind.APIVersion {
				t.Errorf("%s asks for parameters of kind %s, and they are of %s", file, policy.Spec.ParamKind.Kind, p.parameters["kind"])
			}
		}
		p.validator = compilePolicy(t, &policy, c.Pack.Source.MinimumKubernetes)
		all = append(all, p)
	}
	return all
}

func compilePolicy(t *testing.T, policy *admissionv1.ValidatingAdmissionPolicy, kubernetes string) validating.Validator {
	t.Helper()
	env := environment.MustBaseEnvSet(version.MustParseGeneric(kubernetes))
	compiler, err := cel.NewCompositedCompiler(env)
	if err != nil {
		t.Fatal(err)
	}
	options := cel.OptionalVariableDeclarations{HasParams: policy.Spec.ParamKind != nil, HasAuthorizer: true}
	withoutAuthorizer := cel.OptionalVariableDeclarations{HasParams: options.HasParams}
	const mode = environment.NewExpressions
	for _, v := range policy.Spec.Variables {
		if r := compiler.CompileAndStoreVariable(&validating.Variable{Name: v.Name, Expression: v.Expression}, options, mode); r.Error != nil {
			t.Fatalf("%s: variable %s: %v", policy.Name, v.Name, r.Error)
		}
	}
	var conditions, messages []cel.ExpressionAccessor
	for _, v := range policy.Spec.Validations {
		condition := &validating.ValidationCondition{Expression: v.Expression, Message: v.Message}
		message := &validating.MessageExpressionCondition{MessageExpression: v.MessageExpression}
		if r := compiler.CompileCELExpression(condition, options, mode); r.Error != nil {
			t.Fatalf("%s: %v", policy.Name, r.Error)
		}
		if r := compiler.CompileCELExpression(message, withoutAuthorizer, mode); r.Error != nil {
			t.Fatalf("%s: messageExpression: %v", policy.Name, r.Error)
		}
		conditions, messages = append(conditions, condition), append(messages, message)
	}
	return validating.NewValidator(
		compiler.CompileCondition(conditions, options, mode), nil,
		compiler.CompileCondition(nil, options, mode),
		compiler.CompileCondition(messages, withoutAuthorizer, mode),
		policy.Spec.FailurePolicy, nil)
}

// attributes are what the API server knows of a request.
func attributes(r engine.Review) *admission.VersionedAttributes {
	object := &unstructured.Unstructured{Object: r.Object}
	var old runtime.Object
	if r.OldObject != nil {
		old = &unstructured.Unstructured{Object: r.OldObject}
	}
	value := func(key string) string { s, _ := r.Request[key].(string); return s }
	gvk := object.GroupVersionKind()
	resource := schema.GroupVersionResource{Group: gvk.Group, Version: gvk.Version, Resource: strings.ToLower(gvk.Kind) + "s"}
	record := admission.NewAttributesRecord(object, old, gvk, value("namespace"), value("name"), resource,
		value("subResource"), admission.Operation(value("operation")), nil, false, &user.DefaultInfo{Name: "someone"})
	return &admission.VersionedAttributes{Attributes: record, VersionedObject: object, VersionedOldObject: old, VersionedKind: gvk}
}

// budget is a hundredth of what the API server allows a policy.
const budget = celconfig.RuntimeCELCostBudget / 100

func (p admissionPolicy) judge(r engine.Review, overrides map[string]any) []validating.PolicyDecision {
	var params runtime.Object
	if p.parameters != nil {
		values := maps.Clone(p.parameters)
		maps.Copy(values, overrides)
		params = &unstructured.Unstructured{Object: values}
	}
	a := attributes(r)
	return p.validator.Validate(context.Background(), a.GetResource(), a, params, nil, budget, nil).Decisions
}

// tally counts what was compared.
type tally struct{ decisions, denied, errors, titles int }

// compare holds the decisions on a review against the findings of the
// embedded OPA, rule by rule.
func (n *tally) compare(p admissionPolicy, decisions []validating.PolicyDecision, found []engine.Finding) error {
	if len(decisions) != len(p.rules) {
		return fmt.Errorf("%d decisions on %d rules: %v", len(decisions), len(p.rules), decisions)
	}
	for i, d := range decisions {
		n.decisions++
		var messages []string
		for _, f := range found {
			if f.Limitation == p.limitation && f.Rule == p.rules[i] {
				messages = append(messages, f.Message)
			}
		}
		if (d.Action == validating.ActionDeny) != (messages != nil) {
			return fmt.Errorf("%s/%s: the API server says %s (%s), and the findings are %q", p.limitation, p.rules[i], d.Action, d.Message, messages)
		}
		if d.Action != validating.ActionDeny {
			continue
		}
		n.denied++
		switch {
		case d.Evaluation == validating.EvalError:
			n.errors++
			if !strings.Contains(d.Message, p.title) {
				return fmt.Errorf("%s/%s: the title is not in the error: %s", p.limitation, p.rules[i], d.Message)
			}
		case d.Message == p.title && !slices.Equal(messages, []string{p.title}):
			n.titles++
		default:
			for _, m := range messages {
				if !strings.Contains(d.Message, strings.TrimSpace(m)) { // the API server trims
					return fmt.Errorf("%s/%s: %q is not in %q", p.limitation, p.rules[i], m, d.Message)
				}
			}
		}
	}
	return nil
}

// asRequest makes a request of a manifest: it is created.
func asRequest(r engine.Review) (engine.Review, bool) {
	r.Request = maps.Clone(r.Request)
	if r.Request["operation"] == nil {
		r.Request["operation"] = "CREATE"
	}
	return r, r.Request["operation"] == "CREATE" || r.Request["operation"] == "UPDATE"
}

// withoutNulls is a review as the API server decodes it.
func withoutNulls(r engine.Review) engine.Review {
	r.Object, _ = engine.WithoutNulls(r.Object).(map[string]any)
	if r.OldObject != nil {
		r.OldObject, _ = engine.WithoutNulls(r.OldObject).(map[string]any)
	}
	return r
}

// TestAdmissionPolicies judges every fixture with the API server's own code:
// each rule must be broken exactly where the embedded OPA finds it broken, and
// the message must name every finding. Then fields are dropped and nulled.
func TestAdmissionPolicies(t *testing.T) {
	if n := judgePack(t, "../../policies/windows-hostprocess", policies, 5); n.titles > 0 {
		t.Errorf("%d messages of fixtures fall back to the title", n.titles)
	}
}

// TestAdmissionConstructs does the same with a pack that is made for it.
func TestAdmissionConstructs(t *testing.T) {
	const pack = "../../compiler/target/vap/testdata/constructs"
	out := t.TempDir()
	reports, err := build.Build(context.Background(), build.Options{Packs: []string{pack}, Out: out, Targets: []string{"vap"}})
	if err != nil || len(reports) != 1 || reports[0].Failed() {
		t.Fatalf("%v, %v", reports, err)
	}
	judgePack(t, pack, filepath.Join(out, "constructs", "vap"), 300)
}

// judgePack compares the policies in a folder with the pack that they are of,
// on each fixture and on some that are made of it. The tally is of the fixtures.
func judgePack(t *testing.T, pack, dir string, made int) tally {
	t.Helper()
	ctx := context.Background()
	c, err := build.Compile(ctx, pack)
	if err != nil {
		t.Fatal(err)
	}
	all := compilePolicies(t, c, dir)
	run := func(n *tally, name string, r engine.Review, inventory []map[string]any, parameters map[string]map[string]any) {
		t.Helper()
		found, native, err := c.Both(ctx, r, inventory, parameters)
		if err != nil || !slices.Equal(found, native) {
			t.Fatalf("%s: OPA %v, CEL %v, %v\nobject: %v\nold: %v", name, found, native, err, r.Object, r.OldObject)
		}
		for _, p := range all {
			if err := n.compare(p, p.judge(r, parameters[p.limitation]), found); err != nil {
				t.Errorf("%s: %v\nobject: %v\nold: %v", name, err, r.Object, r.OldObject)
			}
		}
	}
	var plain, perturbed tally
	fixtures := 0
	random := rand.New(rand.NewPCG(1, 0))
	for _, f := range c.Pack.Source.Fixtures {
		review, err := engine.NewReview(f.Object)
		if err != nil {
			t.Fatal(err)
		}
		r, matched := asRequest(review)
		if !matched {
			t.Logf("%s is a %v, which the policies do not match", f.ID(), r.Request["operation"])
			continue
		}
		fixtures++
		run(&plain, f.ID(), withoutNulls(r), f.Inventory, f.Parameters)
		run(&perturbed, f.ID()+" with its nulls", r, f.Inventory, f.Parameters)
		for range made {
			changed := verify.Perturb(r, random)
			changed.Object["apiVersion"], changed.Object["kind"] = r.Object["apiVersion"], r.Object["kind"] // no request lacks them
			run(&perturbed, f.ID()+" perturbed", changed, f.Inventory, f.Parameters)
		}
	}
	if t.Failed() {
		return plain
	}
	t.Logf("%d of %d fixtures x %d policies agree: %d decisions, %d denied, %d of them as an expression is an error",
		fixtures, len(c.Pack.Source.Fixtures), len(all), plain.decisions, plain.denied, plain.errors)
	t.Logf("with fields dropped and nulled: %d decisions agree, %d denied, %d as errors, %d with the title as message",
		perturbed.decisions, perturbed.denied, perturbed.errors, perturbed.titles)
	return plain
}

// TestAdmissionPoliciesNotice proves that the comparison can fail.
func TestAdmissionPoliciesNotice(t *testing.T) {
	c, err := build.Compile(context.Background(), "../../policies/windows-hostprocess")
	if err != nil {
		t.Fatal(err)
	}
	var policy admissionv1.ValidatingAdmissionPolicy
	readYAML(t, policies+"/policies/host-network.yaml", &policy)
	policy.Spec.Validations[0].Expression = "true"
	p := admissionPolicy{limitation: "host-network", rules: []string{"host-network-is-on"}, validator: compilePolicy(t, &policy, "1.30")}
	for _, f := range c.Pack.Source.Fixtures {
		if f.Limitation != "host-network" || !strings.HasPrefix(f.Name, "denied-") {
			continue
		}
		review, err := engine.NewReview(f.Object)
		if err != nil {
			t.Fatal(err)
		}
		found, _, err := c.Both(context.Background(), review, f.Inventory, f.Parameters)
		if err != nil {
			t.Fatal(err)
		}
		if (&tally{}).compare(p, p.judge(review, nil), found) == nil {
			t.Errorf("%s: a policy that admits everything passes", f.ID())
		}
	}
}

// TestParameterDefinitions holds the generated definitions against the API
// server's validation of them.
func TestParameterDefinitions(t *testing.T) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{apiextensions.AddToScheme, crdv1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob(policies + "/crds/*.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		var crd crdv1.CustomResourceDefinition
		readYAML(t, file, &crd)
		scheme.Default(&crd)
		crd.Status.StoredVersions = []string{crd.Spec.Versions[0].Name}
		var internal apiextensions.CustomResourceDefinition
		if err := scheme.Convert(&crd, &internal, nil); err != nil {
			t.Fatal(err)
		}
		if errs := crdvalidation.ValidateCustomResourceDefinition(context.Background(), &internal); len(errs) > 0 {
			t.Errorf("%s: %v", file, errs)
		}
	}
}

// TestAdmissionKustomizations builds each step with kustomize itself, and
// reads every binding strictly.
func TestAdmissionKustomizations(t *testing.T) {
	for _, tt := range []struct {
		folder  string
		objects int
		actions []string // of the bindings: each one that occurs
	}{
		{"crds", 3, nil},
		{"parameters", 3, nil},
		{"policies", 12, nil},
		{"bindings", 12, []string{"Deny", "Warn Audit"}},
		{"overlays/audit", 12, []string{"Audit"}},
		{"overlays/warn", 12, []string{"Warn Audit"}},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), policies+"/"+tt.folder)
			if err != nil {
				t.Fatal(err)
			}
			if built.Size() != tt.objects {
				t.Errorf("%d objects, want %d", built.Size(), tt.objects)
			}
			var actions []string
			for _, r := range built.Resources() {
				if tt.actions == nil {
					continue
				}
				var binding admissionv1.ValidatingAdmissionPolicyBinding
				text, err := r.AsYAML()
				if err != nil {
					t.Fatal(err)
				}
				if err := yaml.UnmarshalStrict(text, &binding); err != nil {
					t.Fatal(err)
				}
				var own []string
				for _, a := range binding.Spec.ValidationActions {
					own = append(own, string(a))
				}
				if joined := strings.Join(own, " "); !slices.Contains(actions, joined) {
					actions = append(actions, joined)
				}
			}
			slices.Sort(actions)
			if !slices.Equal(actions, tt.actions) {
				t.Errorf("the actions are %q, want %q", actions, tt.actions)
			}
		})
	}
}
