package conftest

import (
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/ir"
	"fineprint/compiler/lower"
	"fineprint/compiler/source"
	"fineprint/compiler/target/rego"

	"github.com/google/cel-go/cel"
)

// gate makes a module of the pack's `when` alone, so that an object which the
// pack does not judge is asked once and not by every limitation. It gives the
// rule's name and the module; both are "" for a pack without a gate.
//
// The limitation that is lowered requires what is false: its violation is the
// gate and nothing else.
func gate(p *check.Pack, pkg string) (name, module string, err error) {
	if p.When == nil {
		return "", "", nil
	}
	never, err := constant("false")
	if err != nil {
		return "", "", err
	}
	silent, err := constant("''")
	if err != nil {
		return "", "", err
	}
	rule := &check.Rule{Source: &source.Rule{}, Require: never, Message: silent}
	lowered, err := lower.Limitation(p, &check.Limitation{Source: &source.Limitation{}, Rules: []*check.Rule{rule}})
	if err != nil {
		return "", "", err
	}
	name = "is_judged"
	for lowered.Rules[name] != nil {
		name = "object_" + name
	}
	judged := &ir.Rule{Name: name, Boolean: true}
	for _, v := range lowered.Violations {
		judged.Bodies = append(judged.Bodies, ir.Branch{When: v.When})
	}
	lowered.Rules[name] = judged
	lowered.Package = pkg + ".gate"
	title := fmt.Sprintf("Which objects the limitations of %s are about", p.Source.Name.Value)
	module, err = rego.PrintRule(lowered, name, title)
	return name, module, err
}

func constant(text string) (*check.Expression, error) {
	env, err := cel.NewEnv()
	if err != nil {
		return nil, err
	}
	parsed, issues := env.Compile(text)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return &check.Expression{AST: parsed.NativeRep(), Type: parsed.OutputType()}, nil
}
