package source

import (
	"slices"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// reader turns the nodes of one YAML file into values, and collects what is
// wrong with them.
type reader struct {
	file  string
	lines []string
	errs  *diag.List
	// flawed: the file holds what wellFormed refuses, so that its values are
	// not what they seem.
	flawed bool
}

func (r *reader) at(n *yaml.Node) diag.Position {
	return diag.Position{File: r.file, Line: n.Line, Column: n.Column}
}

const noAliases = "write the value out where it is used: packs have no anchors, aliases and merge keys"

// deepest is how far a file may be nested. Kubernetes' own objects stay far
// below it, and everything behind the reader may then simply recurse.
const deepest = 100

// wellFormed refuses what YAML allows and packs do not, in the whole file.
// What reads the nodes later need not report it again, but for a file that is
// nested too deeply: that one is not to be read at all, and the answer false.
func (r *reader) wellFormed(n *yaml.Node, depth int) bool {
	switch {
	case depth > deepest:
		r.errs.Add(r.at(n), "nothing in a pack is nested so deeply", "is nested more than %d levels deep", deepest)
		return false
	case n.Kind == yaml.AliasNode:
		r.errs.Add(r.at(n), noAliases, "*%s is an alias", n.Value)
		return true
	case n.Anchor != "":
		r.errs.Add(r.at(n), noAliases, "&%s is an anchor", n.Anchor)
	case ownTag(n): // CEL that begins with a negation
		r.errs.Add(r.at(n), "put it in quotes, or under >-", "YAML takes %s for a type, and not for text", n.Tag)
	}
	if n.Kind == yaml.MappingNode {
		r.keys(n)
	}
	for _, inner := range n.Content {
		if !r.wellFormed(inner, depth+1) {
			return false
		}
	}
	return true
}

// ownTag says whether the value has a type that is not of YAML itself.
func ownTag(n *yaml.Node) bool { return n.Tag != "" && !strings.HasPrefix(n.Tag, "!!") }

func (r *reader) keys(n *yaml.Node) {
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		first, twice := seen[key.Value]
		switch {
		case key.Tag == "!!merge":
			r.errs.Add(r.at(key), noAliases, "<< is a merge key")
		case key.Kind == yaml.AliasNode:
		case key.Kind != yaml.ScalarNode:
			r.errs.Add(r.at(key), "", "a key must be a plain name, and this is %s", kindNames[key.Kind])
		case twice:
			r.errs.Add(r.at(key), "remove one of the two", "%q is given twice: first in line %d", key.Value, first)
		default:
			seen[key.Value] = key.Line
		}
	}
}

// field says how to read one field of a mapping.
type field struct {
	name     string
	required bool
	read     func(*yaml.Node)
}

// mapping reads a mapping whose fields are known. what names the mapping in
// messages.
func (r *reader) mapping(n *yaml.Node, what string, fields ...field) {
	seen := map[string]bool{}
	r.pairs(n, what, func(key, value *yaml.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		if i < 0 {
			names := make([]string, len(fields))
			for j, f := range fields {
				names[j] = f.name
			}
			r.errs.Add(r.at(key), diag.DidYouMean(key.Value, names), "unknown field %q in %s", key.Value, what)
			return
		}
		seen[key.Value] = true
		fields[i].read(value)
	})
	for _, f := range fields {
		if f.required && !seen[f.name] && n.Kind == yaml.MappingNode {
			r.errs.Add(r.at(n), "add "+f.name+":", "%s has no %s", what, f.name)
		}
	}
}

// pairs calls visit for each key of a mapping, once a name.
func (r *reader) pairs(n *yaml.Node, what string, visit func(key, value *yaml.Node)) {
	if !r.is(n, yaml.MappingNode, what) {
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" || seen[key.Value] {
			continue // reported by wellFormed
		}
		seen[key.Value] = true
		visit(key, value)
	}
}

// list calls visit for each item of a sequence.
func (r *reader) list(n *yaml.Node, what string, visit func(*yaml.Node)) {
	if r.is(n, yaml.SequenceNode, what) {
		for _, item := range n.Content {
			visit(item)
		}
	}
}

var kindNames = map[yaml.Kind]string{
	yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list", yaml.ScalarNode: "a single value", yaml.AliasNode: "an alias",
}

func (r *reader) is(n *yaml.Node, kind yaml.Kind, what string) bool {
	switch {
	case n.Kind == kind:
		return true
	case n.Kind == yaml.AliasNode: // reported by wellFormed
	case n.Tag == "!!null":
		r.errs.Add(r.at(n), "", "%s must be %s, and this is empty", what, kindNames[kind])
	default:
		r.errs.Add(r.at(n), "", "%s must be %s, and this is %s", what, kindNames[kind], kindNames[n.Kind])
	}
	return false
}

// text reads a string. What is none comes back empty, and reported.
func (r *reader) text(n *yaml.Node, what string) Text {
	if !r.is(n, yaml.ScalarNode, what) {
		return Text{file: r.file, places: []place{{n.Line, n.Column}}}
	}
	t := newText(r.file, r.lines, n)
	switch {
	case n.Tag == "!!null", n.Tag == "!!str" && strings.TrimSpace(n.Value) == "":
		r.errs.Add(r.at(n), "", "%s is empty", what)
		t.Value = ""
	case ownTag(n): // reported by wellFormed
		t.Value = ""
	case n.Tag != "!!str":
		r.errs.Add(r.at(n), "put it in quotes", "%s must be a string, and YAML reads %s as %s", what, n.Value, tagName(n.Tag))
		t.Value = ""
	}
	return t
}

func tagName(tag string) string {
	name := strings.TrimPrefix(tag, "!!")
	if strings.IndexAny(name, "aeiou") == 0 {
		return "an " + name
	}
	return "a " + name
}

// expression reads a CEL expression, which YAML may take for a boolean or a number.
func (r *reader) expression(n *yaml.Node, what string) Text {
	if n.Kind == yaml.ScalarNode && (n.Tag == "!!bool" || n.Tag == "!!int") {
		return newText(r.file, r.lines, n)
	}
	return r.text(n, what)
}

// choice reads one of a few words.
func (r *reader) choice(n *yaml.Node, what string, words ...string) string {
	t := r.text(n, what)
	if t.Value != "" && !slices.Contains(words, t.Value) {
		r.errs.Add(t.Position(), diag.DidYouMean(t.Value, words), "%s cannot be %q", what, t.Value)
	}
	return t.Value
}
