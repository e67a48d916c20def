package build

import (
	"context"
	"errors"
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/engine"
	"fineprint/compiler/source"
	"fineprint/compiler/target/rego"
	"fineprint/compiler/verify"
)

// Compiled is a pack in Rego, ready to judge.
type Compiled struct {
	*verify.Prover
	Policies []engine.Policy
}

// Compile reads, checks and lowers the pack in a folder. Mistakes in the
// sources are a diag.Errors.
func Compile(ctx context.Context, dir string) (*Compiled, error) {
	src, err := source.LoadPack(dir)
	var wrong diag.Errors
	if errors.As(err, &wrong) && src != nil {
		inCEL, err := check.Mistakes(src)
		if err != nil {
			return nil, err
		}
		var all diag.List
		all.Append(wrong)
		all.Append(inCEL)
		return nil, all.Err()
	}
	if err != nil {
		return nil, err
	}
	return CompileSource(ctx, src)
}

// CompileSource is Compile for a pack that has been read.
func CompileSource(ctx context.Context, src *source.Pack) (*Compiled, error) {
	checked, err := check.Check(src)
	if err != nil {
		return nil, err
	}
	c := &Compiled{Prover: &verify.Prover{Pack: checked}}
	if err := c.lower(checked); err != nil {
		return nil, err
	}
	if c.OPA, err = engine.New(ctx, c.Policies); err != nil {
		return nil, fmt.Errorf("the generated Rego does not compile, which is a bug: %w", err)
	}
	if c.Native, err = verify.NewNative(src); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Compiled) lower(checked *check.Pack) error {
	var errs diag.List
	for _, l := range checked.Limitations {
		policy, err := rego.Limitation(checked, l)
		var mistakes diag.Errors
		switch {
		case errors.As(err, &mistakes):
			errs.Append(mistakes)
		case err != nil:
			return err
		default:
			c.Policies = append(c.Policies, policy)
		}
	}
	return errs.Err()
}
