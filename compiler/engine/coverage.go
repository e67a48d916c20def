package engine

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Input is what one evaluation of a policy sees.
type Input struct {
	Review     Review
	Inventory  []map[string]any
	Parameters map[string]any // of the policy's limitation
}

// Coverage counts the lines of one policy that evaluations reach, as
// `opa test --coverage` does.
type Coverage struct {
	policy   Policy
	module   *ast.Module
	compiler *ast.Compiler
	cover    *cover.Cover
}

// NewCoverage prepares a policy for counting.
func NewCoverage(p Policy) (*Coverage, error) {
	file := p.Package + ".rego"
	compiler, err := Compile(map[string]string{file: p.Rego})
	if err != nil {
		return nil, err
	}
	module, err := ast.ParseModuleWithOpts(file, p.Rego, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
	return &Coverage{policy: p, module: module, compiler: compiler, cover: cover.New()}, err
}

// Add evaluates the policy on an input and counts what it reaches.
func (c *Coverage) Add(ctx context.Context, in Input) error {
	inventory, err := Inventory(in.Inventory)
	if err != nil {
		return err
	}
	_, err = rego.New(
		rego.Query("data."+c.policy.Package+".violation"),
		rego.Compiler(c.compiler),
		rego.Store(inmem.NewFromObject(map[string]any{"inventory": inventory})),
		rego.Input(map[string]any{"review": in.Review.Document(), "parameters": orEmpty(in.Parameters)}),
		rego.QueryTracer(c.cover),
	).Eval(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", c.policy.Limitation, err)
	}
	return nil
}

// Missing gives the line numbers of the policy that nothing has reached yet.
func (c *Coverage) Missing() []int {
	report := c.cover.Report(map[string]*ast.Module{c.policy.Package + ".rego": c.module})
	var lines []int
	for _, file := range report.Files {
		for _, r := range file.NotCovered {
			for line := r.Start.Row; line <= r.End.Row; line++ {
				lines = append(lines, line)
			}
		}
	}
	return lines
}
