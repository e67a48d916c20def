package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"fineprint/compiler/build"
	"fineprint/compiler/source"
	"fineprint/compiler/verify"
)

// printResults prints a pack's limitations with how their fixtures came out.
func printResults(w io.Writer, r *build.Report, verbose bool) {
	p := r.Pack.Pack.Source
	fmt.Fprintf(w, "%s: %d limitations, %d fixtures\n\n", p.Name.Value, len(p.Limitations), len(r.Results))
	fmt.Fprintf(w, "  %-26s %-8s %6s %9s  %s\n", "LIMITATION", "ACTION", "RULES", "FIXTURES", "RESULT")
	for _, l := range p.Limitations {
		own := of(r.Results, l.Name.Value)
		fmt.Fprintf(w, "  %-26s %-8s %6d %9d  %s\n", l.Name.Value, l.Enforcement, len(l.Rules), len(own), outcome(own))
	}
	if own := of(r.Results, ""); len(own) > 0 {
		fmt.Fprintf(w, "  %-26s %-8s %6s %9d  %s\n", "(the whole pack)", "", "", len(own), outcome(own))
	}
	fmt.Fprintln(w, "\n  pass: the embedded OPA, native CEL and the fixture's annotation agree,\n  messages included.")
	printNotEvaluated(w, r.Results)
	fmt.Fprintln(w)
	for _, result := range slices.Concat(r.Results, r.Generated) {
		switch {
		case len(result.Problems) > 0:
			fmt.Fprintf(w, "FAIL %s\n", result.Fixture.File)
			for _, problem := range result.Problems {
				fmt.Fprintf(w, "     %s\n", problem)
			}
		case verbose:
			fmt.Fprintf(w, "pass %s: %s\n", result.Fixture.ID(), foundIn(result))
		}
	}
}

func of(results []verify.Result, limitation string) []verify.Result {
	var own []verify.Result
	for _, r := range results {
		if r.Fixture.Limitation == limitation {
			own = append(own, r)
		}
	}
	return own
}

func outcome(results []verify.Result) string {
	if len(results) == 0 {
		return "-"
	}
	failed := 0
	for _, r := range results {
		if len(r.Problems) > 0 {
			failed++
		}
	}
	if failed > 0 {
		return fmt.Sprintf("%d FAIL", failed)
	}
	return "pass"
}

func foundIn(r verify.Result) string {
	var names []string
	for _, f := range r.Findings {
		if !slices.Contains(names, f.Limitation) {
			names = append(names, f.Limitation)
		}
	}
	if names == nil {
		return "none"
	}
	return strings.Join(names, ", ")
}

// printNotEvaluated says which rules could not decide for want of inventory.
func printNotEvaluated(w io.Writer, results []verify.Result) {
	count := map[string]int{}
	var order []string
	for _, r := range results {
		for _, rule := range r.NotEvaluated {
			if count[rule]++; count[rule] == 1 {
				order = append(order, rule)
			}
		}
	}
	if order == nil {
		return
	}
	fmt.Fprintln(w, "\n  Rules that read other objects, in fixtures that bring none of them:")
	for _, rule := range order {
		name, why, _ := strings.Cut(rule, ": ")
		fmt.Fprintf(w, "    %s\n      %s (%d fixtures)\n", name, why, count[rule])
	}
}

// filter keeps the fixtures whose ID contains the text.
func filter(fixtures []*source.Fixture, text string) []*source.Fixture {
	if text == "" {
		return fixtures
	}
	var kept []*source.Fixture
	for _, f := range fixtures {
		if strings.Contains(f.ID(), text) {
			kept = append(kept, f)
		}
	}
	return kept
}
