package source

import (
	"os"
	"path/filepath"
	"strings"

	"fineprint/compiler/diag"

	"go.yaml.in/yaml/v3"
)

// Companion files of a fixture: denied-x.yaml may have denied-x.inventory.yaml
// (objects of the cluster) and denied-x.parameters.yaml (values by limitation).
const (
	inventoryEnding  = ".inventory.yaml"
	parametersEnding = ".parameters.yaml"
)

func isCompanion(path string) bool {
	return strings.HasSuffix(path, inventoryEnding) || strings.HasSuffix(path, parametersEnding)
}

// checkOwner refuses a companion of no fixture.
func checkOwner(path string, errs *diag.List) {
	owner := strings.TrimSuffix(strings.TrimSuffix(path, inventoryEnding), parametersEnding) + ".yaml"
	if _, err := os.Stat(owner); err != nil {
		errs.Add(diag.Position{File: path}, "name it after its fixture", "belongs to no fixture: there is no %s", filepath.Base(owner))
	}
}

// inventoryPlace is where an object of an inventory file says what it is.
type inventoryPlace struct{ kind, name diag.Position }

func (f *Fixture) readInventory(path string, errs *diag.List) {
	if _, err := os.Lstat(path); err != nil {
		return
	}
	r, docs := openAll(path, errs)
	seen := map[string]int{}
	for _, doc := range docs {
		if !r.is(doc.root, yaml.MappingNode, "an object of the inventory") {
			continue
		}
		apiVersion, kind := r.word(doc.root, "apiVersion"), r.word(doc.root, "kind")
		if apiVersion == nil || kind == nil {
			continue
		}
		if strings.HasSuffix(kind.Value, "List") {
			r.errs.Add(r.at(kind), "write its items as documents, with --- between them", "the inventory holds objects, and this is a %s", kind.Value)
			continue
		}
		name, ok := r.metadata(doc.root)
		object := r.object(doc)
		if !ok || object == nil {
			continue
		}
		id := identity(object)
		if first, twice := seen[id]; twice {
			r.errs.Add(r.at(name), "remove one of the two", "%s %s is given twice: first in line %d", kind.Value, name.Value, first)
			continue
		}
		seen[id] = name.Line
		f.Inventory = append(f.Inventory, object)
		f.inventoryAt = append(f.inventoryAt, inventoryPlace{kind: r.at(kind), name: r.at(name)})
	}
}

// identity is what no two objects of a cluster share.
func identity(object map[string]any) string {
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	namespace, name := nameAndNamespace(object)
	return strings.Join([]string{apiVersion, kind, namespace, name}, "\n")
}

func nameAndNamespace(object map[string]any) (namespace, name string) {
	metadata, _ := object["metadata"].(map[string]any)
	namespace, _ = metadata["namespace"].(string)
	name, _ = metadata["name"].(string)
	return namespace, name
}

func (f *Fixture) readParameters(path string, errs *diag.List) {
	if _, err := os.Lstat(path); err != nil {
		return
	}
	r, root := open(path, errs)
	if root == nil {
		return
	}
	f.Parameters, f.paramsAt = map[string]map[string]any{}, map[string]diag.Position{}
	r.pairs(root, "the parameters", func(key, value *yaml.Node) {
		if !r.is(value, yaml.MappingNode, "the parameters of "+key.Value) {
			return
		}
		values, ok := r.value(value).(map[string]any)
		if !ok {
			return
		}
		f.Parameters[key.Value] = values
		f.paramsAt[key.Value] = r.at(key)
		for i := 0; i+1 < len(value.Content); i += 2 {
			f.paramsAt[key.Value+"."+value.Content[i].Value] = r.at(value.Content[i])
		}
	})
}
