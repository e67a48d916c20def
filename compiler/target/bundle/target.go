// Package bundle makes an OPA bundle: the modules of a pack and one decision
// over them all, in the archive that `opa run -b` and others load.
//
// The same sources give the same bytes: entries are sorted and have no times,
// the archive is not compressed, as what a compressor makes may change from
// one version of it to the next, and the revision is a hash of the content.
package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/check"
	"fineprint/compiler/engine"
	"fineprint/compiler/target"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
)

// Target is the OPA bundle target.
type Target struct {
	Signing *Signing // nil: bundles are not signed
}

// Name implements target.Target.
func (Target) Name() string { return "bundle" }

// Supports implements target.Target: Rego expresses every rule.
func (Target) Supports(*check.Pack, *check.Limitation, *check.Rule) target.Support {
	return target.Support{Level: target.Yes}
}

// Emit implements target.Target.
func (t Target) Emit(in target.Input) ([]target.File, error) {
	root := Root(in.Pack.Source.Name.Value)
	files, err := modules(in, root)
	if err != nil {
		return nil, err
	}
	m, err := manifest(in, root, files)
	if err != nil {
		return nil, err
	}
	files = append(files, m)
	if t.Signing != nil {
		signatures, err := t.Signing.sign(files)
		if err != nil {
			return nil, fmt.Errorf("the bundle cannot be signed: %w", err)
		}
		files = append(files, signatures)
	}
	data, err := archive(files)
	if err != nil {
		return nil, err
	}
	return []target.File{
		{Path: in.Pack.Source.Name.Value + ".tar.gz", Data: data},
		{Path: "README.md", Data: []byte(readme(in, root))},
	}, nil
}

// Root is what all of a pack's packages begin with, and all that its bundle
// claims of data.
func Root(pack string) string { return strings.ReplaceAll(pack, "-", "_") }

// modules gives the limitations' modules and the decision, compiled together
// as OPA will.
func modules(in target.Input, root string) ([]target.File, error) {
	texts := map[string]string{root + "/decision.rego": decision(in, root)}
	for _, p := range in.Policies {
		path := strings.ReplaceAll(p.Package, ".", "/") + ".rego"
		if _, taken := texts[path]; taken {
			return nil, fmt.Errorf("package %s is the decision of the whole pack: rename the limitation %s", p.Package, p.Limitation)
		}
		texts[path] = p.Rego
	}
	if _, err := engine.Compile(texts); err != nil {
		return nil, fmt.Errorf("the modules do not compile together, which is a bug: %w", err)
	}
	var files []target.File
	for path, text := range texts {
		files = append(files, target.File{Path: path, Data: []byte(text)})
	}
	slices.SortFunc(files, byPath)
	return files, nil
}

func byPath(a, b target.File) int { return strings.Compare(a.Path, b.Path) }

// manifest says what the bundle is. Its revision changes where any module or
// the rest of the manifest does.
func manifest(in target.Input, root string, files []target.File) (target.File, error) {
	limitations := map[string]string{}
	for _, p := range in.Policies {
		limitations[p.Limitation] = p.Enforcement
	}
	m := opabundle.Manifest{
		Roots: &[]string{root},
		Metadata: map[string]any{
			"pack": in.Pack.Source.Name.Value, "title": in.Pack.Source.Title.Value,
			"decision": root + "/decision", "limitations": limitations,
		},
	}
	m.SetRegoVersion(ast.RegoV1)
	text, err := json.Marshal(m)
	if err != nil {
		return target.File{}, err
	}
	hash := sha256.New()
	for _, f := range append(slices.Clone(files), target.File{Path: opabundle.ManifestExt, Data: text}) {
		fmt.Fprintf(hash, "%s %d\n", f.Path, len(f.Data))
		hash.Write(f.Data)
	}
	m.Revision = hex.EncodeToString(hash.Sum(nil))
	text, err = json.MarshalIndent(m, "", "  ")
	return target.File{Path: opabundle.ManifestExt, Data: append(text, '\n')}, err
}
