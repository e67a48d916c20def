package target

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Map is a YAML mapping whose keys keep their order.
type Map []Entry

// Entry is one key of a Map and its value: a Map, a slice, a scalar, or plain
// JSON values, whose keys are sorted.
type Entry struct {
	Key   string
	Value any
}

// YAML prints documents. Text of several lines is printed as it is, as a
// block scalar, since that is how people read Rego in a ConstraintTemplate.
func YAML(documents ...any) ([]byte, error) {
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	for _, d := range documents {
		n, err := node(d)
		if err != nil {
			return nil, err
		}
		if err := e.Encode(n); err != nil {
			return nil, err
		}
	}
	err := e.Close()
	return out.Bytes(), err
}

func node(v any) (*yaml.Node, error) {
	switch v := v.(type) {
	case Map:
		n := &yaml.Node{Kind: yaml.MappingNode}
		for _, e := range v {
			inner, err := node(e.Value)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.Key}, inner)
		}
		return n, nil
	case map[string]any:
		var m Map
		for k, inner := range v {
			m = append(m, Entry{k, inner})
		}
		slices.SortFunc(m, func(a, b Entry) int { return strings.Compare(a.Key, b.Key) })
		return node(m)
	case []any:
		n := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range v {
			inner, err := node(item)
			if err != nil {
				return nil, err
			}
			n.Content = append(n.Content, inner)
		}
		return n, nil
	case []Map:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		return node(items)
	case []string:
		items := make([]any, len(v))
		for i := range v {
			items[i] = v[i]
		}
		return node(items)
	case string:
		n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: v}
		if strings.Contains(v, "\n") {
			n.Style = yaml.LiteralStyle
		}
		return n, nil
	case nil, bool, int, int64, float64:
		n := &yaml.Node{}
		err := n.Encode(v)
		return n, err
	}
	return nil, fmt.Errorf("%T cannot be written as YAML", v)
}
