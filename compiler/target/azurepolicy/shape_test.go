package azurepolicy_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// shape is what a JSON value may be, after Azure's documentation. Keys that
// are neither required nor optional are mistakes.
type shape struct {
	kind     string           // object, map, list, text, any
	required map[string]shape // of an object
	optional map[string]shape
	of       *shape   // the values of a map, the items of a list
	oneOf    []string // the values of a text; nil for any but ""
	starts   string   // how a text begins
}

func text(oneOf ...string) shape { return shape{kind: "text", oneOf: oneOf} }
func expression() shape          { return shape{kind: "text", starts: "[parameters('"} }
func list(of shape) shape        { return shape{kind: "list", of: &of} }
func mapOf(of shape) shape       { return shape{kind: "map", of: &of} }
func object(required, optional map[string]shape) shape {
	return shape{kind: "object", required: required, optional: optional}
}

type fields = map[string]shape

var anything = shape{kind: "any"}

var parameterShape = object(fields{
	"type":         text("String", "Array", "Object", "Boolean", "Integer", "Float", "DateTime"),
	"metadata":     object(fields{"displayName": text(), "description": text()}, nil),
	"defaultValue": anything, // the product always gives one
}, fields{"allowedValues": list(anything), "schema": anything})

var metadataShape = object(fields{"category": text("Kubernetes"), "pack": text()}, fields{"limitation": text(), "leftOut": list(text())})

var definitionShape = object(fields{
	"name": text(),
	"properties": object(fields{
		"displayName": text(),
		"description": text(),
		"policyType":  text("Custom"),
		"mode":        text("Microsoft.Kubernetes.Data"),
		"metadata":    metadataShape,
		"parameters":  mapOf(parameterShape),
		"policyRule": object(fields{
			"if": object(fields{
				"field": text("type"),
				"in":    list(text("Microsoft.Kubernetes/connectedClusters", "Microsoft.ContainerService/managedClusters")),
			}, nil),
			"then": object(fields{
				"effect": text("[parameters('effect')]"),
				"details": object(fields{
					"templateInfo":       object(fields{"sourceType": text("Base64Encoded"), "content": text()}, nil),
					"apiGroups":          list(shape{kind: "text", oneOf: []string{"", "apps", "batch"}}),
					"kinds":              list(text()),
					"namespaces":         expression(),
					"excludedNamespaces": expression(),
					"labelSelector":      expression(),
				}, fields{"values": mapOf(expression())}),
			}, nil),
		}, nil),
	}, nil),
}, nil)

var initiativeShape = object(fields{
	"name": text(),
	"properties": object(fields{
		"displayName":            text(),
		"description":            text(),
		"policyType":             text("Custom"),
		"metadata":               metadataShape,
		"parameters":             mapOf(parameterShape),
		"policyDefinitionGroups": list(object(fields{"name": text(), "displayName": text(), "description": text()}, nil)),
		"policyDefinitions": list(object(fields{
			"policyDefinitionReferenceId": text(),
			"policyDefinitionId":          shape{kind: "text", starts: "{scope}/providers/Microsoft.Authorization/policyDefinitions/"},
			"groupNames":                  list(text("deny", "audit")),
			"parameters":                  mapOf(object(fields{"value": expression()}, nil)),
		}, nil)),
	}, nil),
}, nil)

// problems says where a value is not of the shape.
func (s shape) problems(at string, v any) []string {
	wrong := func(format string, args ...any) []string { return []string{at + ": " + fmt.Sprintf(format, args...)} }
	switch s.kind {
	case "text":
		t, ok := v.(string)
		switch {
		case !ok:
			return wrong("%v is no text", v)
		case s.oneOf != nil && !slices.Contains(s.oneOf, t):
			return wrong("%q is none of %v", t, s.oneOf)
		case s.oneOf == nil && t == "":
			return wrong("is empty")
		case !strings.HasPrefix(t, s.starts):
			return wrong("%q does not begin with %s", t, s.starts)
		}
	case "list":
		items, ok := v.([]any)
		if !ok || len(items) == 0 {
			return wrong("%v is no list with items", v)
		}
		var all []string
		for i, item := range items {
			all = append(all, s.of.problems(fmt.Sprintf("%s[%d]", at, i), item)...)
		}
		return all
	case "map", "object":
		m, ok := v.(map[string]any)
		if !ok || len(m) == 0 {
			return wrong("%v is no object with fields", v)
		}
		return s.fieldProblems(at, m)
	}
	return nil
}

func (s shape) fieldProblems(at string, m map[string]any) []string {
	var all []string
	for name := range s.required {
		if _, ok := m[name]; !ok {
			all = append(all, at+": "+name+" is missing")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		inner, ok := s.required[key]
		if !ok {
			inner, ok = s.optional[key]
		}
		if s.kind == "map" {
			inner, ok = *s.of, true
		}
		if !ok {
			all = append(all, at+": "+key+" is unknown")
			continue
		}
		all = append(all, inner.problems(at+"."+key, m[key])...)
	}
	return all
}
