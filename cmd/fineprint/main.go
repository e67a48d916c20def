// Command fineprint compiles documented limitations to policy and proves it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"fineprint/compiler/diag"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone     = 0 // done, and nothing found
	exitFindings = 1 // findings, fixtures that failed, or bundles out of date
	exitBadInput = 2 // the call or the input was bad
)

// errFindings ends a command that did its work and found something. What it
// found has been printed.
var errFindings = errors.New("findings")

func main() { os.Exit(run()) }

// run is main with an exit code, for tests that run the command in-process.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cmd := rootCommand()
	err := cmd.ExecuteContext(ctx)
	var mistakes diag.Errors
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "fineprint: stopped; nothing is half-written")
		return exitBadInput
	case errors.As(err, &mistakes):
		diag.Render(os.Stderr, mistakes)
	default:
		fmt.Fprintln(os.Stderr, "fineprint:", err)
	}
	return exitBadInput
}

func rootCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "fineprint",
		Short:         "Compile documented limitations to policy, and prove it",
		Long:          "Fineprint compiles the limitations that platform documentation lists, and nobody enforces,\nto Gatekeeper policy, and proves every rule against fixture manifests.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
	}
	cmd.AddCommand(buildCommand(), testCommand(), explainCommand(), versionCommand())
	return cmd
}

// packsFlag is the folder in which packs are looked for.
func packsFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("packs", "policies", "folder that holds the packs")
}
