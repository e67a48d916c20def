package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"fineprint/compiler/build"
	"fineprint/compiler/target/bundle"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func buildCommand() *cobra.Command {
	var o build.Options
	cmd := &cobra.Command{
		Use:   "build [PACK…]",
		Short: "Compile packs to bundles, and run every fixture",
		Long: "Build compiles packs to Rego, judges every fixture with the embedded OPA and with native CEL,\n" +
			"and writes the bundles. Without arguments it builds every pack in --packs.",
		Example: "  fineprint build\n  fineprint build windows-hostprocess -o /tmp/out\n  fineprint build --check",
	}
	packs := packsFlag(cmd)
	cmd.Flags().StringVarP(&o.Out, "output", "o", "templates", "folder to write the bundles to")
	cmd.Flags().StringSliceVar(&o.Targets, "target", nil, "targets to build: "+strings.Join(build.TargetNames(), ", ")+" (default all)")
	cmd.Flags().BoolVar(&o.Check, "check", false, "write nothing; say what is out of date and exit 1")
	var signing bundle.Signing
	cmd.Flags().StringVar(&signing.File, "signing-key", "", "file with the key to sign OPA bundles with (default: not signed)")
	cmd.Flags().StringVar(&signing.Algorithm, "signing-alg", "RS256", "algorithm of the signature: "+strings.Join(bundle.Algorithms, ", "))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if signing.File != "" {
			o.Signing = &signing
		} else if cmd.Flags().Changed("signing-alg") {
			return errors.New("--signing-alg needs --signing-key")
		}
		dirs, err := build.FindPacks(*packs, args)
		if err != nil {
			return err
		}
		o.Packs = dirs
		done := progress(&o)
		reports, err := build.Build(cmd.Context(), o)
		done()
		failed := false
		for _, r := range reports {
			printResults(cmd.OutOrStdout(), r, false)
			printLeftOut(cmd.OutOrStdout(), r)
			failed = printBundles(cmd.OutOrStdout(), r, o.Check) || r.Failed() || failed
		}
		if err == nil && failed {
			err = errFindings
		}
		return err
	}
	return cmd
}

// progress shows on a terminal what is being done, on one line that is
// cleared at the end.
func progress(o *build.Options) (done func()) {
	if !term.IsTerminal(int(os.Stderr.Fd())) {
		return func() {}
	}
	o.Progress = func(what string) { fmt.Fprintf(os.Stderr, "\r\x1b[K%s …", what) }
	return func() { fmt.Fprint(os.Stderr, "\r\x1b[K") }
}

// printBundles says what was written, or with check what would be. It tells
// whether a check found anything.
func printBundles(w io.Writer, r *build.Report, check bool) bool {
	found := false
	for _, b := range r.Bundles {
		switch {
		case b.Drift.None():
			fmt.Fprintf(w, "%s is up to date: %s\n", b.Dir, count(len(b.Files)))
		case check:
			found = true
			fmt.Fprintf(w, "%s is out of date: run fineprint build\n", b.Dir)
			printPaths(w, "missing", b.Drift.Missing)
			printPaths(w, "differs", b.Drift.Changed)
			printPaths(w, "extra", b.Drift.Extra)
		default:
			fmt.Fprintf(w, "wrote %s: %s\n", b.Dir, count(len(b.Files)))
		}
	}
	return found
}

func count(files int) string {
	if files == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", files)
}

// printLeftOut says which rules a target cannot express: they are not in its
// bundle, and no weaker ones are.
func printLeftOut(w io.Writer, r *build.Report) {
	last := ""
	for _, o := range build.NewMatrix(r.Pack.Pack).LeftOut() {
		if o.Target != last {
			fmt.Fprintf(w, "Target %s, by rule:\n", o.Target)
			last = o.Target
		}
		fmt.Fprintf(w, "  %s/%s\n    %s: %s\n", o.Limitation, o.Rule, o.Support.Level, o.Support.Why)
	}
	if last != "" {
		fmt.Fprintln(w)
	}
}

func printPaths(w io.Writer, what string, paths []string) {
	for _, p := range paths {
		fmt.Fprintf(w, "  %s  %s\n", what, p)
	}
}
