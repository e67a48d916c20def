package vap

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"

	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
)

// named is a variable of a policy.
type named struct {
	name string
	text string
	tree ast.Expr
}

// predefined gives the variables that every limitation has, as CEL over the
// pack's kinds.
func predefined(p *check.Pack) []named {
	kinds := p.Source.Kinds
	spec := kube.PodSpecPath
	meta := kube.PodMetaPath
	var lists []string
	for _, field := range kube.ContainerLists {
		lists = append(lists, fmt.Sprintf("(variables.podSpec.?%s.orValue(null) == null ? [] : variables.podSpec.%s)", field, field))
	}
	return []named{
		{name: "podSpec", text: byKind("object", kinds, spec)},
		{name: "podMeta", text: byKind("object", kinds, meta)},
		{name: "oldPodSpec", text: "oldObject == null ? {} :\n" + byKind("oldObject", kinds, spec)},
		{name: "containers", text: strings.Join(lists, " +\n")},
	}
}

// byKind gives what stands at a path that depends on the object's kind, and
// {} where it is not there.
func byKind(root string, kinds []string, path func(string) string) string {
	var order []string
	having := map[string][]string{}
	for _, kind := range kinds {
		at := path(kind)
		if having[at] == nil {
			order = append(order, at)
		}
		having[at] = append(having[at], kind)
	}
	// The path that most kinds have comes last, and needs no test.
	slices.SortStableFunc(order, func(a, b string) int { return len(having[a]) - len(having[b]) })
	var out strings.Builder
	for i, at := range order {
		if i < len(order)-1 {
			var quoted []string
			for _, kind := range having[at] {
				quoted = append(quoted, "'"+kind+"'")
			}
			test := "object.kind == " + quoted[0]
			if len(quoted) > 1 {
				test = "object.kind in [" + strings.Join(quoted, ", ") + "]"
			}
			out.WriteString(test + " ? ")
		}
		out.WriteString(root + ".?" + strings.ReplaceAll(at, ".", ".?") + ".orValue({})")
		if i < len(order)-1 {
			out.WriteString(" :\n")
		}
	}
	return out.String()
}

// policy is a limitation as a policy says it.
type policy struct {
	limitation  *check.Limitation
	variables   []named // those that are reached, in order
	validations []validation
}

type validation struct {
	rule       string
	expression string
	message    string // a CEL string
	title      string // what is said where the message is an error
}

// policyOf folds the rules that a policy can express; nil where there is none.
func policyOf(p *check.Pack, l *check.Limitation) (*policy, error) {
	out := &policy{limitation: l}
	all, err := declared(p, l)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, v := range all {
		names[v.name] = true
	}
	fresh := func(name string) string {
		for names[name] || reserved[name] {
			name += "_"
		}
		names[name] = true
		return name
	}
	judged := ""
	if p.When != nil {
		judged = fresh("isJudged")
		tree, err := parse(p.When.Text.Value)
		if err != nil {
			return nil, err
		}
		at := slices.IndexFunc(all, func(v named) bool {
			return slices.ContainsFunc(l.Variables, func(o *check.Variable) bool { return o.Name == v.name })
		})
		if at < 0 {
			at = len(all)
		}
		all = slices.Insert(all, at, named{judged, p.When.Text.Value, tree})
	}
	var roots []ast.Expr
	for _, r := range l.Rules {
		if why(p, l, r) != "" {
			continue
		}
		f, err := fold(p, r)
		if err != nil {
			return nil, fmt.Errorf("%s, rule %s: %w", l.Source.Name.Value, r.Source.Name.Value, err)
		}
		name := fresh(camel(r.Source.Name.Value))
		holds, err := printed(f.holds)
		if err != nil {
			return nil, err
		}
		message, err := printed(f.message)
		if err != nil {
			return nil, err
		}
		all = append(all, named{name, holds, f.holds})
		expression := variable(name)
		if judged != "" {
			expression = or(not(variable(judged)), expression)
		}
		text, err := printed(expression)
		if err != nil {
			return nil, err
		}
		roots = append(roots, expression, f.message)
		out.validations = append(out.validations, validation{r.Source.Name.Value, text, message, l.Source.Title.Value})
	}
	if out.validations == nil {
		return nil, nil
	}
	out.variables = reached(all, roots)
	for _, v := range out.variables {
		if reserved[v.name] {
			return nil, fmt.Errorf("%s: the API server refuses a variable that is called %s: rename it", l.Source.Name.Value, v.name)
		}
	}
	return out, nil
}

// declared gives every variable that is about no item, in order.
func declared(p *check.Pack, l *check.Limitation) ([]named, error) {
	all := predefined(p)
	for _, vars := range [][]*check.Variable{p.Variables, l.Variables} {
		for _, v := range vars {
			all = append(all, named{name: v.Name, text: strings.TrimSpace(v.Text.Value)})
		}
	}
	for i := range all {
		v := &all[i]
		var err error
		if v.tree, err = parse(v.text); err != nil {
			return nil, err
		}
		if len(v.text) > width && !strings.ContainsAny(v.text, "\n") && v.tree.Kind() == ast.CallKind && !strings.Contains(v.text, "r'") {
			if v.text, err = printed(v.tree); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// reached keeps the variables that the roots read, directly or not.
func reached(all []named, roots []ast.Expr) []named {
	wanted := map[string]bool{}
	for _, root := range roots {
		for name := range variablesOf(root) {
			wanted[name] = true
		}
	}
	// A variable sees only those before it, so one pass from the end will do.
	var kept []named
	for _, v := range slices.Backward(all) {
		if wanted[v.name] {
			kept = append(kept, v)
			for name := range variablesOf(v.tree) {
				wanted[name] = true
			}
		}
	}
	slices.Reverse(kept)
	return kept
}

// reserved are the words that the API server takes for no variable's name.
var reserved = map[string]bool{
	"true": true, "false": true, "null": true, "in": true, "as": true, "break": true, "const": true,
	"continue": true, "else": true, "for": true, "function": true, "if": true, "import": true,
	"let": true, "loop": true, "package": true, "namespace": true, "return": true, "var": true,
	"void": true, "while": true,
}

// boolean makes sure that what must be a boolean is one: a value of unknown
// type is compared with true, which is false where it is none.
func boolean(v named) (named, error) {
	v.tree = call(operators.Equals, v.tree, literalTrue)
	var err error
	v.text, err = printed(v.tree)
	return v, err
}
