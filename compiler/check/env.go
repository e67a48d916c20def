package check

import (
	"fmt"

	"fineprint/compiler/kube"
	"fineprint/compiler/source"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

// BaseEnvironment is the CEL environment that an API server of the given
// version has for new policies, without any variables.
func BaseEnvironment(kubernetes string) (*cel.Env, error) {
	v, err := version.ParseGeneric(kubernetes)
	if err != nil {
		return nil, fmt.Errorf("kubernetes version %q: %w", kubernetes, err)
	}
	return environment.MustBaseEnvSet(v).Env(environment.NewExpressions)
}

func newChecker(p *source.Pack) (*checker, error) {
	base, err := BaseEnvironment(p.MinimumKubernetes)
	if err != nil {
		return nil, err
	}
	k := kube.NewTypes(base.CELTypeProvider())
	env, err := base.Extend(cel.CustomTypeProvider(k), cel.EnableMacroCallTracking())
	if err != nil {
		return nil, err
	}
	return &checker{source: p, types: k, env: env, used: map[*source.Text]bool{}}, nil
}

// predefined gives the names that every expression of the pack has.
func (c *checker) predefined() names {
	text, meta := types.StringType, c.types.ObjectMetaType()
	object := c.types.Declare("object", map[string]*types.Type{"apiVersion": text, "kind": text, "metadata": meta})
	user := c.types.Declare("userInfo", map[string]*types.Type{
		"username": text, "uid": text, "groups": types.NewListType(text),
		"extra": types.NewMapType(text, types.NewListType(text)),
	})
	namespace, _ := kube.FindResource("v1", "Namespace")
	n := names{
		fields: map[string]*types.Type{
			"podSpec":    c.types.PodSpecType(),
			"podMeta":    meta,
			"oldPodSpec": c.types.PodSpecType(),
			"containers": types.NewListType(c.types.ContainerType()),
		},
		params: map[string]*types.Type{},
		locals: map[string]*types.Type{
			"object":          object,
			"oldObject":       object,
			"namespaceObject": c.types.ResourceType(namespace),
			"request": c.types.Declare("request", map[string]*types.Type{
				"operation": text, "name": text, "namespace": text, "subResource": text, "userInfo": user,
			}),
		},
		declaredAt: map[string]*source.Text{},
	}
	for i := range c.source.Inventory {
		inv := &c.source.Inventory[i]
		n.fields[inv.As.Value] = types.NewListType(c.types.ResourceType(inv.Resource))
		n.declaredAt["variables."+inv.As.Value] = &inv.As
	}
	return n
}

// environment extends the base with the names of a scope.
func (c *checker) environment(n names) (*cel.Env, error) {
	options := []cel.EnvOption{
		cel.Variable("variables", c.types.Declare("variables", n.fields)),
		cel.Variable("params", c.types.Declare("params", n.params)),
	}
	for name, typ := range n.locals {
		options = append(options, cel.Variable(name, typ))
	}
	return c.env.Extend(options...)
}

// schemaType is the CEL type of a parameter.
func schemaType(s *source.Schema) *types.Type {
	if s == nil { // a mistake that has been reported
		return types.DynType
	}
	switch s.Type {
	case "string":
		return types.StringType
	case "integer":
		return types.IntType
	case "boolean":
		return types.BoolType
	case "array":
		return types.NewListType(schemaType(s.Items))
	case "object":
		return types.NewMapType(types.StringType, schemaType(s.AdditionalProperties))
	}
	return types.DynType
}
