// Package engine is the embedded OPA: it compiles the generated modules once
// and judges many reviews, as Gatekeeper's own driver would.
package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
)

// Policy is one limitation in Rego.
type Policy struct {
	Limitation  string
	Enforcement string // deny, warn or dryrun
	Package     string
	Rego        string
}

// Finding is one violation in one object.
type Finding struct {
	Limitation  string `json:"limitation"`
	Rule        string `json:"rule"`
	Enforcement string `json:"enforcementAction"`
	Message     string `json:"message"`
	Path        string `json:"path"`
	Container   string `json:"container,omitempty"`
}

// Compare orders findings by limitation, rule, path and message.
func Compare(a, b Finding) int {
	for _, pair := range [][2]string{{a.Limitation, b.Limitation}, {a.Rule, b.Rule}, {a.Path, b.Path}, {a.Message, b.Message}, {a.Container, b.Container}} {
		if c := strings.Compare(pair[0], pair[1]); c != 0 {
			return c
		}
	}
	return 0
}

// Engine holds prepared policies. It is not safe for concurrent use, as the
// inventory is shared.
type Engine struct {
	policies []prepared
	store    storage.Store
}

type prepared struct {
	Policy
	query rego.PreparedEvalQuery
}

// Compile parses and strictly compiles modules, by name of file. It is also
// the proof that a generated module is what OPA accepts.
func Compile(modules map[string]string) (*ast.Compiler, error) {
	parsed := map[string]*ast.Module{}
	for name, text := range modules {
		m, err := ast.ParseModuleWithOpts(name, text, ast.ParserOptions{RegoVersion: ast.RegoV1, ProcessAnnotation: true})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		parsed[name] = m
	}
	c := ast.NewCompiler().WithStrict(true).WithDefaultRegoVersion(ast.RegoV1)
	if c.Compile(parsed); c.Failed() {
		return nil, c.Errors
	}
	return c, nil
}

// New prepares the policies.
func New(ctx context.Context, policies []Policy) (*Engine, error) {
	modules := map[string]string{}
	for _, p := range policies {
		modules[p.Package+".rego"] = p.Rego
	}
	compiler, err := Compile(modules)
	if err != nil {
		return nil, err
	}
	e := &Engine{store: inmem.NewFromObject(map[string]any{"inventory": map[string]any{}})}
	for _, p := range policies {
		query, err := rego.New(
			rego.Query("data."+p.Package+".violation"),
			rego.Compiler(compiler), rego.Store(e.store),
		).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Limitation, err)
		}
		e.policies = append(e.policies, prepared{p, query})
	}
	return e, nil
}

// SetInventory replaces the objects of the cluster that rules may read.
func (e *Engine) SetInventory(ctx context.Context, objects []map[string]any) error {
	inventory, err := Inventory(objects)
	if err != nil {
		return err
	}
	return storage.WriteOne(ctx, e.store, storage.ReplaceOp, storage.Path{"inventory"}, inventory)
}

// Evaluate judges a review with every policy. params has the parameters that
// differ from their defaults, by limitation. Findings are sorted.
func (e *Engine) Evaluate(ctx context.Context, r Review, params map[string]map[string]any) ([]Finding, error) {
	review, err := ast.InterfaceToValue(r.Document())
	if err != nil {
		return nil, fmt.Errorf("the object cannot be given to OPA: %w", err)
	}
	var found []Finding
	for i := range e.policies {
		p := &e.policies[i]
		own, err := ast.InterfaceToValue(orEmpty(params[p.Limitation]))
		if err != nil {
			return nil, fmt.Errorf("the parameters of %s cannot be given to OPA: %w", p.Limitation, err)
		}
		input := ast.NewObject(ast.Item(ast.StringTerm("review"), ast.NewTerm(review)), ast.Item(ast.StringTerm("parameters"), ast.NewTerm(own)))
		result, err := p.query.Eval(ctx, rego.EvalParsedInput(input))
		if err != nil {
			return nil, fmt.Errorf("%s cannot be evaluated: %w", p.Limitation, err)
		}
		findings, err := p.findings(result)
		if err != nil {
			return nil, err
		}
		found = append(found, findings...)
	}
	slices.SortFunc(found, Compare)
	return found, nil
}

func orEmpty(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	return m
}

// findings reads the violation set. A violation of another shape is an error:
// dropping it would admit what the policy denies.
func (p *prepared) findings(result rego.ResultSet) ([]Finding, error) {
	if len(result) == 0 || len(result[0].Expressions) == 0 {
		return nil, fmt.Errorf("%s: data.%s.violation is undefined", p.Limitation, p.Package)
	}
	set, ok := result[0].Expressions[0].Value.([]any)
	if !ok {
		return nil, fmt.Errorf("%s: violation is no set", p.Limitation)
	}
	var found []Finding
	for _, v := range set {
		violation, _ := v.(map[string]any)
		details, _ := violation["details"].(map[string]any)
		f := Finding{Limitation: p.Limitation, Enforcement: p.Enforcement}
		var complete [3]bool
		f.Message, complete[0] = violation["msg"].(string)
		f.Rule, complete[1] = details["rule"].(string)
		f.Path, complete[2] = details["path"].(string)
		if complete != [3]bool{true, true, true} {
			return nil, fmt.Errorf("%s: a violation of unknown shape: %v", p.Limitation, v)
		}
		f.Container, _ = details["container"].(string)
		found = append(found, f)
	}
	return found, nil
}
