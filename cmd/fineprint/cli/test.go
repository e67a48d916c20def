package cli

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
		t := tester{cmd: cmd, verbose: verbose, mutate: mutate, run: run}
		var errs []error
		for _, dir := range dirs {
			if err := t.pack(dir); err != nil {
				errs = append(errs, err)
			}
		}
		switch {
		case errs != nil:
			return joinMistakes(errs)
		case t.judged == 0:
			return fmt.Errorf("no fixture has a name that contains %q", run)
		case t.failed:
			return errFindings
		}
		return nil
	}
	return cmd
}

// tester judges the fixtures of packs, one after the other.
type tester struct {
	cmd             *cobra.Command
	verbose, mutate bool
	run             string
	judged          int // fixtures
	failed          bool
}

func (t *tester) pack(dir string) error {
	ctx, out := t.cmd.Context(), t.cmd.OutOrStdout()
	if err := ctx.Err(); err != nil {
		return err
	}
	c, err := build.Compile(ctx, dir)
	if err != nil {
		return err
	}
	fixtures := filter(c.Pack.Source.Fixtures, t.run)
	if len(fixtures) == 0 {
		return nil
	}
	r := &build.Report{Pack: c}
	if r.Results, err = c.Run(ctx, fixtures); err != nil {
		return err
	}
	printResults(out, r, t.verbose)
	t.judged += len(fixtures)
	t.failed = t.failed || r.Failed()
	if t.mutate && !r.Failed() {
		survivors, err := printMutants(t.cmd, c)
		t.failed = t.failed || survivors
		return err
	}
	return nil
}

// joinMistakes puts the mistakes of several packs in one list, so that they
// are counted once, and keeps the other errors beside it.
func joinMistakes(errs []error) error {
	var mistakes diag.List
	var others []error
	for _, err := range errs {
		var wrong diag.Errors
		if errors.As(err, &wrong) {
			mistakes.Append(wrong)
		} else {
			others = append(others, err)
		}
	}
	return errors.Join(append(others, mistakes.Err())...)
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
		if err := cmd.Context().Err(); err != nil {
			return false, err
		}
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
