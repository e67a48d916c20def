package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"fineprint/compiler/build"
	"fineprint/compiler/diag"
)

func main() {
	t := time.Now()
	c, err := build.Compile(context.Background(), os.Args[1])
	var d diag.Errors
	if errors.As(err, &d) {
		diag.Render(os.Stdout, d)
		os.Exit(2)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	fmt.Println("compiled", time.Since(t))
	rs, err := c.Run(context.Background(), c.Pack.Source.Fixtures)
	fmt.Println(err, len(rs), time.Since(t))
	bad := 0
	for _, r := range rs {
		if len(r.Problems) > 0 {
			bad++
			fmt.Println(r.Fixture.ID())
			for _, p := range r.Problems {
				fmt.Println("   ", p)
			}
		}
	}
	fmt.Println("bad", bad)
}
