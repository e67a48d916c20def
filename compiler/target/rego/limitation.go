package rego

import (
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/engine"
	"fineprint/compiler/lower"
	"fineprint/compiler/source"
)

// Limitation lowers and prints the rules that l has. A target that cannot
// express all of a limitation's rules gives a copy with the others only.
// Constructs that have no Rego form are a diag.Errors.
func Limitation(p *check.Pack, l *check.Limitation) (engine.Policy, error) {
	module, err := lower.Limitation(p, l)
	if err != nil {
		return engine.Policy{}, err
	}
	text, err := Print(module, header(p.Source, l.Source))
	if err != nil {
		return engine.Policy{}, err
	}
	return engine.Policy{
		Limitation: l.Source.Name.Value, Enforcement: l.Source.Enforcement, Package: module.Package, Rego: text,
	}, nil
}

// header is what the module of a limitation says of itself.
func header(p *source.Pack, l *source.Limitation) Header {
	h := Header{Pack: p.Name.Value, Limitation: l.Name.Value, Title: l.Title.Value, Description: l.Description.Value}
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
