package verify

import (
	"slices"

	"fineprint/compiler/check"
	"fineprint/compiler/diag"
	"fineprint/compiler/engine"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"

	"github.com/google/cel-go/cel"
)

// Native evaluates a pack's CEL without Rego.
type Native struct {
	pack        *source.Pack
	env         *cel.Env
	variables   []program
	when        cel.Program
	limitations []nativeLimitation
}

type program struct {
	name string
	cel.Program
}

type nativeLimitation struct {
	source    *source.Limitation
	variables []program
	rules     []nativeRule
}

type nativeRule struct {
	source           *source.Rule
	forEach          cel.Program
	variables        []program
	when             cel.Program
	require, message cel.Program
}

// roots are the names in scope; all are untyped, as in the API server.
var roots = []string{"object", "oldObject", "request", "namespaceObject", "params", "variables"}

// NewNative compiles the pack's CEL for the oracle.
func NewNative(p *source.Pack) (*Native, error) {
	base, err := check.BaseEnvironment(p.MinimumKubernetes)
	if err != nil {
		return nil, err
	}
	var options []cel.EnvOption
	for _, name := range roots {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	n := &Native{pack: p}
	if n.env, err = base.Extend(options...); err != nil {
		return nil, err
	}
	if n.variables, err = n.programs(n.env, p.Variables, ""); err != nil {
		return nil, err
	}
	if n.when, err = n.optional(n.env, p.When); err != nil {
		return nil, err
	}
	for _, l := range p.Limitations {
		compiled, err := n.limitation(l)
		if err != nil {
			return nil, err
		}
		n.limitations = append(n.limitations, compiled)
	}
	return n, nil
}

func (n *Native) limitation(l *source.Limitation) (nativeLimitation, error) {
	out := nativeLimitation{source: l}
	var err error
	if out.variables, err = n.programs(n.env, l.Variables, ""); err != nil {
		return out, err
	}
	for _, r := range l.Rules {
		rule := nativeRule{source: r}
		env := n.env
		if r.ForEach != nil {
			if rule.forEach, err = n.optional(env, r.ForEach.Expression); err != nil {
				return out, err
			}
			locals := []cel.EnvOption{cel.Variable(r.As.Value, cel.DynType)}
			if r.As.Value != "container" {
				locals = append(locals, cel.Variable("container", cel.DynType))
			}
			if env, err = env.Extend(locals...); err != nil {
				return out, err
			}
			for _, vars := range [][]source.Variable{n.pack.Variables, l.Variables} {
				about, err := n.programs(env, vars, r.As.Value)
				if err != nil {
					return out, err
				}
				rule.variables = append(rule.variables, about...)
			}
		}
		own, err := n.programs(env, r.Variables, "")
		if err != nil {
			return out, err
		}
		rule.variables = append(rule.variables, own...)
		if rule.when, err = n.optional(env, r.When); err != nil {
			return out, err
		}
		if rule.require, err = n.compile(env, r.Require); err != nil {
			return out, err
		}
		if rule.message, err = n.compile(env, r.Message); err != nil {
			return out, err
		}
		out.rules = append(out.rules, rule)
	}
	return out, nil
}

func (n *Native) programs(env *cel.Env, vars []source.Variable, item string) ([]program, error) {
	var out []program
	for _, v := range vars {
		if v.Item.Value != item {
			continue
		}
		p, err := n.compile(env, v.Expression)
		if err != nil {
			return nil, err
		}
		out = append(out, program{v.Name.Value, p})
	}
	return out, nil
}

func (n *Native) optional(env *cel.Env, text *source.Text) (cel.Program, error) {
	if text == nil {
		return nil, nil
	}
	return n.compile(env, *text)
}

func (n *Native) compile(env *cel.Env, text source.Text) (cel.Program, error) {
	ast, issues := env.Compile(text.Value)
	if issues.Err() != nil {
		var errs diag.List
		for _, e := range issues.Errors() {
			errs.Add(text.At(check.RuneOffset(text.Value, e.Location.Line(), e.Location.Column())),
				"objects are untyped there; dyn(…) hides a type", "a ValidatingAdmissionPolicy would refuse this: %s", e.Message)
		}
		return nil, errs.Err()
	}
	p, err := env.Program(ast)
	if err != nil { // a constant part that fails, as it is computed at once
		var errs diag.List
		errs.Add(text.Position(), "", "this CEL always fails: %v", err)
		return nil, errs.Err()
	}
	return p, nil
}

// Evaluate judges a review by CEL alone. Findings are sorted.
func (n *Native) Evaluate(r engine.Review, inventory []map[string]any, params map[string]map[string]any) ([]engine.Finding, error) {
	s := n.shared(r, inventory)
	if n.when != nil && isOutcome(n.when, s, false) {
		return nil, nil
	}
	var found []engine.Finding
	for _, l := range n.limitations {
		found = append(found, n.judge(l, s, r, params[l.source.Name.Value])...)
	}
	slices.SortFunc(found, engine.Compare)
	// A set in Rego: what reads the same in every way is one finding.
	return slices.CompactFunc(found, func(a, b engine.Finding) bool { return a == b }), nil
}

func (n *Native) shared(r engine.Review, inventory []map[string]any) activation {
	specPath, metaPath := "", ""
	if slices.Contains(n.pack.Kinds, r.Kind()) {
		specPath, metaPath = kube.PodSpecPath(r.Kind()), kube.PodMetaPath(r.Kind())
	}
	var old any
	if r.OldObject != nil {
		old = r.OldObject
	}
	a := activation{"object": r.Object, "oldObject": old, "request": r.Request, "namespaceObject": nil}
	vars := &scope{values: map[string]any{
		"podSpec":    below(r.Object, specPath),
		"podMeta":    orEmpty(below(r.Object, metaPath)),
		"oldPodSpec": below(r.OldObject, specPath),
		"containers": containers(below(r.Object, specPath)),
	}}
	for _, i := range n.pack.Inventory {
		vars.values[i.As.Value] = ofKind(inventory, i.Resource)
	}
	return a.with(activation{"variables": vars.extend(n.variables, a)})
}

// judge gives the findings of one limitation.
func (n *Native) judge(l nativeLimitation, shared activation, r engine.Review, values map[string]any) []engine.Finding {
	params := map[string]any{}
	for _, p := range l.source.Parameters {
		params[p.Name.Value] = p.Default
	}
	for k, v := range values {
		params[k] = v
	}
	a := shared.with(activation{"params": params})
	a["variables"] = shared["variables"].(*scope).extend(l.variables, a)
	podPath := kube.UsualPodSpecPath(n.pack.Kinds)
	if slices.Contains(n.pack.Kinds, r.Kind()) {
		podPath = kube.PodSpecPath(r.Kind())
	}
	var found []engine.Finding
	for _, rule := range l.rules {
		items, err := rule.items(a, r, podPath)
		if err != nil {
			items = []item{{failed: true, path: podPath}}
		}
		for _, it := range items {
			f := engine.Finding{
				Limitation: l.source.Name.Value, Rule: rule.source.Name.Value, Enforcement: l.source.Enforcement,
				Message: l.source.Title.Value, Path: it.path, Container: it.container,
			}
			if it.failed {
				found = append(found, f)
				continue
			}
			inner := a.with(it.locals)
			inner["variables"] = a["variables"].(*scope).extend(rule.variables, inner)
			if rule.when != nil && isOutcome(rule.when, inner, false) || isOutcome(rule.require, inner, true) {
				continue
			}
			if text, err := evaluate(rule.message, inner); err == nil {
				if s, ok := text.Value().(string); ok {
					f.Message = s
				}
			}
			found = append(found, f)
		}
	}
	return found
}
