// Package conftest makes a policy folder for `conftest test` and
// `conftest verify`.
//
// conftest judges plain manifests, asks deny and warn in the package main,
// and loads nothing but .rego files from a policy folder. So the bundle has an
// entry that makes a review of each object and asks the same modules as
// everywhere else, and its tests hold their fixtures in Rego.
package conftest

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"
	"fineprint/compiler/target"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// Target is the conftest target.
type Target struct{}

// Name implements target.Target.
func (Target) Name() string { return "conftest" }

// Supports implements target.Target: Rego expresses every rule, but conftest
// has no action that only lists.
func (Target) Supports(_ *check.Pack, l *check.Limitation, _ *check.Rule) target.Support {
	if l.Source.Enforcement == "dryrun" {
		return target.Support{Level: target.No, Why: "conftest has deny and warn only, and the limitation's action is dryrun"}
	}
	return target.Support{Level: target.Yes}
}

//go:embed *.tmpl
var templates embed.FS

var parsed = template.Must(template.ParseFS(templates, "*.tmpl"))

// Emit implements target.Target.
func (Target) Emit(in target.Input) ([]target.File, error) {
	e, err := newEntry(in)
	if err != nil {
		return nil, err
	}
	var files []target.File
	for _, p := range in.Policies {
		files = append(files, target.File{Path: "limitations/" + p.Limitation + ".rego", Data: []byte(p.Rego)})
	}
	if e.gate != "" {
		files = append(files, target.File{Path: "gate.rego", Data: []byte(e.gate)})
	}
	for _, name := range []string{"main.rego", "entry.rego", "entry_test.rego"} {
		text, err := e.module(name)
		if err != nil {
			return nil, err
		}
		files = append(files, target.File{Path: name, Data: text})
	}
	return append(files, target.File{Path: "README.md", Data: []byte(readme(in))}), nil
}

// entry is what the templates are filled with.
type entry struct {
	Pack, Title   string
	Modules       string // the package that the limitations' packages are in
	Package       string // of the entry
	Gate          string // the rule that says whether an object is judged; "" for none
	GateInventory bool   // the gate reads the inventory
	Kinds         string // Rego: by group, sets of kinds
	Inventory     string // Rego: by apiVersion, sets of kinds; "" for none
	Limitations   string // Rego
	Tests         []test
	gate          string // the module with Gate
}

// newEntry gathers what the entry needs to know of a pack.
func newEntry(in target.Input) (*entry, error) {
	p := in.Pack.Source
	modules, _, _ := strings.Cut(in.Policies[0].Package, ".")
	e := &entry{Pack: p.Name.Value, Title: p.Title.Value, Modules: modules, Package: modules + "_conftest"}
	groups := map[string][]string{}
	for _, w := range kube.Workloads() {
		if slices.Contains(p.Kinds, w.Kind) {
			groups[w.APIGroup] = append(groups[w.APIGroup], w.Kind)
		}
	}
	e.Kinds = sets(groups)
	if len(p.Inventory) > 0 {
		read := map[string][]string{}
		for _, i := range p.Inventory {
			read[i.Resource.APIVersion] = append(read[i.Resource.APIVersion], i.Resource.Kind)
		}
		e.Inventory = sets(read)
	}
	var err error
	if e.Limitations, err = limitations(in); err != nil {
		return nil, err
	}
	if e.Gate, e.gate, err = gate(in.Pack, e.Package); err != nil {
		return nil, err
	}
	e.GateInventory = strings.Contains(e.gate, "data.inventory")
	e.Tests, err = tests(in)
	return e, err
}

// module fills a template and formats it as opa fmt does.
func (e *entry) module(name string) ([]byte, error) {
	var text bytes.Buffer
	if err := parsed.ExecuteTemplate(&text, name+".tmpl", e); err != nil {
		return nil, err
	}
	formatted, err := format.SourceWithOpts(name, text.Bytes(), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, fmt.Errorf("the generated %s does not parse, which is a bug: %w", name, err)
	}
	return formatted, nil
}

// sets prints lists as an object of sets.
func sets(of map[string][]string) string {
	var keys, lines []string
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		var names []string
		for _, name := range of[key] {
			names = append(names, fmt.Sprintf("%q", name))
		}
		slices.Sort(names)
		lines = append(lines, fmt.Sprintf("\t%q: {%s},\n", key, strings.Join(names, ", ")))
	}
	return "{\n" + strings.Join(lines, "") + "}"
}

// described is what the entry knows of a limitation.
type described struct {
	Action     string         `json:"action"`
	Module     string         `json:"module"`
	Parameters map[string]any `json:"parameters"` // a JSON schema
	Sources    []documented   `json:"sources"`
}

type documented struct {
	Document string `json:"document"`
	Section  string `json:"section"`
}

func limitations(in target.Input) (string, error) {
	all := map[string]described{}
	for _, l := range in.Pack.Limitations {
		name := l.Source.Name.Value
		_, module, _ := strings.Cut(in.Policy(name).Package, ".")
		d := described{Action: l.Source.Enforcement, Module: module, Parameters: schema(l.Source), Sources: []documented{}}
		for _, s := range l.Source.Sources {
			if document, ok := in.Pack.Source.Document(s.Document.Value); ok {
				d.Sources = append(d.Sources, documented{document.Title.Value, s.Section.Value})
			}
		}
		all[name] = d
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "\t")
	err := encoder.Encode(all)
	return text.String(), err
}

// schema is what a limitation's parameters must be; nothing else may be set.
func schema(l *source.Limitation) map[string]any {
	properties := map[string]any{}
	for _, p := range l.Parameters {
		properties[p.Name.Value] = p.Schema.Raw
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}
