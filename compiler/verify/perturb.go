package verify

import (
	"math/rand/v2"
	"slices"

	"fineprint/compiler/engine"
)

// Perturb changes a review as real manifests are broken: it drops fields,
// sets them to null and empties lists, up to four times. The review is
// copied.
func Perturb(r engine.Review, random *rand.Rand) engine.Review {
	out := engine.Review{Object: deepCopy(r.Object).(map[string]any), Request: r.Request}
	if r.OldObject != nil {
		out.OldObject = deepCopy(r.OldObject).(map[string]any)
	}
	for range 1 + random.IntN(4) {
		object := out.Object
		if out.OldObject != nil && random.IntN(3) == 0 {
			object = out.OldObject
		}
		PerturbObject(object, random)
	}
	return out
}

// PerturbObject changes one place of an object, in place. Two things stay as
// the compiler assumes them: items of lists are not null, and neither is what
// leads to the pod spec.
func PerturbObject(object map[string]any, random *rand.Rand) {
	places := placesOf(object)
	if len(places) == 0 {
		return
	}
	p := places[random.IntN(len(places))]
	_, isList := p.m[p.key].([]any)
	switch n := random.IntN(10); {
	case n < 5 || slices.Contains([]string{"spec", "template", "jobTemplate"}, p.key):
		delete(p.m, p.key)
	case n < 8 || !isList:
		p.m[p.key] = nil
	default:
		p.m[p.key] = []any{}
	}
}

// place is one field of an object.
type place struct {
	m    map[string]any
	key  string
	path []string // the fields that lead to m
}

// placesOf lists every field at any depth, in a fixed order.
func placesOf(v any, path ...string) []place {
	var places []place
	switch v := v.(type) {
	case map[string]any:
		var keys []string
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			places = append(places, place{v, k, path})
			places = append(places, placesOf(v[k], append(slices.Clone(path), k)...)...)
		}
	case []any:
		for _, item := range v {
			places = append(places, placesOf(item, path...)...)
		}
	}
	return places
}

func deepCopy(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for k, inner := range v {
			m[k] = deepCopy(inner)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, inner := range v {
			list[i] = deepCopy(inner)
		}
		return list
	}
	return v
}

// EachField calls visit for each field of an object, at any depth, with two
// copies of the object: one without the field, one where it is null.
func EachField(object map[string]any, visit func(path []string, drop, null map[string]any)) {
	n := len(placesOf(object))
	for i := range n {
		drop, null := deepCopy(object).(map[string]any), deepCopy(object).(map[string]any)
		without, with := placesOf(drop)[i], placesOf(null)[i]
		path := append(slices.Clone(without.path), without.key)
		delete(without.m, without.key)
		with.m[with.key] = nil
		visit(path, drop, null)
	}
}
