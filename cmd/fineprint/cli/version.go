package cli

import (
	"fmt"
	"runtime/debug"

	"fineprint/compiler/source"

	"github.com/spf13/cobra"
)

// version is the release; CHANGELOG.md says what is in it.
const version = "0.1.0"

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and those of OPA and CEL",
		Args:  cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) {
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "fineprint %s (%s)\n", version, source.APIVersion)
			info, ok := debug.ReadBuildInfo()
			if !ok {
				return
			}
			names := map[string]string{
				"github.com/open-policy-agent/opa": "OPA",
				"github.com/google/cel-go":         "CEL",
				"k8s.io/apiserver":                 "Kubernetes CEL environment",
			}
			for _, dep := range info.Deps {
				if name, ok := names[dep.Path]; ok {
					fmt.Fprintf(out, "  %s %s\n", name, dep.Version)
				}
			}
		},
	}
}
