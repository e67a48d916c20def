// Package build is the pipeline from a folder of packs to bundles on disk:
// read, check, lower, prove, emit, write.
package build

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"fineprint/compiler/diag"
	"fineprint/compiler/target"
	"fineprint/compiler/target/azurepolicy"
	"fineprint/compiler/target/bundle"
	"fineprint/compiler/target/conftest"
	"fineprint/compiler/target/gatekeeper"
	"fineprint/compiler/target/rego"
	"fineprint/compiler/target/vap"
	"fineprint/compiler/verify"
)

// targets lists every output format; a test compares it with the folder.
var targets = []target.Target{
	gatekeeper.Target{},
	rego.Target{},
	azurepolicy.Target{},
	bundle.Target{},
	conftest.Target{},
	vap.Target{},
}

// TargetNames gives the names of all targets.
func TargetNames() []string {
	var names []string
	for _, t := range targets {
		names = append(names, t.Name())
	}
	return names
}

// selectTargets gives the targets of the given names, or all.
func selectTargets(names []string) ([]target.Target, error) {
	if len(names) == 0 {
		return targets, nil
	}
	var chosen []target.Target
	for _, name := range names {
		i := slices.IndexFunc(targets, func(t target.Target) bool { return t.Name() == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no target %q (%s)", name, diag.DidYouMean(name, TargetNames()))
		}
		chosen = append(chosen, targets[i])
	}
	return chosen, nil
}

// Report is what a build did for one pack.
type Report struct {
	Pack    *Compiled
	Results []verify.Result
	// Generated are the results of cases made from the fixtures.
	Generated []verify.Result
	Bundles   []Bundle
}

// Bundle is one target's files, and where they go.
type Bundle struct {
	Target string
	Dir    string
	Files  []target.File
	Drift  Drift // how the folder differed before it was written
}

// Failed says whether a fixture did not come out as it must.
func (r *Report) Failed() bool {
	return slices.ContainsFunc(slices.Concat(r.Results, r.Generated), func(result verify.Result) bool { return len(result.Problems) > 0 })
}

// Options say what to build.
type Options struct {
	Packs   []string // folders
	Out     string
	Targets []string        // names; none means all
	Check   bool            // compare with what is on disk, and write nothing
	Signing *bundle.Signing // nil: OPA bundles are not signed
	// Progress is told what is being done, for a terminal; may be nil.
	Progress func(string)
}

// Build builds every pack. A pack whose sources are wrong or whose fixtures
// fail is not written; the others are. The reports are of the packs that
// compiled, and the error joins what stopped the rest.
func Build(ctx context.Context, o Options) ([]*Report, error) {
	chosen, err := selectTargets(o.Targets)
	if err != nil {
		return nil, err
	}
	if o.Progress == nil {
		o.Progress = func(string) {}
	}
	var reports []*Report
	var failures []error
	var mistakes diag.List
	for _, dir := range o.Packs {
		if err := ctx.Err(); err != nil {
			return reports, err
		}
		r, err := buildPack(ctx, o, dir, chosen)
		var wrong diag.Errors
		switch {
		case errors.As(err, &wrong):
			mistakes.Append(wrong)
		case err != nil:
			failures = append(failures, fmt.Errorf("%s: %w", dir, err))
		}
		if r != nil {
			reports = append(reports, r)
		}
	}
	return reports, errors.Join(append(failures, mistakes.Err())...)
}

func buildPack(ctx context.Context, o Options, dir string, chosen []target.Target) (*Report, error) {
	o.Progress("compiling " + dir)
	c, err := Compile(ctx, dir)
	if err != nil {
		return nil, err
	}
	r := &Report{Pack: c}
	o.Progress(fmt.Sprintf("judging %d fixtures of %s", len(c.Pack.Source.Fixtures), dir))
	if r.Results, err = c.Run(ctx, c.Pack.Source.Fixtures); err != nil {
		return nil, err
	}
	if r.Failed() {
		return r, nil
	}
	generated, err := c.Generate(ctx, r.Results)
	if err != nil {
		return nil, err
	}
	if r.Generated = generated; r.Failed() {
		return r, nil
	}
	in := target.Input{Pack: c.Pack, Policies: c.Policies, Cases: cases(r.Results), Generated: cases(generated)}
	bundles, err := emit(ctx, o, in, chosen)
	if err != nil {
		return r, err
	}
	for _, b := range bundles {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if !o.Check && !b.Drift.None() {
			o.Progress("writing " + b.Dir)
			if err := write(ctx, b.Dir, b.Files); err != nil {
				return r, err
			}
		}
		r.Bundles = append(r.Bundles, b)
	}
	readme, err := packReadme(o, c.Pack)
	if err != nil {
		return r, err
	}
	r.Bundles = append(r.Bundles, readme)
	return r, nil
}

// emit makes every bundle before any is written, so that a target that refuses
// the pack leaves those of the others as they were, too.
func emit(ctx context.Context, o Options, in target.Input, chosen []target.Target) ([]Bundle, error) {
	var bundles []Bundle
	for _, t := range chosen {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		o.Progress("making target " + t.Name())
		files, err := o.signing(t).Emit(in)
		if err != nil {
			return nil, fmt.Errorf("target %s: %w", t.Name(), err)
		}
		b := Bundle{Target: t.Name(), Dir: filepath.Join(o.Out, in.Pack.Source.Name.Value, t.Name()), Files: files}
		if b.Drift, err = compare(b.Dir, files); err != nil {
			return nil, err
		}
		bundles = append(bundles, b)
	}
	return bundles, nil
}

func cases(results []verify.Result) []target.Case {
	all := make([]target.Case, len(results))
	for i, r := range results {
		all[i] = target.Case{Fixture: r.Fixture, Findings: r.Findings}
	}
	return all
}
