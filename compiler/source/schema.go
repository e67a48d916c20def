package source

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Schema is the part of OpenAPI v3 that parameters may use.
type Schema struct {
	Type                 string
	Description          string
	Items                *Schema
	AdditionalProperties *Schema
	Raw                  map[string]any // as written, for the CRD
}

var schemaTypes = []string{"string", "integer", "boolean", "array", "object"}

// keywords are the limits that a schema may set, and what each must be.
var keywords = []struct {
	name, must string
	valid      func(any) bool
}{
	{"enum", "a list of values", func(v any) bool { list, ok := v.([]any); return ok && len(list) > 0 }},
	{"pattern", "a regular expression", func(v any) bool {
		text, ok := v.(string)
		_, err := regexp.Compile(text)
		return ok && err == nil
	}},
	{"minimum", "a number", isNumber},
	{"maximum", "a number", isNumber},
	{"minLength", "a whole number, 0 or more", isCount},
	{"maxLength", "a whole number, 0 or more", isCount},
	{"minItems", "a whole number, 0 or more", isCount},
	{"maxItems", "a whole number, 0 or more", isCount},
}

func isNumber(v any) bool {
	_, whole := v.(int64)
	_, fraction := v.(float64)
	return whole || fraction
}

func isCount(v any) bool { n, ok := v.(int64); return ok && n >= 0 }

// readSchema reads one schema; readDefault is nil below the top level, where
// a default would have no place in the Rego.
func readSchema(r *reader, n *yaml.Node, what string, readDefault func(*yaml.Node) any) *Schema {
	s := &Schema{Raw: map[string]any{}}
	part := "a part of " + strings.TrimPrefix(what, "a part of ")
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
			s.Items = readSchema(r, n, part, nil)
			s.Raw["items"] = s.Items.Raw
		}},
		{"additionalProperties", false, func(n *yaml.Node) {
			s.AdditionalProperties = readSchema(r, n, part, nil)
			s.Raw["additionalProperties"] = s.AdditionalProperties.Raw
		}},
	}
	for _, k := range keywords {
		fields = append(fields, field{k.name, false, func(n *yaml.Node) {
			v := r.value(n)
			if !k.valid(v) {
				r.errs.Add(r.at(n), "", "%s of %s must be %s", k.name, what, k.must)
			}
			s.Raw[k.name] = v
		}})
	}
	if readDefault != nil {
		fields = append(fields, field{"default", false, func(n *yaml.Node) { s.Raw["default"] = readDefault(n) }})
	}
	r.mapping(n, what, fields...)
	if n.Kind == yaml.MappingNode {
		s.checkParts(r, n, what)
	}
	return s
}

// checkParts asks lists and maps to say what they hold.
func (s *Schema) checkParts(r *reader, n *yaml.Node, what string) {
	if s.Type == "array" && s.Items == nil {
		r.errs.Add(r.at(n), "add items: {type: string}", "%s is an array and says not of what", what)
	}
	if s.Type == "object" && s.AdditionalProperties == nil {
		r.errs.Add(r.at(n), "add additionalProperties: {type: string}", "%s is an object and says not of what", what)
	}
}

// value turns a node into a JSON value, integers as int64. It is nil in a file
// that is flawed.
func (r *reader) value(n *yaml.Node) any {
	if r.flawed {
		return nil
	}
	text, err := yaml.Marshal(n)
	if err != nil {
		r.errs.Add(r.at(n), "", "is not a value: %v", err)
		return nil
	}
	v, err := decode(text)
	if err != nil {
		r.errs.Add(r.at(n), "", "cannot be read as kubectl reads it: %s", kubectlMessage(err))
	}
	return v
}
