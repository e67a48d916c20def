package verify

import (
	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"k8s.io/apiserver/pkg/cel/lazy"
)

// activation is what an expression sees.
type activation map[string]any

func (a activation) with(more activation) activation {
	merged := activation{}
	for k, v := range a {
		merged[k] = v
	}
	for k, v := range more {
		merged[k] = v
	}
	return merged
}

func evaluate(p cel.Program, a activation) (ref.Val, error) {
	out, _, err := p.Eval(a.resolved())
	return out, err
}

func isOutcome(p cel.Program, a activation, want bool) bool {
	out, err := evaluate(p, a)
	return err == nil && out.Value() == want
}

// scope holds variables that are evaluated when they are first asked for.
type scope struct {
	outer    *scope
	values   map[string]any
	programs []program
	in       activation
}

func (s *scope) extend(programs []program, in activation) *scope {
	return &scope{outer: s, programs: programs, in: in}
}

// resolved replaces the scope by the lazy map that CEL reads.
func (a activation) resolved() map[string]any {
	out := map[string]any{}
	for k, v := range a {
		out[k] = v
	}
	if s, ok := a["variables"].(*scope); ok {
		out["variables"] = s.lazy()
	}
	return out
}

func (s *scope) lazy() *lazy.MapValue {
	m := lazy.NewMapValue(types.NewObjectType("variables"))
	for current := s; current != nil; current = current.outer {
		for name, v := range current.values {
			m.Append(name, func(*lazy.MapValue) ref.Val {
				if err, ok := v.(error); ok {
					return types.WrapErr(err)
				}
				return types.DefaultTypeAdapter.NativeToValue(v)
			})
		}
		for _, p := range current.programs {
			in := current.in
			m.Append(p.name, func(m *lazy.MapValue) ref.Val {
				vars := in.resolved()
				vars["variables"] = m
				out, _, err := p.Eval(vars)
				if err != nil {
					return types.WrapErr(err)
				}
				return out
			})
		}
	}
	return m
}
