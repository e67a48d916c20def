package lower

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"
)

// predefine makes the rules of the predefined variables and of the inventory.
// Only those that the module comes to use are printed.
func (m *lowerer) predefine() {
	kinds := m.pack.Source.Kinds
	m.builtin("podSpec", celfn.Other, partRule("pod_spec", "The pod spec of whatever kind of workload this is.", "input.review.object", kinds, kube.PodSpecPath))
	m.builtin("podMeta", celfn.Other, partRule("pod_meta", "The pod's metadata in whatever kind of workload this is.", "input.review.object", kinds, kube.PodMetaPath))
	m.builtin("oldPodSpec", celfn.Other, partRule("old_pod_spec", "The pod spec before an UPDATE.", "input.review.oldObject", kinds, kube.PodSpecPath))
	m.module.Rules["pod_spec_path"] = pathRule(kinds)
	m.builtin("containers", celfn.ListOf, &ir.Rule{
		Name:   "containers",
		Bodies: []ir.Branch{{When: ir.True, Value: ir.Comprehension{Head: ir.Var{Name: "container"}, Body: everyContainer("field", "container")}}},
	})
	for _, i := range m.pack.Source.Inventory {
		m.inventory(i)
	}
}

// builtin puts a predefined variable in scope.
func (m *lowerer) builtin(name string, kind celfn.Kind, rule *ir.Rule) {
	rule.Total, rule.Section = true, ir.Shared
	m.module.Rules[rule.Name] = rule
	m.variables[name] = &variable{rule: rule, total: true, kind: kind, proven: kind == celfn.ListOf}
}

// everyContainer binds each container of the pod, of all three lists.
func everyContainer(field, container string) ir.Formula {
	return ir.Conj(
		ir.Some{Value: field, In: ir.List{Items: ir.Strings(kube.ContainerLists...)}},
		ir.Some{Value: container, In: ir.Ref{Base: ir.RuleRef{Name: "pod_spec"}, Path: []ir.Term{ir.Var{Name: field}}}},
	)
}

// byPath groups kinds by where they keep something, the paths sorted.
func byPath(kinds []string, path func(string) string) (paths []string, of map[string][]string) {
	of = map[string][]string{}
	for _, kind := range kinds {
		p := path(kind)
		of[p] = append(of[p], kind)
	}
	for p := range of {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths, of
}

var kindOfObject = ir.Ref{Base: ir.Document{Path: "input.review.object"}, Path: ir.Strings("kind")}

// isKind asks whether the object is of one of the kinds.
func isKind(kinds []string) ir.Formula {
	if len(kinds) == 1 {
		return ir.Compare{Op: "==", Left: kindOfObject, Right: ir.String(kinds[0])}
	}
	return ir.In{Item: kindOfObject, List: ir.List{Items: ir.Strings(kinds...)}}
}

// partRule reads a part of an object, which each kind keeps in another place;
// {} where it is not there.
func partRule(name, comment, object string, kinds []string, path func(string) string) *ir.Rule {
	r := &ir.Rule{Name: name, Comment: comment, Default: ir.Map{}}
	paths, of := byPath(kinds, path)
	for _, p := range paths {
		ref := ir.Ref{Base: ir.Document{Path: object}, Path: ir.Strings(strings.Split(p, ".")...)}
		when := isKind(of[p])
		if name == "pod_meta" { // unlike what leads to a pod spec, it may be null
			when = ir.Conj(when, ir.Compare{Op: "!=", Left: ref, Right: ir.Const{}})
		}
		r.Bodies = append(r.Bodies, ir.Branch{When: when, Value: ref})
	}
	return r
}

// pathRule gives the path of the pod spec, for what findings say.
func pathRule(kinds []string) *ir.Rule {
	usual := kube.UsualPodSpecPath(kinds)
	r := &ir.Rule{Name: "pod_spec_path", Section: ir.Shared, Comment: "Where the pod spec is, for findings.", Default: ir.String(usual), Total: true}
	paths, of := byPath(kinds, kube.PodSpecPath)
	if len(paths) == 1 {
		r.Default, r.Bodies = nil, []ir.Branch{{When: ir.True, Value: ir.String(usual)}}
	}
	for _, p := range paths {
		if p != usual {
			r.Bodies = append(r.Bodies, ir.Branch{When: isKind(of[p]), Value: ir.String(p)})
		}
	}
	return r
}

// inventory makes the list of a kind of the cluster's objects, as Gatekeeper
// syncs them: by name, or by namespace and name.
func (m *lowerer) inventory(i source.Inventory) {
	name := Snake(i.As.Value)
	item := ir.Var{Name: singular(i.As.Value)}
	if item.Name == name {
		item.Name = "item"
	}
	resource := i.Resource
	body := ir.Formula(ir.Some{Value: item.Name, In: ir.Document{Path: fmt.Sprintf("data.inventory.cluster[%q].%s", resource.APIVersion, resource.Kind)}})
	if resource.Namespaced {
		body = ir.Conj(
			ir.Some{Value: "namespace", In: ir.Document{Path: "data.inventory.namespace"}},
			ir.Some{Value: item.Name, In: ir.Ref{Base: ir.Var{Name: "namespace"}, Path: ir.Strings(resource.APIVersion, resource.Kind)}},
		)
	}
	m.builtin(i.As.Value, celfn.ListOf, &ir.Rule{
		Name:    name,
		Comment: fmt.Sprintf("The %s objects that are synced.", resource.Kind),
		Bodies:  []ir.Branch{{When: ir.True, Value: ir.Comprehension{Head: item, Body: body}}},
	})
}

// parameter makes the rule of a parameter: the Constraint's value, or the
// default. Neither gator nor a Constraint without parameters applies the
// default of the CRD's schema.
func (m *lowerer) parameter(p *source.Parameter) {
	rule := &ir.Rule{
		Name:    Snake(p.Name.Value),
		Section: ir.Parameter,
		Comment: p.Schema.Description,
		Default: constant(p.Default),
		Bodies: []ir.Branch{{When: ir.True, Value: ir.Ref{
			Base: ir.Document{Path: "input.parameters"}, Path: ir.Strings(p.Name.Value),
		}}},
		Total: true,
	}
	m.module.Rules[rule.Name] = rule
	m.variables["params."+p.Name.Value] = &variable{rule: rule, total: true, proven: true}
}

// constant turns a JSON value into a term.
func constant(v any) ir.Term {
	switch v := v.(type) {
	case []any:
		var items []ir.Term
		for _, item := range v {
			items = append(items, constant(item))
		}
		return ir.List{Items: items}
	case map[string]any:
		var m ir.Map
		for _, key := range sortedKeys(v) {
			m.Keys = append(m.Keys, ir.String(key))
			m.Values = append(m.Values, constant(v[key]))
		}
		return m
	}
	return ir.Const{Value: v}
}
