package verify

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"
)

// Result is what came of one fixture.
type Result struct {
	Fixture  *source.Fixture
	Findings []engine.Finding // of the embedded OPA
	Problems []string         // empty: OPA, native CEL and the expectation agree
	// NotEvaluated are the rules that could not decide, as limitation/rule,
	// with what they need.
	NotEvaluated []string
}

// Prover judges with both engines.
type Prover struct {
	Pack   *check.Pack
	OPA    *engine.Engine
	Native *Native
}

// Run judges every fixture. The error is of the engines, not of a fixture.
func (p *Prover) Run(ctx context.Context, fixtures []*source.Fixture) ([]Result, error) {
	var results []Result
	for _, f := range fixtures {
		r, err := p.run(ctx, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.File, err)
		}
		results = append(results, r)
	}
	return results, nil
}

func (p *Prover) run(ctx context.Context, f *source.Fixture) (Result, error) {
	result := Result{Fixture: f}
	review, err := engine.NewReview(f.Object)
	if err != nil {
		return result, err
	}
	opa, native, err := p.Both(ctx, review, f.Inventory, f.Parameters)
	if err != nil {
		return result, err
	}
	result.Findings = opa
	result.Problems = append(difference(opa, native), unexpected(f, opa)...)
	result.NotEvaluated = p.notEvaluated(f.Inventory)
	return result, nil
}

// Both judges a review with the embedded OPA and with native CEL.
func (p *Prover) Both(ctx context.Context, r engine.Review, inventory []map[string]any, params map[string]map[string]any) (opa, native []engine.Finding, err error) {
	if err = p.OPA.SetInventory(ctx, inventory); err != nil {
		return nil, nil, err
	}
	if opa, err = p.OPA.Evaluate(ctx, r, params); err != nil {
		return nil, nil, err
	}
	native, err = p.Native.Evaluate(r, inventory, params)
	return opa, native, err
}

// difference says where the two engines do not agree, messages included.
func difference(opa, native []engine.Finding) []string {
	var problems []string
	for _, f := range opa {
		if !slices.Contains(native, f) {
			problems = append(problems, "OPA finds, and native CEL does not: "+describe(f))
		}
	}
	for _, f := range native {
		if !slices.Contains(opa, f) {
			problems = append(problems, "native CEL finds, and OPA does not: "+describe(f))
		}
	}
	return problems
}

func describe(f engine.Finding) string {
	return fmt.Sprintf("%s/%s at %s: %s", f.Limitation, f.Rule, f.Path, f.Message)
}

// unexpected holds the findings against the fixture's annotation.
func unexpected(f *source.Fixture, found []engine.Finding) []string {
	count := map[string]int{}
	for _, finding := range found {
		count[finding.Limitation]++
	}
	var problems []string
	for name, want := range f.Expect {
		switch got := count[name]; {
		case got == 0:
			problems = append(problems, fmt.Sprintf("%s is expected and not found", name))
		case want != source.AnyNumber && got != want:
			problems = append(problems, fmt.Sprintf("%d findings of %s are expected, and %d found", want, name, got))
		}
	}
	for name := range count {
		if _, ok := f.Expect[name]; !ok {
			problems = append(problems, fmt.Sprintf("%s is found and not expected: %s", name, messages(found, name)))
		}
	}
	slices.Sort(problems)
	return problems
}

func messages(found []engine.Finding, limitation string) string {
	var texts []string
	for _, f := range found {
		if f.Limitation == limitation {
			texts = append(texts, f.Path+": "+f.Message)
		}
	}
	return strings.Join(texts, "; ")
}

// notEvaluated lists the rules whose inventory is not there at all.
func (p *Prover) notEvaluated(inventory []map[string]any) []string {
	var rules []string
	for _, l := range p.Pack.Limitations {
		for _, r := range l.Rules {
			var missing []string
			for _, i := range p.Pack.InventoryOf(l, r) {
				if len(ofKind(inventory, i.Resource)) == 0 {
					missing = append(missing, i.Resource.Kind)
				}
			}
			if len(missing) > 0 {
				rules = append(rules, fmt.Sprintf("%s/%s: not evaluated: needs %s objects", l.Source.Name.Value, r.Source.Name.Value, strings.Join(missing, " and ")))
			}
		}
	}
	return rules
}
