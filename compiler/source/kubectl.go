package source

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	sigsyaml "sigs.k8s.io/yaml"
)

// decode reads YAML as kubectl does, which is YAML 1.1: an unquoted yes is
// true there, and not text.
func decode(text []byte) (any, error) {
	asJSON, err := sigsyaml.YAMLToJSONStrict(text)
	if err != nil {
		return nil, err
	}
	var v any
	err = utiljson.Unmarshal(asJSON, &v)
	return v, err
}

// object turns a document into a JSON object, integers as int64. It is nil in
// a file that is flawed.
func (r *reader) object(doc document) map[string]any {
	if r.flawed {
		return nil
	}
	v, err := decode([]byte(strings.Join(r.lines[doc.first:doc.last], "\n")))
	if err != nil {
		at := r.at(doc.root)
		if m := kubectlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ := strconv.Atoi(m[1])
			at = diag.Position{File: r.file, Line: doc.first + line}
		}
		r.errs.Add(at, "", "cannot be read as kubectl reads it: %s", kubectlMessage(err))
	}
	object, _ := v.(map[string]any)
	return object
}

var kubectlLine = regexp.MustCompile(`line (\d+): `)

func kubectlMessage(err error) string {
	text := strings.TrimPrefix(err.Error(), "error converting YAML to JSON: ")
	return plainMessage(errors.New(text))
}

// oldBooleans are what kubectl takes for true or false unless it is quoted.
var oldBooleans = []string{"y", "yes", "n", "no", "on", "off"}

// word gives a field of an object that must be text. It is nil, and the
// mistake reported, where there is none.
func (r *reader) word(n *yaml.Node, name string) *yaml.Node {
	v := find(n, name)
	switch {
	case v == nil:
		r.errs.Add(r.at(n), "write the object as kubectl takes it", "the object has no %s", name)
	case v.Kind != yaml.ScalarNode || v.Tag != "!!str" || v.Value == "":
		r.errs.Add(r.at(v), "", "%s must be a string", name)
	case v.Style == 0 && slices.Contains(oldBooleans, strings.ToLower(v.Value)):
		r.errs.Add(r.at(v), "put it in quotes", "%s must be a string, and kubectl reads %s as a bool", name, v.Value)
	default:
		return v
	}
	return nil
}

// metadata gives the name of an object, and whether its namespace is text.
func (r *reader) metadata(root *yaml.Node) (name *yaml.Node, ok bool) {
	metadata := find(root, "metadata")
	if metadata == nil {
		r.errs.Add(r.at(root), "every object of a cluster has metadata.name", "the object has no metadata")
		return nil, false
	}
	if !r.is(metadata, yaml.MappingNode, "metadata") {
		return nil, false
	}
	name = r.word(metadata, "name")
	if find(metadata, "namespace") != nil && r.word(metadata, "namespace") == nil {
		return nil, false
	}
	return name, name != nil
}

func find(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key && n.Content[i].Kind == yaml.ScalarNode {
			return n.Content[i+1]
		}
	}
	return nil
}
