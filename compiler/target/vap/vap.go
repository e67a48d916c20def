package vap

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"
	"fineprint/compiler/target"
)

// Target is the ValidatingAdmissionPolicy target.
type Target struct{}

// Name implements target.Target.
func (Target) Name() string { return "vap" }

// Supports implements target.Target: a policy sees no objects but the one that
// it judges.
func (Target) Supports(p *check.Pack, l *check.Limitation, r *check.Rule) target.Support {
	if reason := why(p, l, r); reason != "" {
		return target.Support{Level: target.No, Why: reason}
	}
	return target.Support{Level: target.Yes}
}

// why says why a rule cannot be expressed; "" where it can.
func why(p *check.Pack, l *check.Limitation, r *check.Rule) string {
	var kinds []string
	for _, i := range p.InventoryOf(l, r) {
		kinds = append(kinds, i.Resource.Kind)
	}
	if kinds == nil {
		return ""
	}
	return "reads " + strings.Join(kinds, " and ") + " objects, which a ValidatingAdmissionPolicy cannot"
}

// Emit implements target.Target.
func (Target) Emit(in target.Input) ([]target.File, error) {
	e := emitter{in: in, pack: in.Pack.Source.Name.Value, lists: map[string][]string{}}
	for _, l := range in.Pack.Limitations {
		p, err := policyOf(in.Pack, l)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		if err := p.compile(in.Pack); err != nil {
			return nil, err
		}
		e.written = append(e.written, p)
		if len(l.Source.Parameters) > 0 {
			if err := checkParameters(e.kind(l), l); err != nil {
				return nil, err
			}
			e.add("crds", l, e.crd(l))
			e.add("parameters", l, e.parameters(l))
		}
		e.add("policies", l, e.policy(p))
		e.add("bindings", l, e.binding(l))
	}
	for _, step := range steps {
		if names := e.lists[step]; names != nil {
			e.yaml(step+"/kustomization.yaml", kustomization(names))
		}
	}
	if e.written != nil {
		e.yaml("overlays/audit/kustomization.yaml", overlay(actions["dryrun"]))
		e.yaml("overlays/warn/kustomization.yaml", overlay(actions["warn"]))
	}
	e.files = append(e.files, target.File{Path: "README.md", Data: []byte(e.readme())})
	return e.files, e.err
}

// steps are the folders of a bundle, in the order in which they are applied.
var steps = []string{"crds", "parameters", "policies", "bindings"}

// PackLabel is on every object of a bundle and names its pack, for kubectl -l.
const PackLabel = "fineprint/pack"

type emitter struct {
	in      target.Input
	pack    string
	written []*policy
	lists   map[string][]string // the files of each folder
	files   []target.File
	err     error
}

func (e *emitter) add(folder string, l *check.Limitation, document any) {
	name := l.Source.Name.Value + ".yaml"
	e.lists[folder] = append(e.lists[folder], name)
	e.yaml(folder+"/"+name, document)
}

func (e *emitter) yaml(path string, document any) {
	data, err := target.YAML(document)
	if err != nil && e.err == nil {
		e.err = err
	}
	e.files = append(e.files, target.File{Path: path, Data: data})
}

// name is that of a limitation's policy and binding, which are cluster-wide.
func (e *emitter) name(l *check.Limitation) string { return e.pack + "-" + l.Source.Name.Value }

func (e *emitter) metadata(name string, more ...target.Entry) target.Entry {
	labels := target.Map{{Key: PackLabel, Value: e.pack}}
	return target.Entry{Key: "metadata", Value: append(target.Map{{Key: "name", Value: name}, {Key: "labels", Value: labels}}, more...)}
}

// policy makes the ValidatingAdmissionPolicy.
func (e *emitter) policy(p *policy) target.Map {
	spec := target.Map{{Key: "failurePolicy", Value: "Fail"}}
	if len(p.limitation.Source.Parameters) > 0 {
		spec = append(spec, target.Entry{Key: "paramKind", Value: target.Map{
			{Key: "apiVersion", Value: paramsGroup + "/" + paramsVersion},
			{Key: "kind", Value: e.kind(p.limitation)},
		}})
	}
	spec = append(spec, target.Entry{Key: "matchConstraints", Value: target.Map{{Key: "resourceRules", Value: resourceRules(e.in.Pack.Source.Kinds)}}})
	var variables, validations []target.Map
	for _, v := range p.variables {
		variables = append(variables, target.Map{{Key: "name", Value: v.name}, {Key: "expression", Value: v.text}})
	}
	for _, v := range p.validations {
		validations = append(validations, target.Map{
			// Where the expression is an error the API server quotes it, so
			// that a comment in it is what people read then.
			{Key: "expression", Value: v.expression + " // " + v.title},
			{Key: "message", Value: v.title},
			{Key: "messageExpression", Value: v.message},
		})
	}
	spec = append(spec, target.Entry{Key: "variables", Value: variables}, target.Entry{Key: "validations", Value: validations})
	about := target.Map{
		{Key: "fineprint/title", Value: p.limitation.Source.Title.Value},
		{Key: "fineprint/description", Value: p.limitation.Source.Description.Value},
	}
	return target.Map{
		{Key: "apiVersion", Value: "admissionregistration.k8s.io/v1"},
		{Key: "kind", Value: "ValidatingAdmissionPolicy"},
		e.metadata(e.name(p.limitation), target.Entry{Key: "annotations", Value: about}),
		{Key: "spec", Value: spec},
	}
}

// actions says what a binding does with what breaks its policy.
var actions = map[string][]string{"deny": {"Deny"}, "warn": {"Warn", "Audit"}, "dryrun": {"Audit"}}

// binding makes the ValidatingAdmissionPolicyBinding.
func (e *emitter) binding(l *check.Limitation) target.Map {
	spec := target.Map{{Key: "policyName", Value: e.name(l)}}
	if len(l.Source.Parameters) > 0 {
		spec = append(spec, target.Entry{Key: "paramRef", Value: target.Map{
			{Key: "name", Value: l.Source.Name.Value},
			{Key: "parameterNotFoundAction", Value: "Deny"},
		}})
	}
	return target.Map{
		{Key: "apiVersion", Value: "admissionregistration.k8s.io/v1"},
		{Key: "kind", Value: "ValidatingAdmissionPolicyBinding"},
		e.metadata(e.name(l)),
		{Key: "spec", Value: append(spec, target.Entry{Key: "validationActions", Value: actions[l.Source.Enforcement]})},
	}
}

// resourceRules matches the pack's kinds, one rule for each API group. An
// ephemeral container is added through a subresource of its own.
func resourceRules(kinds []string) []target.Map {
	resources := map[string][]string{}
	var order []string
	for _, w := range kube.Workloads() {
		if !slices.Contains(kinds, w.Kind) {
			continue
		}
		group := w.APIGroup + "/" + w.Version
		if resources[group] == nil {
			order = append(order, group)
		}
		resources[group] = append(resources[group], strings.ToLower(w.Kind)+"s") // so for every workload
		if w.Kind == "Pod" {
			resources[group] = append(resources[group], "pods/ephemeralcontainers")
		}
	}
	var rules []target.Map
	for _, key := range order {
		group, version, _ := strings.Cut(key, "/")
		rules = append(rules, target.Map{
			{Key: "apiGroups", Value: []string{group}},
			{Key: "apiVersions", Value: []string{version}},
			{Key: "operations", Value: []string{"CREATE", "UPDATE"}},
			{Key: "resources", Value: resources[key]},
		})
	}
	return rules
}

func kustomization(resources []string) target.Map {
	return target.Map{
		{Key: "apiVersion", Value: "kustomize.config.k8s.io/v1beta1"},
		{Key: "kind", Value: "Kustomization"},
		{Key: "resources", Value: resources},
	}
}

// overlay gives every binding the same actions.
func overlay(actions []string) target.Map {
	patch := fmt.Sprintf("- op: replace\n  path: /spec/validationActions\n  value: [%s]\n", strings.Join(actions, ", "))
	return append(kustomization([]string{"../../bindings"}), target.Entry{Key: "patches", Value: []target.Map{{
		{Key: "target", Value: target.Map{{Key: "kind", Value: "ValidatingAdmissionPolicyBinding"}}},
		{Key: "patch", Value: patch},
	}}})
}
