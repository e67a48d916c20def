// Package cli is the command line: it reads arguments, calls the compiler and
// prints. It is a package of its own so that tests can run it in-process.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"syscall"
	"time"

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

// Run runs the command with the process's arguments and gives its exit code.
func Run() int {
	ctx, stop := interruptible()
	defer stop()
	out := &output{w: os.Stdout}
	cmd := rootCommand()
	cmd.SetOut(out)
	err := cmd.ExecuteContext(ctx)
	if err == nil || errors.Is(err, errFindings) {
		if out.err != nil {
			fmt.Fprintln(os.Stderr, "fineprint: the output is not complete:", out.err)
			return exitBadInput
		}
		if err == nil {
			return exitDone
		}
		return exitFindings
	}
	if ctx.Err() != nil {
		return stopped()
	}
	printError(os.Stderr, err)
	return exitBadInput
}

// grace is how long an interrupted command may take to notice. Not every
// stage looks at the context, and bundles are exchanged in one step, so the
// process may end at any time.
const grace = 5 * time.Second

// interruptible gives a context that Ctrl-C ends, and after it the process.
func interruptible() (ctx context.Context, stop func()) {
	ctx, restore := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	timer := time.AfterFunc(math.MaxInt64, func() { os.Exit(stopped()) })
	forget := context.AfterFunc(ctx, func() {
		restore() // a second Ctrl-C ends the process at once
		timer.Reset(grace)
	})
	return ctx, func() {
		forget()
		timer.Stop()
		restore()
	}
}

func stopped() int {
	fmt.Fprintln(os.Stderr, "fineprint: stopped; nothing is half-written")
	return exitBadInput
}

// printError prints everything that an error joins: mistakes in sources with
// their lines, and what else went wrong.
func printError(w io.Writer, err error) {
	var mistakes diag.Errors
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			printError(w, e)
		}
		return
	}
	if errors.As(err, &mistakes) {
		diag.Render(w, mistakes)
		return
	}
	fmt.Fprintln(w, "fineprint:", diag.Printable(err.Error()))
}

// output keeps control characters of a hostile manifest away from the
// terminal, and remembers whether all was written.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if _, err := io.WriteString(o.w, diag.Printable(string(p))); err != nil && o.err == nil {
		o.err = err
	}
	return len(p), o.err
}

func rootCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:           "fineprint",
		Short:         "Compile documented limitations to policy, and prove it",
		Long:          "Fineprint compiles the limitations that platform documentation lists, and nobody enforces,\nto Gatekeeper policy, and proves every rule against fixture manifests.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
		Args:          unknownCommand,
		// Without it, Args would not be asked, and a misspelt command pass.
		RunE:                  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		DisableFlagsInUseLine: true,
	}
	cmd.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w (%s --help lists the flags)", err, cmd.CommandPath())
	})
	cmd.AddCommand(buildCommand(), testCommand(), explainCommand(), versionCommand())
	return cmd
}

// unknownCommand refuses a word that is no command, and names the nearest.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return fmt.Errorf("there is no command %q (%s)", args[0], diag.DidYouMean(args[0], names))
}

// packsFlag is the folder in which packs are looked for.
func packsFlag(cmd *cobra.Command) *string {
	return cmd.Flags().String("packs", "policies", "folder that holds the packs")
}
