package source

import (
	"path/filepath"
	"slices"
	"strings"

	"fineprint/compiler/diag"
	"fineprint/compiler/kube"
)

// CheckFixtures holds the fixtures against the pack: what they expect and set
// must be of limitations that there are, what they judge of kinds that the
// pack judges, and what is in the cluster of kinds that it reads.
func (p *Pack) CheckFixtures(errs *diag.List) {
	for _, f := range p.Fixtures {
		for name := range f.Expect {
			p.folder(name, f.expectAt[name], errs)
		}
		for name, values := range f.Parameters {
			if l := p.folder(name, f.paramsAt[name], errs); l != nil && l.Name.Value != "" {
				at := func(param string) diag.Position { return f.paramsAt[name+"."+param] }
				l.ValidateValues(values, at, errs)
			}
		}
		if p.sound {
			p.checkKind(f, errs)
			p.checkInventory(f, errs)
		}
	}
}

// folder gives the limitation in the folder of that name, or reports that
// there is none. One whose file could not be read counts.
func (p *Pack) folder(name string, at diag.Position, errs *diag.List) *Limitation {
	var names []string
	for _, l := range p.Limitations {
		base := filepath.Base(l.Dir)
		if base == name {
			return l
		}
		names = append(names, base)
	}
	errs.Add(at, diag.DidYouMean(name, names), "the pack has no limitation %q", name)
	return nil
}

// checkKind refuses a fixture that the pack's policy would never be shown.
func (p *Pack) checkKind(f *Fixture, errs *diag.List) {
	judged := f.Object
	if f.IsReview() {
		request, _ := judged["request"].(map[string]any)
		judged, _ = request["object"].(map[string]any)
	}
	kind, _ := judged["kind"].(string)
	if kind == "" {
		return // reported already
	}
	if !slices.Contains(p.Kinds, kind) {
		errs.Add(f.kindAt, diag.DidYouMean(kind, p.Kinds), "the pack does not judge %s objects", kind)
		return
	}
	w, _ := kube.FindWorkload(kind)
	apiVersion, _ := judged["apiVersion"].(string)
	if group := groupOf(apiVersion); group != w.APIGroup {
		errs.Add(f.kindAt, "write apiVersion: "+strings.TrimPrefix(w.APIGroup+"/"+w.Version, "/"), "there is no %s in %s", kind, apiVersion)
	}
}

func groupOf(apiVersion string) string {
	group, _, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		return "" // the core group
	}
	return group
}

// checkInventory refuses objects that no rule can see, as nothing would then
// depend on what is in them.
func (p *Pack) checkInventory(f *Fixture, errs *diag.List) {
	for i, object := range f.Inventory {
		at := f.inventoryAt[i]
		wanted, _ := object["apiVersion"].(string)
		kind, _ := object["kind"].(string)
		r, known := p.readsAsInventory(wanted, kind)
		namespace, _ := nameAndNamespace(object)
		switch {
		case !known:
			errs.Add(at.kind, diag.DidYouMean(wanted+" "+kind, p.inventoryNames()), "no rule sees it: pack.yaml lists no inventory %s %s", wanted, kind)
		case r.Namespaced && namespace == "":
			errs.Add(at.name, "add metadata.namespace", "a %s is in a namespace, and this says in none", kind)
		case !r.Namespaced && namespace != "":
			errs.Add(at.name, "remove metadata.namespace", "a %s is in no namespace", kind)
		}
	}
}

func (p *Pack) readsAsInventory(apiVersion, kind string) (kube.Resource, bool) {
	for _, i := range p.Inventory {
		if i.Resource.APIVersion == apiVersion && i.Resource.Kind == kind {
			return i.Resource, true
		}
	}
	return kube.Resource{}, false
}

func (p *Pack) inventoryNames() []string {
	var names []string
	for _, i := range p.Inventory {
		names = append(names, i.Resource.APIVersion+" "+i.Resource.Kind)
	}
	return names
}
