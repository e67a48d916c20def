package lower

import (
	"fmt"

	"fineprint/compiler/celfn"
	"fineprint/compiler/ir"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"
)

// predefine makes the rules of the predefined variables and of the inventory.
// Only those that the module comes to use are printed.
func (m *lowerer) predefine() {
	object := ir.Document{Path: "input.review.object"}
	m.builtin("podSpec", celfn.Other, true, &ir.Rule{
		Name:   "pod_spec",
		Bodies: []ir.Branch{{When: ir.True, Value: below(object, "pod_spec_path")}},
	})
	m.builtin("podMeta", celfn.Other, true, &ir.Rule{
		Name:   "pod_meta",
		Bodies: []ir.Branch{{When: ir.True, Value: below(object, "pod_meta_path")}},
	})
	old := ir.Document{Path: "input.review.oldObject"}
	m.builtin("oldPodSpec", celfn.Other, true, &ir.Rule{
		Name:    "old_pod_spec",
		Comment: "The pod spec before an UPDATE.",
		Default: ir.Map{},
		Bodies: []ir.Branch{{
			When:  ir.Compare{Op: "!=", Left: old, Right: ir.Const{}},
			Value: below(old, "pod_spec_path"),
		}},
	})
	m.module.Rules["pod_spec_path"] = pathRule("pod_spec_path", "Where the kind of workload keeps its pod spec.", m.pack.Source.Kinds, kube.PodSpecPath)
	m.module.Rules["pod_meta_path"] = pathRule("pod_meta_path", "Where the kind of workload keeps its pod's metadata.", m.pack.Source.Kinds, kube.PodMetaPath)
	m.builtin("containers", celfn.ListOf, true, &ir.Rule{
		Name: "containers",
		Bodies: []ir.Branch{{When: ir.True, Value: ir.Comprehension{
			Head: ir.Var{Name: "container"},
			Body: ir.Conj(
				ir.Some{Value: "field", In: ir.List{Items: ir.Strings(kube.ContainerLists...)}},
				ir.Some{Value: "container", In: ir.Ref{Base: ir.RuleRef{Name: "pod_spec"}, Path: []ir.Term{ir.Var{Name: "field"}}}},
			),
		}}},
	})
	for _, i := range m.pack.Source.Inventory {
		m.inventory(i)
	}
}

// builtin puts a predefined variable in scope.
func (m *lowerer) builtin(name string, kind celfn.Kind, proven bool, rule *ir.Rule) {
	rule.Total, rule.Section = true, ir.Shared
	m.module.Rules[rule.Name] = rule
	m.variables[name] = &variable{rule: rule, total: true, kind: kind, proven: proven && kind == celfn.ListOf}
}

// below reads the part of an object that a path rule names; {} if it is not there.
func below(object ir.Term, pathRule string) ir.Term {
	path := ir.Call{Function: "split", Args: []ir.Term{ir.RuleRef{Name: pathRule}, ir.String(".")}}
	return ir.Call{Function: "object.get", Args: []ir.Term{object, path, ir.Map{}}}
}

// pathRule lists the kinds that differ from what most do.
func pathRule(name, comment string, kinds []string, path func(string) string) *ir.Rule {
	usual := path("Deployment")
	r := &ir.Rule{Name: name, Section: ir.Shared, Comment: comment, Default: ir.String(usual), Total: true}
	for _, kind := range kinds {
		if path(kind) != usual {
			r.Bodies = append(r.Bodies, ir.Branch{
				When:  ir.Compare{Op: "==", Left: ir.Ref{Base: ir.Document{Path: "input.review.object"}, Path: ir.Strings("kind")}, Right: ir.String(kind)},
				Value: ir.String(path(kind)),
			})
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
	m.builtin(i.As.Value, celfn.ListOf, true, &ir.Rule{
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

