package verify

import (
	"fmt"
	"slices"
	"strings"

	"fineprint/compiler/engine"
	"fineprint/compiler/kube"

	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/traits"
)

// item is one thing that a rule judges.
type item struct {
	locals    activation
	path      string
	container string
	failed    bool // there was no list to visit
}

// items gives what the rule visits in a review.
func (r nativeRule) items(a activation, review engine.Review, podPath string) ([]item, error) {
	field := ""
	if r.source.Field != nil {
		field = r.source.Field.Value
	}
	at := podPath
	if rest, ok := strings.CutPrefix(field, "object."); ok {
		at = rest
	} else if field != "" {
		at = podPath + "." + field
	}
	switch {
	case r.source.ForEach == nil:
		return []item{{path: at}}, nil
	case r.forEach != nil:
		return r.listItems(a, at)
	}
	var items []item
	for _, p := range r.source.ForEach.Paths {
		start := item{path: podPath, locals: activation{}}
		items = append(items, r.walk(start, below(review.Object, podPath), strings.Split(p.Value, "."), field)...)
	}
	return items, nil
}

func (r nativeRule) listItems(a activation, at string) ([]item, error) {
	out, err := evaluate(r.forEach, a)
	if err != nil {
		return nil, err
	}
	list, ok := out.(traits.Lister)
	if !ok {
		return nil, fmt.Errorf("forEach is no list")
	}
	var items []item
	for i := types.Int(0); i < list.Size().(types.Int); i++ {
		items = append(items, item{path: at, locals: activation{r.source.As.Value: list.Get(i)}})
	}
	return items, nil
}

// walk follows the fields of a path, entering lists, to the objects at its end.
func (r nativeRule) walk(at item, current any, rest []string, field string) []item {
	if len(rest) == 0 {
		at.locals = at.locals.with(activation{r.source.As.Value: current})
		if rest, ok := strings.CutPrefix(field, "object."); ok {
			at.path = rest
		} else if field != "" {
			at.path += "." + field
		}
		return []item{at}
	}
	m, ok := current.(map[string]any)
	if !ok {
		return nil
	}
	next, path := m[rest[0]], at.path+"."+rest[0]
	list, ok := next.([]any)
	if !ok {
		if _, isObject := next.(map[string]any); isObject && len(rest) > 1 {
			at.path = path
			return r.walk(at, next, rest[1:], field)
		}
		return nil
	}
	var items []item
	for i, v := range list {
		object, ok := v.(map[string]any)
		if !ok {
			continue
		}
		inner := item{path: fmt.Sprintf("%s[%d]", path, i), locals: at.locals, container: at.container}
		if slices.Contains(kube.ContainerLists, rest[0]) {
			inner.container, _ = object["name"].(string)
			inner.locals = inner.locals.with(activation{"container": object})
		}
		items = append(items, r.walk(inner, v, rest[1:], field)...)
	}
	return items
}
