// Command fineprint compiles documented limitations to policy and proves it.
package main

import (
	"os"

	"fineprint/cmd/fineprint/cli"
)

func main() { os.Exit(cli.Run()) }
