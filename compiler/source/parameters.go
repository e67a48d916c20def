package source

import (
	"encoding/json"
	"fmt"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
	sigsyaml "sigs.k8s.io/yaml"
)

// Parameter is a value that a Constraint may set. Its default is what holds
// where the Constraint sets none.
type Parameter struct {
	Name    Text
	Schema  *Schema
	Default any // JSON value; integers are int64
}

// Schema is the part of OpenAPI v3 that parameters may use.
type Schema struct {
	Type                 string
	Description          string
	Items                *Schema
	AdditionalProperties *Schema
	Raw                  map[string]any // as written, for the CRD
}

var schemaTypes = []string{"string", "integer", "boolean", "array", "object"}

func readParameters(r *reader, n *yaml.Node) []Parameter {
	var params []Parameter
	r.pairs(n, "parameters", func(key, value *yaml.Node) {
		p := Parameter{Name: readName(r, key, "a parameter's name")}
		hasDefault := false
		p.Schema = readSchema(r, value, p.Name.Value, func(n *yaml.Node) {
			hasDefault = true
			p.Default = r.value(n)
		})
		switch {
		case value.Kind == yaml.MappingNode && !hasDefault:
			r.errs.Add(p.Name.Position(), "a Constraint may leave it out, so say what holds then", "parameter %s has no default", p.Name.Value)
		case p.Schema.Description == "":
			r.errs.Add(p.Name.Position(), "it is what users read in kubectl explain", "parameter %s has no description", p.Name.Value)
		case hasDefault:
			p.checkDefault(r, value)
		}
		params = append(params, p)
	})
	return params
}

// readSchema reads one schema; readDefault is nil below the top level, where
// a default would have no place in the Rego.
func readSchema(r *reader, n *yaml.Node, what string, readDefault func(*yaml.Node)) *Schema {
	s := &Schema{Raw: map[string]any{}}
	keep := func(name string) field {
		return field{name, false, func(n *yaml.Node) { s.Raw[name] = r.value(n) }}
	}
	fields := []field{
		{"type", true, func(n *yaml.Node) {
			s.Type = r.choice(n, "type", schemaTypes...)
			s.Raw["type"] = s.Type
		}},
		{"description", false, func(n *yaml.Node) {
			s.Description = r.text(n, "description").Value
			s.Raw["description"] = s.Description
		}},
		{"items", false, func(n *yaml.Node) {
			s.Items = readSchema(r, n, "items of "+what, nil)
			s.Raw["items"] = s.Items.Raw
		}},
		{"additionalProperties", false, func(n *yaml.Node) {
			s.AdditionalProperties = readSchema(r, n, "additionalProperties of "+what, nil)
			s.Raw["additionalProperties"] = s.AdditionalProperties.Raw
		}},
	}
	for _, name := range []string{"enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"} {
		fields = append(fields, keep(name))
	}
	if readDefault != nil {
		fields = append(fields, field{"default", false, func(n *yaml.Node) {
			readDefault(n)
			s.Raw["default"] = r.value(n)
		}})
	}
	r.mapping(n, what, fields...)
	if n.Kind != yaml.MappingNode {
		return s
	}
	if s.Type == "array" && s.Items == nil {
		r.errs.Add(r.at(n), "add items: {type: string}", "%s is an array and says not of what", what)
	}
	if s.Type == "object" && s.AdditionalProperties == nil {
		r.errs.Add(r.at(n), "add additionalProperties: {type: string}", "%s is an object and says not of what", what)
	}
	return s
}

// value turns a node into a JSON value.
func (r *reader) value(n *yaml.Node) any {
	if n.Kind == yaml.AliasNode {
		r.is(n, yaml.ScalarNode, "a value")
		return nil
	}
	text, err := yaml.Marshal(n)
	if err != nil {
		r.errs.Add(r.at(n), "", "is not a value: %v", err)
		return nil
	}
	asJSON, err := sigsyaml.YAMLToJSONStrict(text)
	if err != nil {
		r.errs.Add(r.at(n), "", "is not a value: %v", err)
		return nil
	}
	var v any
	if err := utiljson.Unmarshal(asJSON, &v); err != nil {
		r.errs.Add(r.at(n), "", "is not a value: %v", err)
	}
	return v
}

// checkDefault holds the default against the parameter's own schema, as the
// API server would when the Constraint's CRD is applied.
func (p *Parameter) checkDefault(r *reader, n *yaml.Node) {
	at := r.at(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "default" {
			at = r.at(n.Content[i+1])
		}
	}
	for _, problem := range p.Validate(p.Default) {
		r.errs.Add(at, "change the default or the schema", "the default of %s is not what its schema allows: %s", p.Name.Value, problem)
	}
}

// Validate holds a value against the parameter's schema and says what is
// wrong with it, one line a problem.
func (p *Parameter) Validate(value any) []string {
	text, err := json.Marshal(p.Schema.Raw)
	if err != nil {
		return []string{err.Error()}
	}
	var schema spec.Schema
	if err := json.Unmarshal(text, &schema); err != nil {
		return []string{fmt.Sprintf("the schema cannot be read: %v", err)}
	}
	var problems []string
	result := validate.NewSchemaValidator(&schema, nil, p.Name.Value, strfmt.Default).Validate(value)
	for _, err := range result.Errors {
		problems = append(problems, strings.ReplaceAll(err.Error(), " in body", ""))
	}
	return problems
}

// ValidateValues holds the values that a user sets for a limitation against
// its parameters: unknown names and values that a schema does not allow.
func (l *Limitation) ValidateValues(values map[string]any, at diag.Position, errs *diag.List) {
	names := make([]string, len(l.Parameters))
	known := map[string]*Parameter{}
	for i := range l.Parameters {
		names[i] = l.Parameters[i].Name.Value
		known[names[i]] = &l.Parameters[i]
	}
	for name, value := range values {
		p, ok := known[name]
		if !ok {
			errs.Add(at, diag.DidYouMean(name, names), "%s has no parameter %q", l.Name.Value, name)
			continue
		}
		for _, problem := range p.Validate(value) {
			errs.Add(at, "", "parameter %s of %s: %s", name, l.Name.Value, problem)
		}
	}
}
