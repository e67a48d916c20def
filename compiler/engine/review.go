package engine

import (
	"fmt"
	"strings"
)

// Review is one object to judge, in the shape that Gatekeeper gives to Rego
// as input.review. Values are JSON values; integers are int64.
type Review struct {
	Object    map[string]any
	OldObject map[string]any // nil where there is none
	Request   map[string]any // operation, name, namespace, userInfo and subResource, as far as known
}

// NewReview reviews a manifest as audit and CI see it: there is no old object
// and no operation. An AdmissionReview is opened instead.
func NewReview(manifest map[string]any) (Review, error) {
	if manifest["kind"] != "AdmissionReview" {
		return Review{Object: manifest, Request: nameOf(manifest)}, nil
	}
	request, ok := manifest["request"].(map[string]any)
	if !ok {
		return Review{}, fmt.Errorf("the AdmissionReview has no request")
	}
	r := Review{Request: map[string]any{}}
	r.Object, _ = request["object"].(map[string]any)
	r.OldObject, _ = request["oldObject"].(map[string]any)
	if r.Object == nil {
		return Review{}, fmt.Errorf("the AdmissionReview has no request.object")
	}
	for _, key := range []string{"operation", "name", "namespace", "userInfo", "subResource"} {
		if v, ok := request[key]; ok {
			r.Request[key] = v
		}
	}
	return r, nil
}

func nameOf(manifest map[string]any) map[string]any {
	request := map[string]any{}
	meta, _ := manifest["metadata"].(map[string]any)
	for _, key := range []string{"name", "namespace"} {
		if s, ok := meta[key].(string); ok {
			request[key] = s
		}
	}
	return request
}

// Document gives input.review.
func (r Review) Document() map[string]any {
	doc := map[string]any{"object": r.Object, "oldObject": nil}
	if r.OldObject != nil {
		doc["oldObject"] = r.OldObject
	}
	for k, v := range r.Request {
		doc[k] = v
	}
	apiVersion, _ := r.Object["apiVersion"].(string)
	group, version, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		group, version = "", apiVersion
	}
	kind, _ := r.Object["kind"].(string)
	doc["kind"] = map[string]any{"group": group, "version": version, "kind": kind}
	return doc
}

// Kind is the kind of the object.
func (r Review) Kind() string {
	kind, _ := r.Object["kind"].(string)
	return kind
}

// Inventory arranges the cluster's objects as Gatekeeper does under
// data.inventory: cluster-scoped ones by apiVersion, kind and name, others by
// namespace before. As in the cluster, nothing in them is null: such fields
// are left out. An object without a name is an error.
func Inventory(objects []map[string]any) (map[string]any, error) {
	cluster, namespaces := map[string]any{}, map[string]any{}
	for i, o := range objects {
		apiVersion, _ := o["apiVersion"].(string)
		kind, _ := o["kind"].(string)
		meta, _ := o["metadata"].(map[string]any)
		name, _ := meta["name"].(string)
		if apiVersion == "" || kind == "" || name == "" {
			return nil, fmt.Errorf("object %d of the inventory lacks apiVersion, kind or metadata.name", i+1)
		}
		root := cluster
		if ns, ok := meta["namespace"].(string); ok && ns != "" {
			root = child(namespaces, ns)
		}
		child(child(root, apiVersion), kind)[name] = WithoutNulls(o)
	}
	return map[string]any{"cluster": cluster, "namespace": namespaces}, nil
}

func child(m map[string]any, key string) map[string]any {
	inner, ok := m[key].(map[string]any)
	if !ok {
		inner = map[string]any{}
		m[key] = inner
	}
	return inner
}

// WithoutNulls copies a value without the fields that are null, which is how
// the API server reads a manifest.
func WithoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		kept := make(map[string]any, len(v))
		for k, inner := range v {
			if inner != nil {
				kept[k] = WithoutNulls(inner)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for i, inner := range v {
			kept[i] = WithoutNulls(inner)
		}
		return kept
	}
	return v
}
