package build

import (
	"context"
	"errors"
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/engine"
	"fineprint/compiler/lower"
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
		module, err := lower.Limitation(checked, l)
		var mistakes diag.Errors
		if errors.As(err, &mistakes) {
			errs.Append(mistakes)
			continue
		}
		text, err := rego.Print(module, header(checked.Source, l.Source))
		if err != nil {
			return err
		}
		c.Policies = append(c.Policies, engine.Policy{
			Limitation: l.Source.Name.Value, Enforcement: l.Source.Enforcement, Package: module.Package, Rego: text,
		})
	}
	return errs.Err()
}

// header is what the module of a limitation says of itself.
func header(p *source.Pack, l *source.Limitation) rego.Header {
	h := rego.Header{Pack: p.Name.Value, Limitation: l.Name.Value, Title: l.Title.Value, Description: l.Description.Value}
	for _, s := range l.Sources {
		if d, ok := p.Document(s.Document.Value); ok {
			h.Sources = append(h.Sources, Citation(d, s))
		}
	}
	return h
}

// Citation names a document and a section of it.
func Citation(d source.Document, s source.Source) string {
	where := d.Publisher.Value
	if d.Date.Value != "" {
		where += ", " + d.Date.Value
	}
	return fmt.Sprintf("%s (%s), section %s", d.Title.Value, where, s.Section.Value)
}
