package conftest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"fineprint/compiler/target"
)

// test is a fixture and what must be reported of it.
type test struct {
	Name     string
	Fixture  string
	Manifest string // Rego
	Given    string // Rego: the inventory and parameters, as --data gives them
	Findings []string
}

// tests makes one of each fixture that is a plain manifest: conftest knows no
// admission requests.
func tests(in target.Input) ([]test, error) {
	var all []test
	taken := map[string]bool{}
	for _, c := range in.Cases {
		f := c.Fixture
		if f.IsReview() {
			continue
		}
		given := target.Map{}
		if f.Inventory != nil {
			given = append(given, target.Entry{Key: "inventory", Value: items(f.Inventory)})
		}
		if f.Parameters != nil {
			parameters := map[string]any{}
			for name, values := range f.Parameters {
				parameters[name] = values
			}
			given = append(given, target.Entry{Key: "parameters", Value: map[string]any{in.Pack.Source.Name.Value: parameters}})
		}
		t := test{Name: ruleName(f.ID()), Fixture: f.ID(), Given: "{}"}
		if taken[t.Name] {
			return nil, fmt.Errorf("two fixtures are called %s in Rego: rename one of them", t.Name)
		}
		taken[t.Name] = true
		var err error
		if t.Manifest, err = document(f.Object); err != nil {
			return nil, err
		}
		if len(given) > 0 {
			if t.Given, err = document(given); err != nil {
				return nil, err
			}
		}
		for _, found := range c.Findings {
			if found.Enforcement == "dryrun" {
				continue
			}
			text, err := json.Marshal([]string{found.Enforcement, found.Limitation, found.Rule, found.Path, found.Message})
			if err != nil {
				return nil, err
			}
			t.Findings = append(t.Findings, string(text))
		}
		all = append(all, t)
	}
	return all, nil
}

func items(objects []map[string]any) []any {
	list := make([]any, len(objects))
	for i := range objects {
		list[i] = objects[i]
	}
	return list
}

var notInNames = regexp.MustCompile(`[^a-z0-9]`)

// ruleName is the name of a fixture's test.
func ruleName(id string) string {
	id = strings.ReplaceAll(strings.ToLower(id), "/", "__")
	return "test_" + notInNames.ReplaceAllString(id, "_")
}

// document prints a value as YAML in Rego: it is read as the manifest that it
// is, and costs nothing where tests are loaded and not run.
func document(v any) (string, error) {
	text, err := target.YAML(v)
	if err != nil {
		return "", err
	}
	if strings.Contains(string(text), "`") {
		quoted, err := json.Marshal(string(text))
		return "yaml.unmarshal(" + string(quoted) + ")", err
	}
	return "yaml.unmarshal(`" + string(text) + "`)", nil
}
