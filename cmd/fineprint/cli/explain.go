package cli

import (
	"fmt"
	"io"
	"strings"

	"fineprint/compiler/build"
	"fineprint/compiler/diag"
	"fineprint/compiler/source"
	"fineprint/compiler/target/rego"

	"github.com/spf13/cobra"
)

func explainCommand() *cobra.Command {
	var showRego bool
	cmd := &cobra.Command{
		Use:     "explain [LIMITATION]",
		Short:   "Say why a limitation exists, what breaks it and what fixes it",
		Example: "  fineprint explain\n  fineprint explain host-network\n  fineprint explain host-network --rego",
		Args:    cobra.MaximumNArgs(1),
	}
	packs := packsFlag(cmd)
	cmd.Flags().BoolVar(&showRego, "rego", false, "print the generated Rego too")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dirs, err := build.FindPacks(*packs, nil)
		if err != nil {
			return err
		}
		var names []string
		found := false
		for _, dir := range dirs {
			c, err := build.Compile(cmd.Context(), dir)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				list(cmd.OutOrStdout(), c.Pack.Source)
			}
			for i, l := range c.Pack.Source.Limitations {
				names = append(names, l.Name.Value)
				if len(args) == 0 || l.Name.Value != args[0] {
					continue
				}
				found = true
				explain(cmd.OutOrStdout(), c.Pack.Source, l)
				if showRego {
					fmt.Fprintf(cmd.OutOrStdout(), "\nRego\n\n%s", c.Policies[i].Rego)
				}
			}
		}
		if len(args) > 0 && !found {
			return fmt.Errorf("there is no limitation %q (%s)", args[0], diag.DidYouMean(args[0], names))
		}
		return nil
	}
	return cmd
}

func list(w io.Writer, p *source.Pack) {
	fmt.Fprintf(w, "%s: %s\n\n", p.Name.Value, p.Title.Value)
	for _, l := range p.Limitations {
		fmt.Fprintf(w, "  %s (%s)\n      %s\n", l.Name.Value, l.Enforcement, l.Title.Value)
	}
	fmt.Fprintln(w, "\nfineprint explain LIMITATION says more of one.")
}

var apiServer = map[string]string{
	"yes":    "The API server alone refuses what breaks it.",
	"partly": "The API server alone refuses some of what breaks it.",
	"no":     "The API server alone admits what breaks it.",
}

func explain(w io.Writer, p *source.Pack, l *source.Limitation) {
	fmt.Fprintf(w, "%s (%s)\n%s\n", l.Name.Value, l.Enforcement, l.Title.Value)
	section(w, "Why", l.Description.Value+" "+apiServer[l.APIServer])
	section(w, "What to do", l.Fix.Value)
	fmt.Fprintln(w, "\nWhere it is documented")
	for _, s := range l.Sources {
		if d, ok := p.Document(s.Document.Value); ok {
			indented(w, rego.Citation(d, s)+": "+s.Summary.Value, "  ")
			if d.URL.Value != "" {
				fmt.Fprintf(w, "  %s\n", d.URL.Value)
			}
		}
	}
	if len(l.Parameters) > 0 {
		fmt.Fprintln(w, "\nParameters")
		for _, param := range l.Parameters {
			indented(w, fmt.Sprintf("%s: %s Default: %v", param.Name.Value, param.Schema.Description, param.Default), "  ")
		}
	}
	fmt.Fprintln(w, "\nRules, in CEL: broken where `when` is not false and `require` is not true")
	for _, r := range l.Rules {
		rule(w, r)
	}
	fmt.Fprintln(w, "\nExamples")
	for _, f := range l.Fixtures {
		fmt.Fprintf(w, "  %s\n", f.File)
	}
}

func rule(w io.Writer, r *source.Rule) {
	fmt.Fprintf(w, "  %s\n", r.Name.Value)
	show := func(name, text string) {
		fmt.Fprintf(w, "    %s: %s\n", name, strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n      "))
	}
	if r.ForEach != nil {
		var paths []string
		for _, p := range r.ForEach.Paths {
			paths = append(paths, p.Value)
		}
		if r.ForEach.Expression != nil {
			paths = []string{r.ForEach.Expression.Value}
		}
		show("for each "+r.As.Value+" in", strings.Join(paths, ", "))
	}
	for _, v := range r.Variables {
		show(v.Name.Value, v.Expression.Value)
	}
	if r.When != nil {
		show("when", r.When.Value)
	}
	show("require", r.Require.Value)
}

func section(w io.Writer, title, text string) {
	fmt.Fprintf(w, "\n%s\n", title)
	indented(w, text, "  ")
}

// indented wraps text at 80 columns.
func indented(w io.Writer, text, indent string) {
	line := indent
	for _, word := range strings.Fields(text) {
		if len(line)+len(word) > 79 && line != indent {
			fmt.Fprintln(w, strings.TrimRight(line, " "))
			line = indent
		}
		line += word + " "
	}
	fmt.Fprintln(w, strings.TrimRight(line, " "))
}
