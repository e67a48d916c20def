package verify_test

import (
	"testing"

	"fineprint/compiler/engine"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

// TestModules holds every generated module against OPA's own checks: it is as
// the formatter writes it, formatting it again changes nothing, what the
// formatter writes means the same, and it compiles in strict mode.
func TestModules(t *testing.T) {
	c := compiled(t)
	for _, p := range c.Policies {
		t.Run(p.Limitation, func(t *testing.T) {
			formatted, err := format.SourceWithOpts("m.rego", []byte(p.Rego), format.Opts{RegoVersion: ast.RegoV1})
			if err != nil {
				t.Fatal(err)
			}
			if string(formatted) != p.Rego {
				t.Error("opa fmt would change the module")
			}
			before, after := parsed(t, p.Rego), parsed(t, string(formatted))
			if before.Compare(after) != 0 {
				t.Error("formatting changes what the module means")
			}
			if _, err := engine.Compile(map[string]string{"m.rego": p.Rego}); err != nil {
				t.Error(err)
			}
			if len(before.Annotations) != 1 || before.Annotations[0].Title == "" {
				t.Error("the module has no METADATA annotations with a title")
			}
			if len(before.Imports) > 0 {
				t.Error("Gatekeeper refuses imports in templates")
			}
		})
	}
}

func parsed(t *testing.T, text string) *ast.Module {
	t.Helper()
	m, err := ast.ParseModuleWithOpts("m.rego", text, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestNeverComparesMembership looks for what `opa fmt` changes the meaning of:
// (x in y) == false loses its brackets.
func TestNeverComparesMembership(t *testing.T) {
	c := compiled(t)
	for _, p := range c.Policies {
		ast.WalkExprs(parsed(t, p.Rego), func(e *ast.Expr) bool {
			if !e.IsCall() || len(e.Operands()) != 2 || e.Operator().String() != ast.Equality.Name && e.Operator().String() != ast.Equal.Name {
				return false
			}
			for _, o := range e.Operands() {
				if call, ok := o.Value.(ast.Call); ok && call[0].String() == ast.Member.Name {
					t.Errorf("%s compares a membership test: %s", p.Limitation, e)
				}
			}
			return false
		})
	}
}
