package main

import (
	"fmt"
	"os"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/lower"
	"fineprint/compiler/source"
	"fineprint/compiler/target/rego"
)

func main() {
	p, err := source.LoadPack(os.Args[1])
	if err != nil {
		diag.Render(os.Stdout, err.(diag.Errors))
		os.Exit(2)
	}
	c, err := check.Check(p)
	if err != nil {
		diag.Render(os.Stdout, err.(diag.Errors))
		os.Exit(2)
	}
	for _, l := range c.Limitations {
		m, err := lower.Limitation(c, l)
		if err != nil {
			diag.Render(os.Stdout, err.(diag.Errors))
			continue
		}
		text, err := rego.Print(m, rego.Header{Pack: "windows-hostprocess", Limitation: l.Source.Name.Value, Title: l.Source.Title.Value})
		fmt.Println(text, err)
	}
}
