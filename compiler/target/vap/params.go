package vap

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/target"
)

// The API group and version of the generated kinds of parameters.
const (
	paramsGroup   = "params.fineprint"
	paramsVersion = "v1"
)

// kind is the kind of a limitation's parameters: the pack's name and the
// limitation's, so that it cannot clash with another pack's.
func (e *emitter) kind(l *check.Limitation) string {
	name := camel(e.name(l))
	return strings.ToUpper(name[:1]) + name[1:]
}

// checkParameters refuses what a CustomResourceDefinition cannot hold.
func checkParameters(kind string, l *check.Limitation) error {
	if len(kind) > 63 {
		return fmt.Errorf("%s: its parameters' kind %s is longer than the 63 characters that a CustomResourceDefinition allows", l.Source.Name.Value, kind)
	}
	for _, p := range l.Source.Parameters {
		if slices.Contains([]string{"apiVersion", "kind", "metadata"}, p.Name.Value) {
			return fmt.Errorf("%s: a field %s of the parameters has another meaning in Kubernetes: rename the parameter", l.Source.Name.Value, p.Name.Value)
		}
	}
	return nil
}

// crd makes the CustomResourceDefinition of a limitation's parameters, which
// are its top-level fields: params.NAME reads them.
func (e *emitter) crd(l *check.Limitation) target.Map {
	kind := e.kind(l)
	plural := strings.ToLower(kind)
	properties := target.Map{
		{Key: "apiVersion", Value: target.Map{{Key: "type", Value: "string"}}},
		{Key: "kind", Value: target.Map{{Key: "type", Value: "string"}}},
		{Key: "metadata", Value: target.Map{{Key: "type", Value: "object"}}},
	}
	for _, p := range l.Source.Parameters {
		properties = append(properties, target.Entry{Key: p.Name.Value, Value: p.Schema.Raw})
	}
	schema := target.Map{
		{Key: "type", Value: "object"},
		{Key: "description", Value: "The parameters of the limitation " + l.Source.Name.Value + "."},
		{Key: "properties", Value: properties},
	}
	return target.Map{
		{Key: "apiVersion", Value: "apiextensions.k8s.io/v1"},
		{Key: "kind", Value: "CustomResourceDefinition"},
		e.metadata(plural + "." + paramsGroup),
		{Key: "spec", Value: target.Map{
			{Key: "group", Value: paramsGroup},
			{Key: "scope", Value: "Cluster"},
			{Key: "names", Value: target.Map{
				{Key: "kind", Value: kind}, {Key: "listKind", Value: kind + "List"},
				{Key: "plural", Value: plural}, {Key: "singular", Value: plural},
			}},
			{Key: "versions", Value: []target.Map{{
				{Key: "name", Value: paramsVersion}, {Key: "served", Value: true}, {Key: "storage", Value: true},
				{Key: "schema", Value: target.Map{{Key: "openAPIV3Schema", Value: schema}}},
			}}},
		}},
	}
}

// parameters makes the object that a policy reads, with the defaults.
func (e *emitter) parameters(l *check.Limitation) target.Map {
	out := target.Map{
		{Key: "apiVersion", Value: paramsGroup + "/" + paramsVersion},
		{Key: "kind", Value: e.kind(l)},
		e.metadata(l.Source.Name.Value),
	}
	for _, p := range l.Source.Parameters {
		out = append(out, target.Entry{Key: p.Name.Value, Value: p.Default})
	}
	return out
}
