// Package azurepolicy makes custom definitions for Azure Policy, whose add-on
// runs Gatekeeper in AKS and in clusters that Azure Arc knows: one definition
// for each limitation, with its ConstraintTemplate inside, and an initiative
// of them all.
//
// The add-on gives custom definitions no other objects of the cluster. So a
// rule that needs an inventory is left out, by name; the others are lowered
// again without it.
package azurepolicy

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"
	"fineprint/compiler/target/gatekeeper"
	"fineprint/compiler/target/rego"
)

// Target is the Azure Policy target.
type Target struct{}

// Name implements target.Target.
func (Target) Name() string { return "azurepolicy" }

const noInventory = "the Azure Policy add-on gives custom definitions no other objects of the cluster, and the rule needs them"

// Supports implements target.Target.
func (Target) Supports(p *check.Pack, l *check.Limitation, r *check.Rule) target.Support {
	if len(p.InventoryOf(l, r)) > 0 {
		return target.Support{Level: target.No, Why: noInventory}
	}
	return target.Support{Level: target.Yes}
}

// Emit implements target.Target.
func (t Target) Emit(in target.Input) ([]target.File, error) {
	all, err := t.entries(in)
	if err != nil {
		return nil, err
	}
	var files []target.File
	var kept []entry
	for _, e := range all {
		if len(e.limitation.Rules) == 0 {
			continue
		}
		kept = append(kept, e)
		data, err := encode(e.definition)
		if err != nil {
			return nil, err
		}
		files = append(files, target.File{Path: "definitions/" + e.definition.Name + ".json", Data: data})
	}
	if len(kept) > 0 {
		set, err := newInitiative(in.Pack.Source, kept)
		if err != nil {
			return nil, err
		}
		data, err := encode(set)
		if err != nil {
			return nil, err
		}
		files = append(files, target.File{Path: "initiative.json", Data: data})
	}
	return append(files, target.File{Path: "README.md", Data: []byte(readme(in, all))}), nil
}

// entry is a limitation, as far as it can be expressed.
type entry struct {
	limitation *check.Limitation // with the rules that are kept
	leftOut    []string          // the names of the others
	definition definition        // where a rule is kept
}

func (t Target) entries(in target.Input) ([]entry, error) {
	var all []entry
	for _, l := range in.Pack.Limitations {
		e := t.split(in.Pack, l)
		if len(e.limitation.Rules) > 0 {
			template, err := e.template(in)
			if err == nil {
				e.definition, err = newDefinition(in.Pack.Source, e, base64.StdEncoding.EncodeToString(template))
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", l.Source.Name.Value, err)
			}
		}
		all = append(all, e)
	}
	return all, nil
}

// split tells the rules that can be expressed from those that cannot.
func (t Target) split(p *check.Pack, l *check.Limitation) entry {
	reduced := *l
	e := entry{limitation: &reduced}
	reduced.Rules = nil
	for _, r := range l.Rules {
		if t.Supports(p, l, r).Level == target.Yes {
			reduced.Rules = append(reduced.Rules, r)
		} else {
			e.leftOut = append(e.leftOut, r.Source.Name.Value)
		}
	}
	return e
}

// template is the ConstraintTemplate: Gatekeeper's own file where no rule is
// left out.
func (e entry) template(in target.Input) ([]byte, error) {
	policy := in.Policy(e.limitation.Source.Name.Value)
	if len(e.leftOut) > 0 {
		var err error
		if policy, err = rego.Limitation(in.Pack, e.limitation); err != nil {
			return nil, err
		}
		if _, err := engine.Compile(map[string]string{policy.Package: policy.Rego}); err != nil {
			return nil, fmt.Errorf("the Rego without %v does not compile: %w", e.leftOut, err)
		}
	}
	return target.YAML(gatekeeper.Template(in.Pack, e.limitation, policy.Rego))
}

// encode prints JSON for people: indented, and without escapes for HTML.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return out.Bytes(), err
}
