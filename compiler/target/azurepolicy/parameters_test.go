package azurepolicy

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"fineprint/compiler/check"
	"fineprint/compiler/source"
)

func param(name string, value any, schema source.Schema) *source.Parameter {
	p := &source.Parameter{Schema: &schema, Default: value}
	p.Name.Value = name
	schema.Raw = map[string]any{}
	return p
}

func TestConvert(t *testing.T) {
	for _, tt := range []struct {
		name, schema string
		value        any
		raw          map[string]any
		want         parameter
		err          string
	}{
		{"text", "string", "x", map[string]any{"type": "string"}, parameter{Type: "String", DefaultValue: "x"}, ""},
		{"choice", "string", "x", map[string]any{"enum": []any{"x", "y"}}, parameter{Type: "String", DefaultValue: "x", AllowedValues: []any{"x", "y"}}, ""},
		{"number", "integer", int64(3), nil, parameter{Type: "Integer", DefaultValue: int64(3)}, ""},
		{"flag", "boolean", false, nil, parameter{Type: "Boolean", DefaultValue: false}, ""},
		{"list", "array", []any{"x"}, map[string]any{"minItems": 1}, parameter{Type: "Array", DefaultValue: []any{"x"}}, ""},
		{"map", "object", map[string]any{}, map[string]any{"type": "object", "default": map[string]any{}},
			parameter{Type: "Object", DefaultValue: map[string]any{}, Schema: map[string]any{"type": "object"}}, ""},
		{"expression", "string", "[x]", nil, parameter{}, "for an expression"},
		{"expression inside", "array", []any{map[string]any{"k": "[x"}}, nil, parameter{}, "for an expression"},
		{"unknown", "null", nil, nil, parameter{}, "no type"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := param("p", tt.value, source.Schema{Type: tt.schema, Description: "what it is"})
			p.Schema.Raw = tt.raw
			got, err := convert(p)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Fatalf("the error is %v, want one with %q", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Metadata = describe("p", "what it is")
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestParameterName(t *testing.T) {
	l := &source.Limitation{}
	l.Name.Value = "trusted-namespaces"
	for name, want := range map[string]string{
		"namespaces": "trustedNamespacesNamespaces",
		"Namespaces": "trustedNamespacesNamespaces",
		"effect":     "trustedNamespacesEffect",
		"accounts":   "accounts",
	} {
		if got := parameterName(l, param(name, nil, source.Schema{})); got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	sentence := strings.Repeat("x", 299) + ". "
	for _, tt := range []struct{ in, want string }{
		{"short.", "short."},
		{sentence + sentence, strings.TrimSpace(sentence)},
		{strings.Repeat("é", 600), strings.Repeat("é", 511) + "…"},
	} {
		if got := shorten(tt.in); got != tt.want || utf8.RuneCountInString(got) > maxDescription {
			t.Errorf("got %q", got)
		}
	}
}

// TestDeclare refuses two parameters of one name, whatever their case.
func TestDeclare(t *testing.T) {
	parameters := map[string]parameter{"effect": {}}
	if err := declare(parameters, "effects", parameter{}); err != nil {
		t.Error(err)
	}
	if err := declare(parameters, "Effect", parameter{}); err == nil {
		t.Error("Effect is taken beside effect")
	}
}

// TestInitiativeNames refuses limitations whose parameters would get one name.
func TestInitiativeNames(t *testing.T) {
	made := func(limitation, name string) entry {
		l := &source.Limitation{Enforcement: "deny"}
		l.Name.Value = limitation
		l.Parameters = []source.Parameter{*param(name, "x", source.Schema{Type: "string"})}
		return entry{limitation: &check.Limitation{Source: l}}
	}
	for _, tt := range []struct {
		second string
		fits   bool
	}{{"c", false}, {"d", true}} {
		_, err := newInitiative(&source.Pack{}, []entry{made("a", "bC"), made("a-b", tt.second)})
		if (err == nil) != tt.fits {
			t.Errorf("a-b with %s: %v", tt.second, err)
		}
	}
}
