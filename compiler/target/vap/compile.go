package vap

import (
	"fmt"

	"fineprint/compiler/check"
	"fineprint/compiler/kube"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
)

var literalTrue = factory.NewLiteral(0, types.True)

// compile holds a policy against the API server's own CEL environment, at the
// oldest version that the pack supports. A rule whose type is not known there
// is made a boolean, and a message a string.
func (p *policy) compile(pack *check.Pack) error {
	base, err := check.BaseEnvironment(pack.Source.MinimumKubernetes)
	if err != nil {
		return err
	}
	fields := map[string]*types.Type{}
	typeOf := func(what, text string) (*types.Type, error) {
		k := kube.NewTypes(base.CELTypeProvider())
		options := []cel.EnvOption{cel.CustomTypeProvider(k), cel.Variable("variables", k.Declare("variables", fields))}
		for _, name := range []string{"object", "oldObject", "request", "namespaceObject"} {
			options = append(options, cel.Variable(name, cel.DynType))
		}
		if len(p.limitation.Source.Parameters) > 0 {
			options = append(options, cel.Variable("params", cel.DynType))
		}
		env, err := base.Extend(options...)
		if err != nil {
			return nil, err
		}
		tree, issues := env.Compile(text)
		if issues.Err() != nil {
			return nil, fmt.Errorf("%s: the API server refuses the CEL of %s: %w\ndyn(…) hides a type", p.limitation.Source.Name.Value, what, issues.Err())
		}
		return tree.OutputType(), nil
	}
	rules := len(p.variables) - len(p.validations)
	for i := range p.variables {
		v := &p.variables[i]
		typ, err := typeOf("variable "+v.name, v.text)
		if err != nil {
			return err
		}
		if i >= rules && typ.Kind() != types.BoolKind {
			if *v, err = boolean(*v); err != nil {
				return err
			}
			typ = types.BoolType
		}
		fields[v.name] = plain(typ)
	}
	for i := range p.validations {
		v := &p.validations[i]
		if _, err := typeOf("rule "+v.rule, v.expression); err != nil {
			return err
		}
		typ, err := typeOf("the message of "+v.rule, v.message)
		if err != nil {
			return err
		}
		if typ.Kind() != types.StringKind {
			tree, err := parse(v.message)
			if err != nil {
				return err
			}
			if v.message, err = printed(method(list(tree), "join", text(""))); err != nil {
				return err
			}
		}
	}
	return nil
}

// plain is what the API server knows of a variable's type.
func plain(t *types.Type) *types.Type {
	switch t.Kind() {
	case types.BoolKind, types.BytesKind, types.DoubleKind, types.DurationKind, types.IntKind,
		types.NullTypeKind, types.StringKind, types.TimestampKind, types.UintKind:
		return t
	case types.ListKind:
		return types.NewListType(plain(t.Parameters()[0]))
	case types.MapKind:
		return types.NewMapType(plain(t.Parameters()[0]), plain(t.Parameters()[1]))
	}
	return types.DynType
}
