// Package gatekeeper makes what `kubectl apply -k` takes: ConstraintTemplates,
// Constraints, overlays for a careful roll-out, a SyncSet for the inventory,
// and a suite for `gator verify`.
package gatekeeper

import (
	"encoding/json"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"
	"fineprint/compiler/target"
)

// Target is the Gatekeeper target.
type Target struct{}

// Name implements target.Target.
func (Target) Name() string { return "gatekeeper" }

// Supports implements target.Target: Rego expresses every rule.
func (Target) Supports(*check.Pack, *check.Limitation, *check.Rule) target.Support {
	return target.Support{Level: target.Yes}
}

// Emit implements target.Target.
func (Target) Emit(in target.Input) ([]target.File, error) {
	var e emitter
	var names []string
	for _, l := range in.Pack.Limitations {
		name := l.Source.Name.Value
		names = append(names, name+".yaml")
		e.yaml("templates/"+name+".yaml", Template(in.Pack, l, in.Policy(name).Rego))
		e.yaml("constraints/"+name+".yaml", constraint(in.Pack.Source, l.Source, l.Source.Enforcement, nil))
	}
	e.yaml("templates/kustomization.yaml", kustomization(names))
	e.yaml("constraints/kustomization.yaml", kustomization(names))
	for _, action := range []string{"dryrun", "warn"} {
		e.yaml("overlays/"+action+"/kustomization.yaml", overlay(action))
	}
	if sync := syncSet(in.Pack); sync != nil {
		e.yaml("syncset.yaml", sync)
	}
	e.suite(in)
	e.file("README.md", []byte(readme(in)))
	return e.files, e.err
}

// PackLabel is on every object of a bundle and names its pack, for kubectl -l.
const PackLabel = "fineprint/pack"

type emitter struct {
	files []target.File
	err   error
}

func (e *emitter) file(path string, data []byte) {
	e.files = append(e.files, target.File{Path: path, Data: data})
}

func (e *emitter) yaml(path string, document any) {
	data, err := target.YAML(document)
	if err != nil && e.err == nil {
		e.err = err
	}
	e.file(path, data)
}

// Kind is the kind of a limitation's Constraint: the pack's name and the
// limitation's, so that it cannot clash with another pack's.
func Kind(pack, limitation string) string {
	var kind strings.Builder
	for _, word := range strings.Split(pack+"-"+limitation, "-") {
		kind.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return kind.String()
}

// Template is the ConstraintTemplate of a limitation. Its annotation asks for
// the inventory that the rules of l need, and for none if they need none.
func Template(pack *check.Pack, l *check.Limitation, rego string) target.Map {
	p := pack.Source
	kind := Kind(p.Name.Value, l.Source.Name.Value)
	annotations := target.Map{
		{Key: "metadata.gatekeeper.sh/title", Value: l.Source.Title.Value},
		{Key: "description", Value: l.Source.Description.Value},
	}
	if needed := pack.InventoryOfAll(l); len(needed) > 0 {
		annotations = append(annotations, target.Entry{Key: "metadata.gatekeeper.sh/requires-sync-data", Value: requiresSync(needed)})
	}
	crd := target.Map{{Key: "names", Value: target.Map{{Key: "kind", Value: kind}}}}
	if schema := parameterSchema(l.Source); schema != nil {
		crd = append(crd, target.Entry{Key: "validation", Value: target.Map{{Key: "openAPIV3Schema", Value: schema}}})
	}
	return target.Map{
		{Key: "apiVersion", Value: "templates.gatekeeper.sh/v1"},
		{Key: "kind", Value: "ConstraintTemplate"},
		{Key: "metadata", Value: target.Map{
			{Key: "name", Value: strings.ToLower(kind)},
			{Key: "labels", Value: target.Map{{Key: PackLabel, Value: p.Name.Value}}},
			{Key: "annotations", Value: annotations},
		}},
		{Key: "spec", Value: target.Map{
			{Key: "crd", Value: target.Map{{Key: "spec", Value: crd}}},
			{Key: "targets", Value: []target.Map{{
				{Key: "target", Value: "admission.k8s.gatekeeper.sh"},
				{Key: "code", Value: []target.Map{{
					{Key: "engine", Value: "Rego"},
					{Key: "source", Value: target.Map{
						{Key: "version", Value: "v1"},
						{Key: "rego", Value: rego},
					}},
				}}},
			}}},
		}},
	}
}

func parameterSchema(l *source.Limitation) any {
	if len(l.Parameters) == 0 {
		return nil
	}
	var properties target.Map
	for _, p := range l.Parameters {
		properties = append(properties, target.Entry{Key: p.Name.Value, Value: p.Schema.Raw})
	}
	return target.Map{{Key: "type", Value: "object"}, {Key: "properties", Value: properties}}
}

// requiresSync is Gatekeeper's annotation: a list of requirements, each a list
// of equivalent kinds.
func requiresSync(needed []source.Inventory) string {
	var all [][]map[string][]string
	for _, i := range needed {
		group, version := groupVersion(i.Resource.APIVersion)
		all = append(all, []map[string][]string{{"groups": {group}, "versions": {version}, "kinds": {i.Resource.Kind}}})
	}
	text, err := json.Marshal(all)
	if err != nil {
		panic("gatekeeper: strings that JSON cannot hold: " + err.Error())
	}
	return string(text)
}

func groupVersion(apiVersion string) (group, version string) {
	group, version, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return "", apiVersion
	}
	return group, version
}

// constraint makes the Constraint of a limitation. overrides are parameters
// that differ from their defaults.
func constraint(p *source.Pack, l *source.Limitation, action string, overrides map[string]any) target.Map {
	spec := target.Map{
		{Key: "enforcementAction", Value: action},
		{Key: "match", Value: target.Map{{Key: "kinds", Value: matchKinds(p.Kinds)}}},
	}
	var values target.Map
	for _, param := range l.Parameters {
		value := param.Default
		if v, ok := overrides[param.Name.Value]; ok {
			value = v
		}
		values = append(values, target.Entry{Key: param.Name.Value, Value: value})
	}
	if values != nil {
		spec = append(spec, target.Entry{Key: "parameters", Value: values})
	}
	return target.Map{
		{Key: "apiVersion", Value: "constraints.gatekeeper.sh/v1beta1"},
		{Key: "kind", Value: Kind(p.Name.Value, l.Name.Value)},
		{Key: "metadata", Value: target.Map{
			{Key: "name", Value: l.Name.Value},
			{Key: "labels", Value: target.Map{{Key: PackLabel, Value: p.Name.Value}}},
		}},
		{Key: "spec", Value: spec},
	}
}

func matchKinds(kinds []string) []target.Map {
	groups := map[string][]string{}
	var order []string
	for _, w := range kube.Workloads() {
		if !slices.Contains(kinds, w.Kind) {
			continue
		}
		if _, seen := groups[w.APIGroup]; !seen {
			order = append(order, w.APIGroup)
		}
		groups[w.APIGroup] = append(groups[w.APIGroup], w.Kind)
	}
	var match []target.Map
	for _, g := range order {
		match = append(match, target.Map{{Key: "apiGroups", Value: []string{g}}, {Key: "kinds", Value: groups[g]}})
	}
	return match
}

func kustomization(resources []string) target.Map {
	return target.Map{
		{Key: "apiVersion", Value: "kustomize.config.k8s.io/v1beta1"},
		{Key: "kind", Value: "Kustomization"},
		{Key: "resources", Value: resources},
	}
}

// overlay sets every Constraint to one enforcementAction.
func overlay(action string) target.Map {
	patch := "- op: replace\n  path: /spec/enforcementAction\n  value: " + action + "\n"
	return append(kustomization([]string{"../../constraints"}), target.Entry{Key: "patches", Value: []target.Map{{
		{Key: "target", Value: target.Map{{Key: "group", Value: "constraints.gatekeeper.sh"}}},
		{Key: "patch", Value: patch},
	}}})
}

// syncSet asks Gatekeeper to keep the inventory that the pack reads.
func syncSet(p *check.Pack) any {
	var gvks []target.Map
	for _, i := range p.Source.Inventory {
		group, version := groupVersion(i.Resource.APIVersion)
		gvks = append(gvks, target.Map{{Key: "group", Value: group}, {Key: "version", Value: version}, {Key: "kind", Value: i.Resource.Kind}})
	}
	if gvks == nil {
		return nil
	}
	return target.Map{
		{Key: "apiVersion", Value: "syncset.gatekeeper.sh/v1alpha1"},
		{Key: "kind", Value: "SyncSet"},
		{Key: "metadata", Value: target.Map{{Key: "name", Value: "fineprint-" + p.Source.Name.Value}}},
		{Key: "spec", Value: target.Map{{Key: "gvks", Value: gvks}}},
	}
}
