package source

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

// Parameter is a value that a Constraint may set. Its default is what holds
// where the Constraint sets none.
type Parameter struct {
	Name    Text
	Schema  *Schema
	Default any // JSON value; integers are int64

	sound bool // the schema has no mistake, so that values may be held against it
}

func readParameters(r *reader, n *yaml.Node) []Parameter {
	var params []Parameter
	r.pairs(n, "parameters", func(key, value *yaml.Node) {
		params = append(params, readParameter(r, key, value))
	})
	return params
}

func readParameter(r *reader, key, value *yaml.Node) Parameter {
	before := r.errs.Len()
	p := Parameter{Name: readName(r, key, "a parameter's name")}
	var given *yaml.Node
	p.Schema = readSchema(r, value, "parameter "+key.Value, func(n *yaml.Node) any {
		given = n
		p.Default = r.value(n)
		return p.Default
	})
	if value.Kind == yaml.MappingNode && given == nil {
		r.errs.Add(r.at(key), "a Constraint may leave it out, so say what holds then", "parameter %s has no default", key.Value)
	}
	if value.Kind == yaml.MappingNode && find(value, "description") == nil {
		r.errs.Add(r.at(key), "it is what users read in kubectl explain", "parameter %s has no description", key.Value)
	}
	if p.sound = r.errs.Len() == before && !r.flawed; p.sound {
		p.checkDefault(r, given)
	}
	return p
}

// checkDefault holds the default against the parameter's own schema, as the
// API server would when the Constraint's CRD is applied.
func (p *Parameter) checkDefault(r *reader, given *yaml.Node) {
	for _, problem := range p.Validate(p.Default) {
		r.errs.Add(r.at(given), "change the default or the schema", "the default of %s is not what its schema allows: %s", p.Name.Value, problem)
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
	slices.Sort(problems)
	return problems
}

// ValidateValues holds the values that a user sets for a limitation against
// its parameters: unknown names and values that a schema does not allow. at
// says where a parameter is set.
func (l *Limitation) ValidateValues(values map[string]any, at func(name string) diag.Position, errs *diag.List) {
	names := make([]string, len(l.Parameters))
	known := map[string]*Parameter{}
	for i := range l.Parameters {
		names[i] = l.Parameters[i].Name.Value
		known[names[i]] = &l.Parameters[i]
	}
	for name, value := range values {
		p, ok := known[name]
		switch {
		case !ok:
			errs.Add(at(name), diag.DidYouMean(name, names), "%s has no parameter %q", l.Name.Value, name)
		case p.sound:
			for _, problem := range p.Validate(value) {
				errs.Add(at(name), "the schema is in limitation.yaml", "parameter %s of %s: %s", name, l.Name.Value, problem)
			}
		}
	}
}
