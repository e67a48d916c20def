package main

import (
	"errors"
	"fmt"

	"fineprint/compiler/build"
	"fineprint/compiler/diag"
	"fineprint/compiler/verify"

	"github.com/spf13/cobra"
)

func testCommand() *cobra.Command {
	var verbose, mutate bool
	var run string
	cmd := &cobra.Command{
		Use:   "test [PACK…]",
		Short: "Judge every fixture with the embedded OPA and with native CEL",
		Long: "Test judges every fixture of the packs with the embedded OPA and with native CEL. The two must\n" +
			"agree, messages included, and find what the fixture's annotation says, exactly.",
		Example: "  fineprint test\n  fineprint test -v --run host-network/\n  fineprint test --mutate",
	}
	packs := packsFlag(cmd)
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "list every fixture and what was found in it")
	cmd.Flags().StringVar(&run, "run", "", "only fixtures whose name contains this text")
	cmd.Flags().BoolVar(&mutate, "mutate", false, "also delete each clause of each rule in turn: some fixture must then fail")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		dirs, err := build.FindPacks(*packs, args)
		if err != nil {
			return err
		}
		var mistakes diag.List
		failed := false
		for _, dir := range dirs {
			c, err := build.Compile(cmd.Context(), dir)
			var wrong diag.Errors
			if errors.As(err, &wrong) {
				mistakes.Append(wrong)
				continue
			}
			if err != nil {
				return err
			}
			fixtures := filter(c.Pack.Source.Fixtures, run)
			if len(fixtures) == 0 {
				return fmt.Errorf("%s has no fixture whose name contains %q", dir, run)
			}
			r := &build.Report{Pack: c}
			if r.Results, err = c.Run(cmd.Context(), fixtures); err != nil {
				return err
			}
			printResults(cmd.OutOrStdout(), r, verbose)
			failed = failed || r.Failed()
			if mutate && !r.Failed() {
				survivors, err := printMutants(cmd, c)
				if err != nil {
					return err
				}
				failed = failed || survivors
			}
		}
		if err := mistakes.Err(); err != nil {
			return err
		}
		if failed {
			return errFindings
		}
		return nil
	}
	return cmd
}

// printMutants deletes each clause of the pack in turn and says which
// deletions no fixture notices.
func printMutants(cmd *cobra.Command, c *build.Compiled) (survivors bool, err error) {
	mutants, err := verify.Mutants(c.Pack.Source)
	if err != nil {
		return false, err
	}
	killed := 0
	for _, m := range mutants {
		noticed, err := m.Killed(c.Pack.Source.Fixtures)
		if err != nil {
			return false, err
		}
		if noticed {
			killed++
			continue
		}
		survivors = true
		fmt.Fprintf(cmd.OutOrStdout(), "%s: no fixture fails without this clause: %s\n", m.At, m.Deleted)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d clauses deleted in turn, %d noticed by a fixture\n", len(mutants), killed)
	return survivors, nil
}
