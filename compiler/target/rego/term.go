package rego

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"fineprint/compiler/ir"

	"github.com/open-policy-agent/opa/v1/ast"
)

var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// widest is how long a call or a list in one line may be.
const widest = 88

// term prints a term, and notes the rules that it needs.
func (p *printer) term(t ir.Term) string {
	switch t := t.(type) {
	case ir.Var:
		return t.Name
	case ir.Document:
		return t.Path
	case ir.Const:
		return constant(t.Value)
	case ir.RuleRef:
		p.need(t.Name)
		if len(t.Args) == 0 {
			return t.Name
		}
		return t.Name + "(" + p.terms(t.Args) + ")"
	case ir.Ref:
		return p.term(t.Base) + p.steps(t.Path)
	case ir.Get:
		path := p.terms(t.Path)
		if len(t.Path) > 1 {
			path = "[" + path + "]"
		}
		return fmt.Sprintf("object.get(%s, %s, %s)", p.term(t.Base), path, p.term(t.Default))
	case ir.Call:
		if text := t.Function + "(" + p.terms(t.Args) + ")"; len(text) <= widest {
			return text
		}
		return t.Function + "(\n" + p.lines(t.Args) + ")"
	case ir.Infix:
		return p.operand(t.Left) + " " + t.Op + " " + p.operand(t.Right)
	case ir.List:
		if text := "[" + p.terms(t.Items) + "]"; len(text) <= widest {
			return text
		}
		return "[\n" + p.lines(t.Items) + "]"
	case ir.Map:
		return p.object(t)
	case ir.Comprehension:
		return "[" + p.term(t.Head) + " | " + strings.Join(p.inner(t.Body, ir.FreeTermVars(t.Head)), "; ") + "]"
	case ir.Choice:
		return p.hoistChoice(t)
	}
	panic(fmt.Sprintf("rego: unknown term %T", t))
}

func (p *printer) terms(ts []ir.Term) string {
	parts := make([]string, len(ts))
	for i, t := range ts {
		parts[i] = p.term(t)
	}
	return strings.Join(parts, ", ")
}

// lines prints terms one a line, for what is too wide for one.
func (p *printer) lines(ts []ir.Term) string {
	var b strings.Builder
	for _, t := range ts {
		b.WriteString(p.term(t) + ",\n")
	}
	return b.String()
}

func (p *printer) operand(t ir.Term) string {
	if _, nested := t.(ir.Infix); nested {
		return "(" + p.term(t) + ")"
	}
	return p.term(t)
}

func (p *printer) object(m ir.Map) string {
	parts := make([]string, len(m.Keys))
	for i := range m.Keys {
		parts[i] = p.term(m.Keys[i]) + ": " + p.term(m.Values[i])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (p *printer) steps(path []ir.Term) string {
	var b strings.Builder
	for _, step := range path {
		if k, ok := step.(ir.Const); ok {
			if name, ok := k.Value.(string); ok && identifier.MatchString(name) && !ast.IsKeyword(name) {
				b.WriteString("." + name)
				continue
			}
		}
		b.WriteString("[" + p.term(step) + "]")
	}
	return b.String()
}

// constant prints a JSON value. Text with backslashes is raw, as regular
// expressions and Windows names are unreadable otherwise.
func constant(v any) string {
	if s, ok := v.(string); ok && strings.Contains(s, `\`) && !strings.ContainsAny(s, "`\n\r\t") {
		return "`" + s + "`"
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("rego: a constant that JSON has not: %v", v))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
