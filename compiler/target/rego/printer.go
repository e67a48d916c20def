package rego

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/ir"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// Header is what a module says of itself.
type Header struct {
	Pack        string
	Limitation  string
	Title       string
	Description string
	Sources     []string
}

// Print gives the module as formatted Rego v1 source.
func Print(m *ir.Module, h Header) (string, error) {
	p := &printer{module: m, header: h, needed: map[string]bool{}, hoisted: map[string]string{}}
	var out strings.Builder
	out.WriteString(h.annotations())
	fmt.Fprintf(&out, "package %s\n\n", m.Package)
	for _, v := range m.Violations {
		out.WriteString(p.violation(v) + "\n\n")
	}
	out.WriteString(p.rules())
	return formatted(m, out.String())
}

// PrintRule gives one rule and what it needs as a module of their own.
func PrintRule(m *ir.Module, rule, title string) (string, error) {
	p := &printer{module: m, needed: map[string]bool{}, hoisted: map[string]string{}}
	p.need(rule)
	return formatted(m, fmt.Sprintf("# METADATA\n# title: %s\npackage %s\n\n%s", title, m.Package, p.rules()))
}

// formatted is the text as opa fmt has it.
func formatted(m *ir.Module, text string) (string, error) {
	out, err := format.SourceWithOpts(m.Package+".rego", []byte(text), format.Opts{RegoVersion: ast.RegoV1})
	if err != nil {
		return "", fmt.Errorf("the generated Rego does not parse, which is a bug: %w\n%s", err, text)
	}
	return string(out), nil
}

// printer prints one module. Rules are printed when something needs them.
type printer struct {
	module  *ir.Module
	header  Header
	needed  map[string]bool
	queue   []string
	hoisted map[string]string // the text of a helper's bodies -> its name
}

func (p *printer) need(name string) {
	if !p.needed[name] {
		p.needed[name] = true
		p.queue = append(p.queue, name)
	}
}

// rules prints what the violations need: first the limitation's own, at last
// what every limitation shares, each in the order of first use.
func (p *printer) rules() string {
	var texts [ir.Helper + 1]strings.Builder
	for len(p.queue) > 0 {
		name := p.queue[0]
		p.queue = p.queue[1:]
		rule, ok := p.module.Rules[name]
		if !ok {
			continue // hoisted: printed with the section that wanted it
		}
		texts[rule.Section].WriteString(p.rule(rule) + "\n\n")
	}
	var all strings.Builder
	for i := range texts {
		all.WriteString(texts[i].String())
	}
	return all.String()
}

func (p *printer) violation(v *ir.Violation) string {
	details := ir.Map{Keys: ir.Strings("limitation", "rule", "path"), Values: []ir.Term{ir.String(p.header.Limitation), ir.String(v.Rule), v.Path}}
	if v.Container != nil {
		details.Keys = append(details.Keys, ir.String("container"))
		details.Values = append(details.Values, v.Container)
	}
	needed := append(ir.FreeTermVars(v.Message), ir.FreeTermVars(details)...)
	lines := p.inner(v.When, needed)
	lines = append(lines, "msg := "+p.term(v.Message))
	fields := make([]string, len(details.Keys))
	for i := range details.Keys {
		fields[i] = p.term(details.Keys[i]) + ": " + p.term(details.Values[i]) + ","
	}
	lines = append(lines, "details := {\n"+strings.Join(fields, "\n")+"\n}")
	return "violation contains {\"msg\": msg, \"details\": details} if {\n" + strings.Join(lines, "\n") + "\n}"
}

// longest is how wide a rule in one line may be.
const longest = 100

func (p *printer) rule(r *ir.Rule) string {
	var out strings.Builder
	for _, line := range wrap(r.Comment, 78) {
		out.WriteString("# " + line + "\n")
	}
	if r.Default != nil {
		out.WriteString("default " + r.Name + arguments(blankUnused(r.Args, nil)) + " := " + p.term(r.Default) + "\n\n")
	}
	var texts []string
	for _, b := range r.Bodies {
		texts = append(texts, p.bodies(r.Name, r.Args, b)...)
	}
	if len(texts) == 0 {
		texts = []string{r.Name + arguments(r.Args) + " if false"}
	}
	out.WriteString(strings.Join(texts, "\n\n"))
	return out.String()
}

func arguments(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return "(" + strings.Join(args, ", ") + ")"
}

// bodies prints a branch of a rule: one definition for each body.
func (p *printer) bodies(name string, args []string, b ir.Branch) []string {
	var texts []string
	for _, body := range bodies(p.inlineAlias(b.When)) {
		var needed []string
		if b.Value != nil {
			needed = ir.FreeTermVars(b.Value)
		}
		head := name + arguments(blankUnused(args, append(ir.FreeVars(body), needed...)))
		lines := p.inner(body, needed)
		if b.Value != nil {
			head += " := " + p.term(b.Value)
		}
		switch {
		case len(lines) == 0 && b.Value == nil:
			texts = append(texts, head+" if true")
		case len(lines) == 0:
			texts = append(texts, head)
		case len(lines) == 1 && !strings.Contains(lines[0], "\n") && len(head)+len(lines[0]) < longest:
			texts = append(texts, head+" if "+lines[0])
		default:
			texts = append(texts, head+" if {\n"+strings.Join(lines, "\n")+"\n}")
		}
	}
	return texts
}

// inlineAlias writes the one condition of another rule in place of its name,
// where a body would consist of that name alone.
func (p *printer) inlineAlias(f ir.Formula) ir.Formula {
	holds, ok := f.(ir.Holds)
	if !ok {
		return f
	}
	ref, ok := holds.Term.(ir.RuleRef)
	if !ok || len(ref.Args) > 0 {
		return f
	}
	rule := p.module.Rules[ref.Name]
	if rule == nil || !rule.Boolean || len(rule.Bodies) != 1 {
		return f
	}
	if same, ok := rule.Bodies[0].When.(ir.Compare); ok {
		return same
	}
	return f
}

// blankUnused writes _ for the arguments that one definition does not look at.
func blankUnused(args, used []string) []string {
	shown := slices.Clone(args)
	for i, a := range shown {
		if !slices.Contains(used, a) {
			shown[i] = "_"
		}
	}
	return shown
}

// hoist gives a formula a rule of its own, and prints the call of it.
func (p *printer) hoist(name string, f ir.Formula) string { return p.term(p.hoistTerm(name, f)) }

func (p *printer) hoistTerm(name string, f ir.Formula) ir.Term {
	return p.define(name, &ir.Rule{Args: ir.FreeVars(f), Bodies: []ir.Branch{{When: f}}, Boolean: true})
}

func (p *printer) hoistChoice(c ir.Choice) string {
	rule := &ir.Rule{Args: ir.FreeTermVars(c), Bodies: c.Branches, Default: c.Else}
	return p.term(p.define(c.Name, rule))
}

// define registers a helper under a name that is free, or finds the one that
// reads the same already.
func (p *printer) define(name string, r *ir.Rule) ir.Term {
	if name == "" {
		name = "condition"
	}
	key := fmt.Sprintf("%#v%#v%#v", r.Args, r.Bodies, r.Default)
	args := make([]ir.Term, len(r.Args))
	for i, a := range r.Args {
		args[i] = ir.Var{Name: a}
	}
	if known, ok := p.hoisted[key]; ok {
		return ir.RuleRef{Name: known, Args: args}
	}
	free := name
	for i := 0; p.module.Rules[free] != nil; i++ {
		free = p.alternative(name, r, i)
	}
	r.Name = free
	p.hoisted[key] = free
	p.module.Rules[free] = r
	return ir.RuleRef{Name: free, Args: args}
}

// alternative finds another name: from the fields that the formula looks at.
func (p *printer) alternative(name string, r *ir.Rule, attempt int) string {
	var words []string
	visit := func(t ir.Term) {
		ref, ok := t.(ir.Ref)
		if !ok {
			return
		}
		if k, ok := ref.Path[len(ref.Path)-1].(ir.Const); ok {
			if s, ok := k.Value.(string); ok && identifier.MatchString(s) && !slices.Contains(words, s) {
				words = append(words, strings.ToLower(s))
			}
		}
	}
	for _, b := range r.Bodies {
		ir.VisitFormula(b.When, visit)
		ir.VisitTerm(b.Value, visit)
	}
	if attempt < len(words) {
		return name + "_by_" + strings.Join(words[:attempt+1], "_and_")
	}
	return fmt.Sprintf("%s_%d", name, attempt+2)
}

func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}
