package rego

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// annotations prints OPA's METADATA comment for the package.
func (h Header) annotations() string {
	custom := mapping("limitation", scalar(h.Limitation), "pack", scalar(h.Pack))
	sources := &yaml.Node{Kind: yaml.SequenceNode}
	for _, s := range h.Sources {
		sources.Content = append(sources.Content, scalar(s))
	}
	custom.Content = append(custom.Content, scalar("sources"), sources)
	root := mapping("title", scalar(h.Title))
	if h.Description != "" {
		root.Content = append(root.Content, scalar("description"), &yaml.Node{
			Kind: yaml.ScalarNode, Style: yaml.LiteralStyle, Value: strings.Join(wrap(h.Description, 76), "\n"),
		})
	}
	root.Content = append(root.Content, scalar("custom"), custom)
	text, err := yaml.Marshal(root)
	if err != nil {
		panic("rego: annotations that YAML cannot hold: " + err.Error())
	}
	var out strings.Builder
	out.WriteString("# METADATA\n")
	for _, line := range strings.Split(strings.TrimSuffix(string(text), "\n"), "\n") {
		out.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	return out.String()
}

func scalar(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

func mapping(pairs ...any) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i < len(pairs); i += 2 {
		m.Content = append(m.Content, scalar(pairs[i].(string)), pairs[i+1].(*yaml.Node))
	}
	return m
}
