package azurepolicy

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fineprint/compiler/kube"
	"fineprint/compiler/source"
)

// definition is a policy definition as Azure Resource Manager takes it.
type definition struct {
	Name       string     `json:"name"`
	Properties properties `json:"properties"`
}

type properties struct {
	DisplayName string               `json:"displayName"`
	Description string               `json:"description"`
	PolicyType  string               `json:"policyType"`
	Mode        string               `json:"mode"`
	Metadata    map[string]any       `json:"metadata"`
	Parameters  map[string]parameter `json:"parameters"`
	PolicyRule  policyRule           `json:"policyRule"`
}

type parameter struct {
	Type          string            `json:"type"`
	Metadata      map[string]string `json:"metadata"`
	AllowedValues any               `json:"allowedValues,omitempty"`
	DefaultValue  any               `json:"defaultValue"`
	Schema        map[string]any    `json:"schema,omitempty"`
}

type policyRule struct {
	If   condition `json:"if"`
	Then struct {
		Effect  string  `json:"effect"`
		Details details `json:"details"`
	} `json:"then"`
}

type condition struct {
	Field string   `json:"field"`
	In    []string `json:"in"`
}

type details struct {
	TemplateInfo       templateInfo      `json:"templateInfo"`
	APIGroups          []string          `json:"apiGroups"`
	Kinds              []string          `json:"kinds"`
	Namespaces         string            `json:"namespaces"`
	ExcludedNamespaces string            `json:"excludedNamespaces"`
	LabelSelector      string            `json:"labelSelector"`
	Values             map[string]string `json:"values,omitempty"`
}

type templateInfo struct {
	SourceType string `json:"sourceType"`
	Content    string `json:"content"`
}

// Azure's own limits.
const (
	maxName        = 64
	maxDisplayName = 128
	maxDescription = 512
)

func newDefinition(p *source.Pack, e entry, content string) (definition, error) {
	l := e.limitation.Source
	d := definition{Name: p.Name.Value + "-" + l.Name.Value}
	metadata := map[string]any{"category": "Kubernetes", "pack": p.Name.Value, "limitation": l.Name.Value}
	if len(e.leftOut) > 0 {
		metadata["leftOut"] = e.leftOut
	}
	d.Properties = properties{
		DisplayName: l.Title.Value, Description: shorten(l.Description.Value), PolicyType: "Custom",
		Mode: "Microsoft.Kubernetes.Data", Metadata: metadata, Parameters: shared(),
	}
	if len(d.Name) > maxName {
		return d, fmt.Errorf("a definition's name has at most %d characters, and %s has %d: shorten the limitation's name", maxName, d.Name, len(d.Name))
	}
	if utf8.RuneCountInString(l.Title.Value) > maxDisplayName {
		return d, fmt.Errorf("a definition's display name has at most %d characters: shorten the title", maxDisplayName)
	}
	d.Properties.Parameters["effect"] = effect(l)
	rule := &d.Properties.PolicyRule
	rule.If = condition{Field: "type", In: []string{"Microsoft.Kubernetes/connectedClusters", "Microsoft.ContainerService/managedClusters"}}
	rule.Then.Effect = reference("effect")
	groups, kinds := match(p.Kinds)
	rule.Then.Details = details{
		TemplateInfo: templateInfo{SourceType: "Base64Encoded", Content: content},
		APIGroups:    groups, Kinds: kinds,
		Namespaces: reference("namespaces"), ExcludedNamespaces: reference("excludedNamespaces"), LabelSelector: reference("labelSelector"),
	}
	for i := range l.Parameters {
		param := &l.Parameters[i]
		made, err := convert(param)
		if err != nil {
			return d, err
		}
		name := parameterName(l, param)
		if rule.Then.Details.Values == nil {
			rule.Then.Details.Values = map[string]string{}
		}
		if err := declare(d.Properties.Parameters, name, made); err != nil {
			return d, err
		}
		rule.Then.Details.Values[param.Name.Value] = reference(name)
	}
	return d, nil
}

// reference is the expression that Azure replaces by a parameter's value.
func reference(name string) string { return "[parameters('" + name + "')]" }

// declare adds a parameter. Azure does not tell upper from lower case.
func declare(parameters map[string]parameter, name string, p parameter) error {
	for taken := range parameters {
		if strings.EqualFold(taken, name) {
			return fmt.Errorf("two parameters would be named %s: rename the parameter of the limitation", name)
		}
	}
	parameters[name] = p
	return nil
}

// shorten keeps the whole sentences that a description has room for.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxDescription {
		return text
	}
	cut := string([]rune(text)[:maxDescription])
	if end := strings.LastIndex(cut, ". "); end >= 0 {
		return cut[:end+1]
	}
	return string([]rune(text)[:maxDescription-1]) + "…"
}

// match gives the groups and kinds of the objects to judge. Azure takes every
// pair of them; no kind is in two of the groups.
func match(kinds []string) (groups, matched []string) {
	for _, w := range kube.Workloads() {
		if slices.Contains(kinds, w.Kind) {
			matched = append(matched, w.Kind)
			if !slices.Contains(groups, w.APIGroup) {
				groups = append(groups, w.APIGroup)
			}
		}
	}
	return groups, matched
}
