package verify

import (
	"fmt"
	"strings"

	"fineprint/compiler/engine"
	"fineprint/compiler/kube"
)

// below gives what stands at a dotted path; {} where the path is not there.
func below(object map[string]any, path string) any {
	var current any = object
	if path == "" { // no workload
		return map[string]any{}
	}
	for _, name := range strings.Split(path, ".") {
		m, ok := current.(map[string]any)
		if !ok {
			return map[string]any{}
		}
		if current, ok = m[name]; !ok {
			return map[string]any{}
		}
	}
	return current
}

// containers joins the lists of containers; a missing or null list is empty.
func containers(podSpec any) any {
	spec, _ := podSpec.(map[string]any)
	all := []any{}
	for _, field := range kube.ContainerLists {
		switch list := spec[field].(type) {
		case nil:
		case []any:
			all = append(all, list...)
		default:
			return fmt.Errorf("%s is no list", field)
		}
	}
	return all
}

func ofKind(inventory []map[string]any, r kube.Resource) []any {
	found := []any{}
	for _, o := range inventory {
		if o["apiVersion"] == r.APIVersion && o["kind"] == r.Kind {
			found = append(found, engine.WithoutNulls(o))
		}
	}
	return found
}

// orEmpty is an empty object in place of null.
func orEmpty(v any) any {
	if v == nil {
		return map[string]any{}
	}
	return v
}
