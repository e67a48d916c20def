package compiler_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// layers are the packages in the order in which imports may run: each may
// import those of the lines above it, and its own line's only where they are
// listed together as parent and child.
var layers = [][]string{
	{"compiler/diag"},
	{"compiler/kube"},
	{"compiler/source"},
	{"compiler/ir"},
	{"compiler/celfn"},
	{"compiler/check"},
	{"compiler/lower"},
	{"compiler/engine"},
	{"compiler/target"},
	{"compiler/target/rego", "compiler/target/gatekeeper", "compiler/target/vap"},
	{"compiler/target/azurepolicy", "compiler/target/bundle"},
	{"compiler/target/conftest"},
	{"compiler/verify"},
	{"compiler/build"},
	{"cmd/fineprint/cli"},
	{"cmd/fineprint"},
}

// forbidden are modules that a package must not import, whatever its layer.
var forbidden = map[string][]string{
	"compiler/ir":          {"github.com/google/cel-go", "github.com/open-policy-agent"},
	"compiler/celfn":       {"github.com/google/cel-go"},
	"compiler/target/rego": {"github.com/google/cel-go"},
	"compiler/source":      {"github.com/google/cel-go", "github.com/open-policy-agent"},
	// The oracle must not share with what it judges.
	"compiler/verify": {"fineprint/compiler/lower", "fineprint/compiler/celfn", "fineprint/compiler/ir", "fineprint/compiler/target"},
}

// TestImportsRunDownward reads the imports itself: what `go list` says would
// be cached by `go test`.
func TestImportsRunDownward(t *testing.T) {
	level := map[string]int{}
	for i, names := range layers {
		for _, name := range names {
			level[name] = i
		}
	}
	seen := map[string]bool{}
	eachFile(t, func(pkg, file string, f *ast.File) {
		own, known := level[pkg]
		if !known {
			t.Errorf("%s: package %s has no layer: say where it stands", file, pkg)
			return
		}
		seen[pkg] = true
		for _, spec := range f.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if slices.ContainsFunc(forbidden[pkg], func(m string) bool { return strings.HasPrefix(path, m) }) {
				t.Errorf("%s: %s must not import %s", file, pkg, path)
			}
			inner, ours := strings.CutPrefix(path, "fineprint/")
			if to, known := level[inner]; ours && (!known || to >= own) {
				t.Errorf("%s: %s must not import %s", file, pkg, inner)
			}
		}
	})
	for pkg := range level {
		if !seen[pkg] {
			t.Errorf("package %s has a layer and does not exist", pkg)
		}
	}
}

// TestFunctionsAreListed holds celfn's list against its folder: every function
// that a file declares must be in it.
func TestFunctionsAreListed(t *testing.T) {
	listed := map[string]bool{}
	declared := map[string]string{}
	eachFile(t, func(pkg, file string, f *ast.File) {
		if pkg != "compiler/celfn" {
			return
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != len(spec.Names) {
				return true
			}
			for i, v := range spec.Values {
				lit, ok := v.(*ast.CompositeLit)
				if !ok {
					continue
				}
				if name, ok := lit.Type.(*ast.Ident); ok && name.Name == "Function" {
					declared[spec.Names[i].Name] = file
				}
				if spec.Names[i].Name == "functions" {
					for _, e := range lit.Elts {
						listed[e.(*ast.Ident).Name] = true
					}
				}
			}
			return true
		})
	})
	for name, file := range declared {
		if !listed[name] {
			t.Errorf("%s declares %s, and the list of functions lacks it", file, name)
		}
	}
	if len(declared) < 20 {
		t.Errorf("only %d functions were found", len(declared))
	}
}

// TestTargetsAreListed holds build's list of targets against their folders.
func TestTargetsAreListed(t *testing.T) {
	text, err := os.ReadFile("build/build.go")
	if err != nil {
		t.Fatal(err)
	}
	folders, err := os.ReadDir("target")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if f.IsDir() && !strings.Contains(string(text), "\t"+f.Name()+".Target{},") {
			t.Errorf("build lacks the target in target/%s", f.Name())
		}
	}
}

// eachFile parses the product's Go files, tests excluded.
func eachFile(t *testing.T, visit func(pkg, file string, f *ast.File)) {
	t.Helper()
	for _, root := range []string{"../compiler", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			pkg := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../")
			visit(pkg, path, f)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
