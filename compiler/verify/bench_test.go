package verify_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fineprint/compiler/build"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// BenchmarkCompile reads, checks, lowers, prints and compiles the whole pack.
func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := build.Compile(context.Background(), packDir); err != nil {
			b.Fatal(err)
		}
	}
}

// benchmarked are a review that no rule touches, one that is clean and one
// that breaks most limitations.
var benchmarked = map[string]string{
	"linux":  "linux-deployment-with-everything-wrong",
	"clean":  "csi-proxy",
	"broken": "everything-wrong",
}

// BenchmarkEvaluate judges each review by each template, and by all.
func BenchmarkEvaluate(b *testing.B) {
	c := compiled(b)
	for _, name := range []string{"linux", "clean", "broken"} {
		input := inputOf(b, fixture(b, c, benchmarked[name]))
		for _, p := range c.Policies {
			query := prepare(b, p.Package, p.Rego)
			b.Run(name+"/"+p.Limitation, func(b *testing.B) {
				for b.Loop() {
					evaluate(b, query, input)
				}
			})
		}
		b.Run(name+"/all", func(b *testing.B) {
			review := reviewOf(b, fixture(b, c, benchmarked[name]))
			for b.Loop() {
				if _, err := c.OPA.Evaluate(context.Background(), review, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkGate measures, on a review that is not of a HostProcess pod, each
// template against a hand-written one that asks the same gate. The two take
// turns, so that the noise of the machine hits both; the ratio of their
// medians is reported.
func BenchmarkGate(b *testing.B) {
	text, err := os.ReadFile("testdata/gate.rego")
	if err != nil {
		b.Fatal(err)
	}
	c := compiled(b)
	input := inputOf(b, fixture(b, c, benchmarked["linux"]))
	for _, p := range c.Policies {
		generated := prepare(b, p.Package, p.Rego)
		byHand := prepare(b, "gate", withRules(string(text), strings.Count(p.Rego, "violation contains")))
		b.Run(p.Limitation, func(b *testing.B) {
			var ours, theirs []time.Duration
			for b.Loop() {
				ours = append(ours, timed(b, generated, input))
				theirs = append(theirs, timed(b, byHand, input))
			}
			b.ReportMetric(median(ours)/median(theirs), "ratio")
		})
	}
}

// withRules gives the hand-written template as many violation rules as the
// generated one has: each asks the gate.
func withRules(gate string, n int) string {
	one := gate[strings.Index(gate, "violation contains"):strings.Index(gate, "host_process if")]
	for i := 1; i < n; i++ {
		gate += "\n" + strings.ReplaceAll(strings.ReplaceAll(one, "judged", fmt.Sprint("judged ", i)), "hostNetwork", fmt.Sprint("hostNetwork", i))
	}
	return gate
}

func timed(b *testing.B, q rego.PreparedEvalQuery, input ast.Value) time.Duration {
	start := time.Now()
	evaluate(b, q, input)
	return time.Since(start)
}

func median(all []time.Duration) float64 {
	slices.Sort(all)
	return float64(all[len(all)/2])
}

func evaluate(b *testing.B, q rego.PreparedEvalQuery, input ast.Value) {
	if _, err := q.Eval(context.Background(), rego.EvalParsedInput(input)); err != nil {
		b.Fatal(err)
	}
}

func prepare(b *testing.B, pkg, text string) rego.PreparedEvalQuery {
	b.Helper()
	compiler, err := engine.Compile(map[string]string{pkg + ".rego": text})
	if err != nil {
		b.Fatal(err)
	}
	query, err := rego.New(rego.Query("data."+pkg+".violation"), rego.Compiler(compiler)).PrepareForEval(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return query
}

func fixture(b *testing.B, c *build.Compiled, name string) *source.Fixture {
	b.Helper()
	for _, f := range c.Pack.Source.Fixtures {
		if f.ID() == name {
			return f
		}
	}
	b.Fatalf("the pack has no fixture %s", name)
	return nil
}

func reviewOf(b *testing.B, f *source.Fixture) engine.Review {
	b.Helper()
	review, err := engine.NewReview(f.Object)
	if err != nil {
		b.Fatal(err)
	}
	return review
}

func inputOf(b *testing.B, f *source.Fixture) ast.Value {
	b.Helper()
	value, err := ast.InterfaceToValue(map[string]any{"review": reviewOf(b, f).Document(), "parameters": map[string]any{}})
	if err != nil {
		b.Fatal(err)
	}
	return value
}
