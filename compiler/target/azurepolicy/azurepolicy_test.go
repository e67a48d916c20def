package azurepolicy_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/build"
	"fineprint/compiler/target"
	"fineprint/compiler/target/azurepolicy"
	"fineprint/compiler/target/gatekeeper"

	"sigs.k8s.io/yaml"
)

const packDir = "../../../policies/windows-hostprocess"

func input(t *testing.T) target.Input {
	t.Helper()
	c, err := build.Compile(context.Background(), packDir)
	if err != nil {
		t.Fatal(err)
	}
	return target.Input{Pack: c.Pack, Policies: c.Policies}
}

func emitted(t *testing.T, in target.Input) map[string][]byte {
	t.Helper()
	files, err := azurepolicy.Target{}.Emit(in)
	if err != nil {
		t.Fatal(err)
	}
	byPath := map[string][]byte{}
	for _, f := range files {
		byPath[f.Path] = f.Data
	}
	return byPath
}

func decode(t *testing.T, data []byte) map[string]any {
	t.Helper()
	var v map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// at follows keys into objects.
func at(v any, keys ...string) any {
	for _, k := range keys {
		m, _ := v.(map[string]any)
		v = m[k]
	}
	return v
}

func templateOf(t *testing.T, definition map[string]any) []byte {
	t.Helper()
	content, _ := at(definition, "properties", "policyRule", "then", "details", "templateInfo", "content").(string)
	text, err := base64.StdEncoding.DecodeString(content)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestDefinitions holds each definition against the documented structure, and
// its template against Gatekeeper's.
func TestDefinitions(t *testing.T) {
	in := input(t)
	files := emitted(t, in)
	leftOut := map[string][]string{
		"containerd-version": {"nodes-are-synced", "containerd-is-recent"},
		"kubernetes-version": {"nodes-are-synced", "kubelet-is-recent"},
		"hyperv-isolation":   {"handler-is-not-hyperv"},
	}
	whole := []string{"containerd-version", "kubernetes-version"}
	for _, l := range in.Pack.Limitations {
		name := l.Source.Name.Value
		t.Run(name, func(t *testing.T) {
			data, ok := files["definitions/windows-hostprocess-"+name+".json"]
			if slices.Contains(whole, name) {
				if ok {
					t.Error("needs an inventory for all of its rules, and is there")
				}
				return
			}
			d := decode(t, data)
			for _, problem := range definitionShape.problems(name, d) {
				t.Error(problem)
			}
			checkParameters(t, d)
			checkTemplate(t, in, name, templateOf(t, d), leftOut[name])
			want := map[string]string{"deny": "deny", "warn": "audit", "dryrun": "audit"}[l.Source.Enforcement]
			if got := at(d, "properties", "parameters", "effect", "defaultValue"); got != want {
				t.Errorf("the default effect is %v, want %s", got, want)
			}
		})
	}
	if len(files) != len(in.Pack.Limitations)-len(whole)+2 {
		t.Errorf("%d files", len(files))
	}
	for name, rules := range leftOut {
		for _, rule := range rules {
			if !strings.Contains(string(files["README.md"]), "| "+name+" | "+rule+" |") {
				t.Errorf("the README does not say that %s/%s is left out", name, rule)
			}
		}
	}
}

var parameterReference = regexp.MustCompile(`\[parameters\('([A-Za-z]+)'\)\]`)

// checkParameters sees to it that each parameter is used, and each used one
// declared, once whatever its case.
func checkParameters(t *testing.T, d map[string]any) {
	t.Helper()
	declared, _ := at(d, "properties", "parameters").(map[string]any)
	folded := map[string]bool{}
	for name := range declared {
		if folded[strings.ToLower(name)] {
			t.Errorf("parameter %s is there twice", name)
		}
		folded[strings.ToLower(name)] = true
	}
	if len(declared) > 20 {
		t.Errorf("%d parameters, and Azure takes 20", len(declared))
	}
	rule, err := json.Marshal(at(d, "properties", "policyRule"))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, m := range parameterReference.FindAllStringSubmatch(string(rule), -1) {
		used[m[1]] = true
		if _, ok := declared[m[1]]; !ok {
			t.Errorf("parameter %s is used and not declared", m[1])
		}
	}
	for name := range declared {
		if !used[name] {
			t.Errorf("parameter %s is declared and not used", name)
		}
	}
}

func checkTemplate(t *testing.T, in target.Input, name string, text []byte, leftOut []string) {
	t.Helper()
	var object map[string]any
	if err := yaml.UnmarshalStrict(text, &object); err != nil {
		t.Fatal(err)
	}
	if object["kind"] != "ConstraintTemplate" {
		t.Errorf("the template is a %v", object["kind"])
	}
	if strings.Contains(string(text), "requires-sync-data") || strings.Contains(string(text), "data.inventory") {
		t.Error("the template asks for an inventory")
	}
	if leftOut == nil {
		i := slices.IndexFunc(gatekeeperFiles(t, in), func(f target.File) bool { return bytes.Equal(f.Data, text) && f.Path == "templates/"+name+".yaml" })
		if i < 0 {
			t.Error("the template is not Gatekeeper's")
		}
		return
	}
	for _, rule := range leftOut {
		if strings.Contains(string(text), rule) {
			t.Errorf("the template has the rule %s", rule)
		}
	}
	golden(t, "testdata/"+name+".yaml", text)
}

func gatekeeperFiles(t *testing.T, in target.Input) []target.File {
	t.Helper()
	files, err := gatekeeper.Target{}.Emit(in)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestInitiative holds the initiative against the documented structure, and
// its members against the definitions.
func TestInitiative(t *testing.T) {
	files := emitted(t, input(t))
	set := decode(t, files["initiative.json"])
	for _, problem := range initiativeShape.problems("initiative", set) {
		t.Error(problem)
	}
	declared, _ := at(set, "properties", "parameters").(map[string]any)
	members, _ := at(set, "properties", "policyDefinitions").([]any)
	if len(members) != 12 {
		t.Errorf("%d definitions", len(members))
	}
	used := map[string]bool{}
	for _, m := range members {
		id, _ := at(m, "policyDefinitionId").(string)
		file, ok := files["definitions/"+id[strings.LastIndex(id, "/")+1:]+".json"]
		if !ok {
			t.Errorf("there is no definition %s", id)
			continue
		}
		own, _ := at(decode(t, file), "properties", "parameters").(map[string]any)
		given, _ := at(m, "parameters").(map[string]any)
		if len(own) != len(given) {
			t.Errorf("%s has %d parameters and is given %d", id, len(own), len(given))
		}
		for name, v := range given {
			inSet := parameterReference.FindStringSubmatch(at(v, "value").(string))[1]
			used[inSet] = true
			for _, key := range []string{"type", "defaultValue", "allowedValues"} {
				if a, b := asJSON(t, at(own[name], key)), asJSON(t, at(declared[inSet], key)); a != b {
					t.Errorf("%s: %s of %s is %s, and of %s in the initiative %s", id, key, name, a, inSet, b)
				}
			}
		}
	}
	if len(used) != len(declared) {
		t.Errorf("%d parameters are declared and %d used", len(declared), len(used))
	}
	golden(t, "testdata/initiative.json", files["initiative.json"])
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestShapeNotices proves that the structure is checked.
func TestShapeNotices(t *testing.T) {
	data := emitted(t, input(t))["definitions/windows-hostprocess-user-account.json"]
	for _, tt := range []struct {
		name   string
		damage func(map[string]any)
		want   string
	}{
		{"unknown key", func(d map[string]any) { d["id"] = "x" }, "id is unknown"},
		{"no mode", func(d map[string]any) { delete(at(d, "properties").(map[string]any), "mode") }, "mode is missing"},
		{"another mode", func(d map[string]any) { at(d, "properties").(map[string]any)["mode"] = "All" }, "is none of"},
		{"both kinds of template", func(d map[string]any) {
			at(d, "properties", "policyRule", "then", "details").(map[string]any)["constraintInfo"] = "x"
		}, "constraintInfo is unknown"},
		{"no kinds", func(d map[string]any) {
			at(d, "properties", "policyRule", "then", "details").(map[string]any)["kinds"] = []any{}
		}, "no list with items"},
		{"no template", func(d map[string]any) {
			at(d, "properties", "policyRule", "then", "details", "templateInfo").(map[string]any)["content"] = ""
		}, "is empty"},
		{"a value that is no parameter", func(d map[string]any) {
			at(d, "properties", "policyRule", "then", "details", "values").(map[string]any)["accounts"] = "x"
		}, "does not begin with"},
		{"an unknown type", func(d map[string]any) {
			at(d, "properties", "parameters", "accounts").(map[string]any)["type"] = "array"
		}, "is none of"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := decode(t, data)
			tt.damage(d)
			problems := definitionShape.problems("definition", d)
			if len(problems) != 1 || !strings.Contains(problems[0], tt.want) {
				t.Errorf("%v, want one with %q", problems, tt.want)
			}
		})
	}
}

// TestSupports holds what the target says of each rule against its inventory.
func TestSupports(t *testing.T) {
	in := input(t)
	no := 0
	for _, l := range in.Pack.Limitations {
		for _, r := range l.Rules {
			s := azurepolicy.Target{}.Supports(in.Pack, l, r)
			needs := len(in.Pack.InventoryOf(l, r)) > 0
			if (s.Level == target.No) != needs || (s.Why != "") != needs {
				t.Errorf("%s/%s: %+v", l.Source.Name.Value, r.Source.Name.Value, s)
			}
			if needs {
				no++
			}
		}
	}
	if no != 5 {
		t.Errorf("%d rules are left out", no)
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if os.Getenv("FINEPRINT_UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has changed; if that is meant, run with FINEPRINT_UPDATE=1", file)
	}
}
