package azurepolicy

import (
	"fmt"
	"strings"

	"fineprint/compiler/source"
)

// excludedByDefault are the namespaces that no definition judges unless told
// to: those of the machinery itself. It lacks kube-system, which Azure's own
// definitions have here: that is where HostProcess pods and the like belong.
var excludedByDefault = []string{"gatekeeper-system", "azure-arc"}

func describe(name, description string) map[string]string {
	return map[string]string{"displayName": name, "description": description}
}

// shared are the parameters that every definition has, the effect excepted.
func shared() map[string]parameter {
	return map[string]parameter{
		"excludedNamespaces": {
			Type:         "Array",
			Metadata:     describe("Namespace exclusions", "Namespaces whose objects are not judged."),
			DefaultValue: excludedByDefault,
		},
		"namespaces": {
			Type:         "Array",
			Metadata:     describe("Namespace inclusions", "The only namespaces whose objects are judged. An empty list means all."),
			DefaultValue: []string{},
		},
		"labelSelector": {
			Type:         "Object",
			Metadata:     describe("Label selector", "Only objects whose labels it selects are judged. An empty selector selects all."),
			DefaultValue: map[string]any{},
			Schema:       labelSelectorSchema(),
		},
	}
}

func labelSelectorSchema() map[string]any {
	text := map[string]any{"type": "string"}
	return map[string]any{
		"type":                 "object",
		"additionalProperties": false,
		"properties": map[string]any{
			"matchLabels": map[string]any{"type": "object", "additionalProperties": text, "minProperties": 1},
			"matchExpressions": map[string]any{
				"type": "array", "minItems": 1,
				"items": map[string]any{
					"type": "object", "additionalProperties": false,
					"required": []string{"key", "operator"},
					"properties": map[string]any{
						"key":      text,
						"operator": map[string]any{"type": "string", "enum": []string{"In", "NotIn", "Exists", "DoesNotExist"}},
						"values":   map[string]any{"type": "array", "items": text},
					},
				},
			},
		},
	}
}

var effects = []string{"audit", "deny", "disabled"}

// defaultEffect is the effect nearest to an enforcement: Azure neither warns
// who applies an object nor has a dry run, and audit admits and reports.
func defaultEffect(enforcement string) string {
	if enforcement == "deny" {
		return "deny"
	}
	return "audit"
}

func effect(l *source.Limitation) parameter {
	return parameter{
		Type:          "String",
		Metadata:      describe("Effect", "audit admits what breaks the limitation and reports it, deny refuses it, disabled turns the policy off."),
		AllowedValues: effects,
		DefaultValue:  defaultEffect(l.Enforcement),
	}
}

var azureType = map[string]string{
	"string": "String", "integer": "Integer", "boolean": "Boolean", "array": "Array", "object": "Object",
}

// convert makes an Azure parameter of a limitation's. Of its schema Azure
// checks the values that a scalar may have, and all of an object's.
func convert(p *source.Parameter) (parameter, error) {
	typ, known := azureType[p.Schema.Type]
	if !known {
		return parameter{}, fmt.Errorf("parameter %s: Azure Policy has no type for %s", p.Name.Value, p.Schema.Type)
	}
	if holdsExpression(p.Default) {
		return parameter{}, fmt.Errorf("parameter %s: Azure would take a default that begins with [ for an expression", p.Name.Value)
	}
	made := parameter{Type: typ, Metadata: describe(p.Name.Value, p.Schema.Description), DefaultValue: p.Default}
	if values, ok := p.Schema.Raw["enum"]; ok && typ != "Object" && typ != "Array" {
		made.AllowedValues = values
	}
	if typ == "Object" {
		made.Schema = map[string]any{}
		for key, value := range p.Schema.Raw {
			if key != "default" {
				made.Schema[key] = value
			}
		}
	}
	return made, nil
}

// holdsExpression says whether a string anywhere in a value begins with [.
func holdsExpression(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.HasPrefix(v, "[")
	case []any:
		for _, item := range v {
			if holdsExpression(item) {
				return true
			}
		}
	case map[string]any:
		for key, item := range v {
			if holdsExpression(key) || holdsExpression(item) {
				return true
			}
		}
	}
	return false
}

// parameterName is a parameter's name in its definition: its own, or with the
// limitation's in front where a parameter of every definition has that name.
// Azure does not tell upper from lower case.
func parameterName(l *source.Limitation, p *source.Parameter) string {
	for _, taken := range []string{"effect", "excludedNamespaces", "namespaces", "labelSelector"} {
		if strings.EqualFold(taken, p.Name.Value) {
			return setParameterName(l, p.Name.Value)
		}
	}
	return p.Name.Value
}

// setParameterName is the name in the initiative: hostNetworkEffect.
func setParameterName(l *source.Limitation, name string) string {
	var b strings.Builder
	for i, word := range strings.Split(l.Name.Value, "-") {
		if i > 0 {
			word = capital(word)
		}
		b.WriteString(word)
	}
	return b.String() + capital(name)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
