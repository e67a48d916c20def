package verify

import (
	"context"
	"strings"

	"fineprint/compiler/engine"
	"fineprint/compiler/kube"
	"fineprint/compiler/source"
)

// Generate makes more cases from the fixtures: for each limitation a pod that
// breaks it, housed in every kind of workload that keeps its pod spec in
// another place, created and updated without a change. What must be found is
// what both engines find.
func (p *Prover) Generate(ctx context.Context, results []Result) ([]Result, error) {
	var generated []*source.Fixture
	for _, l := range p.Pack.Source.Limitations {
		broken := firstBroken(results, l.Name.Value)
		if broken == nil {
			continue
		}
		for _, kind := range onePerPath(p.Pack.Source.Kinds) {
			object := housed(broken.Object, kind)
			name := l.Name.Value + "-in-a-" + strings.ToLower(kind)
			generated = append(generated,
				&source.Fixture{File: name, Name: name, Object: object, Inventory: broken.Inventory, Parameters: broken.Parameters},
				&source.Fixture{File: name, Name: name + "-unchanged", Object: unchangedUpdate(object), Inventory: broken.Inventory, Parameters: broken.Parameters})
		}
	}
	for _, f := range generated {
		review, err := engine.NewReview(f.Object)
		if err != nil {
			return nil, err
		}
		native, err := p.Native.Evaluate(review, f.Inventory, f.Parameters)
		if err != nil {
			return nil, err
		}
		f.Expect = map[string]int{}
		for _, finding := range native {
			f.Expect[finding.Limitation]++
		}
	}
	return p.Run(ctx, generated)
}

// firstBroken gives a fixture of the limitation's own that is one manifest and
// in which the limitation is found.
func firstBroken(results []Result, limitation string) *source.Fixture {
	for _, r := range results {
		if r.Fixture.Limitation != limitation || r.Fixture.IsReview() {
			continue
		}
		for _, f := range r.Findings {
			if f.Limitation == limitation && r.Fixture.Parameters == nil {
				return r.Fixture
			}
		}
	}
	return nil
}

// onePerPath gives one kind for each place that a pod spec can be in.
func onePerPath(kinds []string) []string {
	var chosen []string
	seen := map[string]bool{}
	for _, kind := range kinds {
		if path := kube.PodSpecPath(kind); !seen[path] {
			seen[path] = true
			chosen = append(chosen, kind)
		}
	}
	return chosen
}

// housed puts the pod spec of a workload into another kind of workload.
func housed(object map[string]any, kind string) map[string]any {
	was, _ := object["kind"].(string)
	spec := below(object, kube.PodSpecPath(was))
	to, _ := kube.FindWorkload(kind)
	apiVersion := to.Version
	if to.APIGroup != "" {
		apiVersion = to.APIGroup + "/" + to.Version
	}
	inner := deepCopy(spec)
	path := strings.Split(to.PodSpec, ".")
	for i := len(path) - 1; i >= 0; i-- {
		inner = map[string]any{path[i]: inner}
	}
	out := inner.(map[string]any)
	out["apiVersion"], out["kind"], out["metadata"] = apiVersion, kind, deepCopy(object["metadata"])
	return out
}

// unchangedUpdate is an UPDATE that leaves the object as it was.
func unchangedUpdate(object map[string]any) map[string]any {
	meta, _ := object["metadata"].(map[string]any)
	request := map[string]any{
		"uid": "generated", "operation": "UPDATE", "object": object, "oldObject": deepCopy(object),
	}
	for _, key := range []string{"name", "namespace"} {
		if v, ok := meta[key]; ok {
			request[key] = v
		}
	}
	return map[string]any{"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": request}
}
