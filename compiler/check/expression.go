package check

import (
	"regexp"
	"slices"
	"strings"

	"fineprint/compiler/diag"
	"fineprint/compiler/source"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

// expression parses and checks one expression. It is nil, and the mistakes
// are recorded, where that fails or the type is not the wanted one.
func (c *checker) expression(text source.Text, scope names, want *types.Type, what string) *Expression {
	if strings.TrimSpace(text.Value) == "" {
		return nil // already reported as empty
	}
	env, err := c.environment(scope)
	if err != nil {
		c.errs.Add(text.Position(), "", "the CEL environment of %s cannot be built: %v", what, err)
		return nil
	}
	parsed, issues := env.Parse(text.Value)
	if issues.Err() == nil {
		parsed, issues = env.Check(parsed)
	}
	if issues.Err() != nil {
		c.issues(text, issues, scope)
		return nil
	}
	e := &Expression{Text: text, AST: parsed.NativeRep(), Type: parsed.OutputType()}
	if want != nil && e.Type.String() != want.String() && e.Type.String() != types.NewNullableType(want).String() {
		c.errs.Add(text.Position(), "", "%s must be a %s, and this is %s", what, typeName(want), typeName(e.Type))
		return nil
	}
	for _, root := range []string{"variables", "params"} {
		for _, name := range References(e, root) {
			if declared := scope.declaredAt[root+"."+name]; declared != nil {
				c.used[declared] = true
			}
		}
	}
	return e
}

var (
	undefinedField = regexp.MustCompile(`undefined field '([^']+)'`)
	undeclared     = regexp.MustCompile(`undeclared reference to '([^']+)'`)
	noOverload     = regexp.MustCompile(`found no matching overload for '([^']+)' applied to '(.*)'`)
)

// issues turns what cel-go found into diagnostics with a place and advice.
func (c *checker) issues(text source.Text, issues *cel.Issues, scope names) {
	for _, e := range issues.Errors() {
		at := text.At(RuneOffset(text.Value, e.Location.Line(), e.Location.Column()))
		message, hint := e.Message, ""
		if m := undefinedField.FindStringSubmatch(message); m != nil {
			on, _ := c.types.MissedOn(m[1])
			// cel-go points at the dot before the field.
			at = text.At(fieldOffset(text.Value, RuneOffset(text.Value, e.Location.Line(), e.Location.Column()), m[1]))
			message, hint = c.missingField(m[1], on, scope)
		} else if m := undeclared.FindStringSubmatch(message); m != nil {
			known := []string{"variables", "params"}
			for name := range scope.locals {
				known = append(known, name)
			}
			slices.Sort(known)
			message, hint = "nothing is called "+m[1]+" here", diag.DidYouMean(m[1], known)
			if isCalled(text, at, m[1]) {
				message, hint = "Kubernetes "+c.source.MinimumKubernetes+" has no CEL function "+m[1], ""
			}
		} else if m := noOverload.FindStringSubmatch(message); m != nil {
			message = operatorName(m[1]) + " does not go with " + strings.ReplaceAll(m[2], "wrapper", "nullable")
		} else {
			message = strings.TrimPrefix(message, "Syntax error: ")
			if message != e.Message {
				message = "this is not CEL: " + message
			}
		}
		c.errs.Add(at, hint, "%s", message)
	}
}

// isCalled says that the name at a place of an expression is of a function.
func isCalled(text source.Text, at diag.Position, name string) bool {
	runes := []rune(text.Value)
	for i := range runes {
		if text.At(i) == at {
			// cel-go points at the bracket of a call.
			return runes[i] == '(' || strings.HasPrefix(string(runes[i:]), name+"(")
		}
	}
	return false
}

func (c *checker) missingField(field, on string, scope names) (message, hint string) {
	switch on {
	case "variables":
		known := make([]string, 0, len(scope.fields))
		for name := range scope.fields {
			known = append(known, name)
		}
		slices.Sort(known)
		return "there is no variable " + field + " here", diag.DidYouMean(field, known)
	case "params":
		return "the limitation has no parameter " + field, diag.DidYouMean(field, c.types.Fields(on))
	case "object":
		return "object has no field " + field + ": a pack sees what all its kinds share",
			"apiVersion, kind and metadata are there; the pod template is variables.podSpec"
	}
	return typeName(types.NewObjectType(on)) + " has no field " + field, diag.DidYouMean(field, c.types.Fields(on))
}

// typeName is a type as its users know it: PodSpec, not core.v1.PodSpec.
func typeName(t *types.Type) string {
	name := t.String()
	for _, prefix := range []string{"core.v1.", "meta.v1.", "node.v1.", "storage.v1.", "scheduling.v1."} {
		name = strings.ReplaceAll(name, prefix, "")
	}
	return strings.ReplaceAll(name, "wrapper(", "nullable(")
}

func operatorName(function string) string {
	trimmed := strings.Trim(function, "_")
	if trimmed != function && trimmed != "" && !strings.ContainsAny(trimmed, "_") {
		return trimmed
	}
	return function
}

// RuneOffset turns cel-go's line (from 1) and column (from 0) into an offset.
func RuneOffset(text string, line, column int) int {
	offset := 0
	for _, l := range strings.SplitAfter(text, "\n")[:max(0, line-1)] {
		offset += len([]rune(l))
	}
	return offset + column
}

// fieldOffset finds the field's name at or after the dot that cel-go names.
func fieldOffset(text string, from int, field string) int {
	runes := []rune(text)
	if from < 0 || from > len(runes) {
		return from
	}
	if i := strings.Index(string(runes[from:]), field); i >= 0 {
		return from + len([]rune(string(runes[from:])[:i]))
	}
	return from
}

// pathType walks a forEach path from the pod spec: the type of its items, and
// whether it passes through a list of containers.
func (c *checker) pathType(path source.Text) (*types.Type, bool) {
	current, through := c.types.PodSpecType(), false
	offset, parts := 0, strings.Split(path.Value, ".")
	for i, part := range parts {
		next, ok := c.types.FieldType(current.TypeName(), part)
		if !ok {
			c.errs.Add(path.At(offset), diag.DidYouMean(part, c.types.Fields(current.TypeName())), "%s has no field %s", typeName(current), part)
			return nil, false
		}
		offset += len(part) + 1
		if next.Kind() == types.ListKind {
			next = next.Parameters()[0]
			through = through || next.String() == c.types.ContainerType().String() && i < len(parts)-1
		} else if i == len(parts)-1 {
			c.errs.Add(path.Position(), "forEach visits the items of lists", "%s is no list but %s", path.Value, typeName(next))
			return nil, false
		}
		if next.Kind() != types.StructKind {
			c.errs.Add(path.Position(), "use a CEL list: variables.podSpec."+path.Value, "%s holds %s, and field paths lead to objects", path.Value, typeName(next))
			return nil, false
		}
		current = next
	}
	return current, through
}

// field holds the offending field of a rule against the type it is in.
func (c *checker) field(r *source.Rule, item *types.Type) {
	current := c.types.PodSpecType()
	if item != nil && r.ForEach.Expression == nil {
		current = item
	}
	rest, offset := r.Field.Value, 0
	if after, ok := strings.CutPrefix(rest, "object."); ok {
		current, rest, offset = types.NewObjectType("object"), after, len("object.")
	}
	for _, part := range fieldParts(rest) {
		switch {
		case current.Kind() == types.MapKind || current.Kind() == types.DynKind:
			current = types.DynType
		case current.Kind() == types.StructKind:
			next, ok := c.types.FieldType(current.TypeName(), part)
			if !ok {
				c.errs.Add(r.Field.At(offset), diag.DidYouMean(part, c.types.Fields(current.TypeName())), "%s has no field %s", typeName(current), part)
				return
			}
			current = next
		default:
			c.errs.Add(r.Field.At(offset), "", "%s has no fields", typeName(current))
			return
		}
		offset += len(part) + 1
	}
}

// fieldParts splits a.b['c'] into its names.
func fieldParts(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune(".[]'", r) })
}
