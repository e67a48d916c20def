package kube

import (
	"reflect"
	"slices"
	"strings"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// Types is a CEL type provider: Kubernetes' structs by reflection, and the
// object types that a caller declares (object, variables, params).
type Types struct {
	base    types.Provider
	structs map[string]map[string]*types.Type
	// missed remembers which type lacked a field that the checker asked for,
	// so that an "undefined field" error can name the nearest one.
	missed map[string]string
}

// NewTypes gives a provider that falls back to base for CEL's own types.
func NewTypes(base types.Provider) *Types {
	return &Types{base: base, structs: map[string]map[string]*types.Type{}, missed: map[string]string{}}
}

// Names of the types that policies start from.
const (
	PodSpec    = "core.v1.PodSpec"
	ObjectMeta = "meta.v1.ObjectMeta"
)

// PodSpecType is the CEL type of a pod spec. Its ephemeralContainers are typed
// as Containers: the API embeds the same fields, and a list of both would not
// type otherwise.
func (t *Types) PodSpecType() *types.Type { return t.typeOf(reflect.TypeFor[corev1.PodSpec]()) }

// ContainerType is the CEL type of a container.
func (t *Types) ContainerType() *types.Type { return t.typeOf(reflect.TypeFor[corev1.Container]()) }

// ObjectMetaType is the CEL type of an object's metadata.
func (t *Types) ObjectMetaType() *types.Type { return t.typeOf(reflect.TypeFor[metav1.ObjectMeta]()) }

// ResourceType is the CEL type of an inventory kind.
func (t *Types) ResourceType(r Resource) *types.Type { return t.typeOf(reflect.TypeOf(r.example)) }

// Declare adds an object type with the given fields, or replaces it.
func (t *Types) Declare(name string, fields map[string]*types.Type) *types.Type {
	t.structs[name] = fields
	return types.NewObjectType(name)
}

// Fields gives the field names of a struct type, sorted.
func (t *Types) Fields(typeName string) []string {
	var names []string
	for name := range t.structs[typeName] {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// FieldType gives the type of a struct's field.
func (t *Types) FieldType(typeName, field string) (*types.Type, bool) {
	typ, ok := t.structs[typeName][field]
	return typ, ok
}

// MissedOn gives the type on which the checker last looked for a field in vain.
func (t *Types) MissedOn(field string) (typeName string, ok bool) {
	typeName, ok = t.missed[field]
	return typeName, ok
}

// special are the Go types whose JSON form is not what reflection would say.
var special = map[reflect.Type]*types.Type{
	reflect.TypeFor[resource.Quantity]():    types.DynType, // a number or a string
	reflect.TypeFor[intstr.IntOrString]():   types.DynType,
	reflect.TypeFor[metav1.Time]():          types.StringType,
	reflect.TypeFor[metav1.MicroTime]():     types.StringType,
	reflect.TypeFor[metav1.Duration]():      types.StringType,
	reflect.TypeFor[metav1.FieldsV1]():      types.DynType,
	reflect.TypeFor[runtime.RawExtension](): types.DynType,
	reflect.TypeFor[[]byte]():               types.StringType, // base64
}

func (t *Types) typeOf(g reflect.Type) *types.Type {
	if typ, ok := special[g]; ok {
		return typ
	}
	switch g.Kind() {
	case reflect.Pointer:
		return t.typeOf(g.Elem())
	case reflect.String:
		return types.StringType
	case reflect.Bool:
		return types.BoolType
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint32:
		return types.IntType
	case reflect.Float32, reflect.Float64:
		return types.DoubleType
	case reflect.Slice:
		return types.NewListType(t.typeOf(g.Elem()))
	case reflect.Map:
		return types.NewMapType(types.StringType, t.typeOf(g.Elem()))
	case reflect.Struct:
		return t.structType(g)
	}
	return types.DynType
}

func (t *Types) structType(g reflect.Type) *types.Type {
	if g == reflect.TypeFor[corev1.EphemeralContainer]() {
		return t.ContainerType()
	}
	parts := strings.Split(g.PkgPath(), "/")
	name := strings.Join(parts[max(0, len(parts)-2):], ".") + "." + g.Name()
	if _, done := t.structs[name]; !done {
		fields := map[string]*types.Type{}
		t.structs[name] = fields // before its fields, as types may be recursive
		t.addFields(g, fields)
	}
	return types.NewObjectType(name)
}

func (t *Types) addFields(g reflect.Type, fields map[string]*types.Type) {
	for i := range g.NumField() {
		f := g.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case strings.Contains(options, "inline") || f.Anonymous && name == "":
			if f.Type.Kind() == reflect.Struct {
				t.addFields(f.Type, fields)
			}
		case name != "" && name != "-":
			fields[name] = nullable(t.typeOf(f.Type))
		}
	}
}

// nullable lets a scalar field be compared with null, as a manifest may hold
// null anywhere. Structs allow it already; CEL has no such lists and maps.
func nullable(typ *types.Type) *types.Type {
	switch typ.Kind() {
	case types.BoolKind, types.IntKind, types.StringKind, types.DoubleKind:
		return types.NewNullableType(typ)
	}
	return typ
}

// EnumValue implements types.Provider.
func (t *Types) EnumValue(name string) ref.Val { return t.base.EnumValue(name) }

// FindIdent implements types.Provider.
func (t *Types) FindIdent(name string) (ref.Val, bool) { return t.base.FindIdent(name) }

// FindStructType implements types.Provider.
func (t *Types) FindStructType(name string) (*types.Type, bool) {
	if _, ok := t.structs[name]; ok {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return t.base.FindStructType(name)
}

// FindStructFieldNames implements types.Provider.
func (t *Types) FindStructFieldNames(name string) ([]string, bool) {
	if _, ok := t.structs[name]; ok {
		return t.Fields(name), true
	}
	return t.base.FindStructFieldNames(name)
}

// FindStructFieldType implements types.Provider.
func (t *Types) FindStructFieldType(name, field string) (*types.FieldType, bool) {
	fields, ok := t.structs[name]
	if !ok {
		return t.base.FindStructFieldType(name, field)
	}
	typ, ok := fields[field]
	if !ok {
		t.missed[field] = name
		return nil, false
	}
	return &types.FieldType{Type: typ}, true
}

// NewValue implements types.Provider; policies build no Kubernetes objects.
func (t *Types) NewValue(name string, fields map[string]ref.Val) ref.Val {
	if _, ok := t.structs[name]; ok {
		return types.NewErr("%s cannot be constructed in a policy", name)
	}
	return t.base.NewValue(name, fields)
}
