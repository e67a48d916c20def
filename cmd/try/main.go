package main

import (
	"fmt"
	"os"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/source"
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
	fmt.Println(len(c.Limitations))
}
