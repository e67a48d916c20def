package cluster

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

const bundle = "../../../templates/windows-hostprocess/gatekeeper"

// kustomized gives what kubectl apply -k would apply.
func kustomized(t *testing.T, folder string) []*unstructured.Unstructured {
	t.Helper()
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), bundle+"/"+folder)
	if err != nil {
		t.Fatal(err)
	}
	text, err := built.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	return objects(t, folder, text)
}

// applyBundle applies the bundle as its README says, and waits until
// Gatekeeper enforces every Constraint. It gives the Constraints' names and
// their actions.
func (c *cluster) applyBundle(t *testing.T) map[string]string {
	t.Helper()
	templates := kustomized(t, "templates")
	for _, o := range templates {
		c.apply(t, o)
	}
	for _, o := range templates {
		c.eventually(t, "template "+o.GetName(), time.Minute, func() (bool, string) {
			r, err := c.resource(o)
			if err != nil {
				return false, err.Error()
			}
			got, err := r.Get(c.ctx, o.GetName(), metav1.GetOptions{})
			if err != nil {
				return false, err.Error()
			}
			created, _, _ := unstructured.NestedBool(got.Object, "status", "created")
			return created, fmt.Sprint(got.Object["status"])
		})
		c.established(t, o.GetName()+".constraints.gatekeeper.sh")
	}
	c.mapper.Reset()
	actions := map[string]string{}
	constraints := kustomized(t, "constraints")
	for _, o := range constraints {
		c.apply(t, o)
		actions[o.GetName()], _, _ = unstructured.NestedString(o.Object, "spec", "enforcementAction")
	}
	for _, o := range constraints {
		c.enforced(t, o)
	}
	for _, o := range documents(t, bundle+"/syncset.yaml") {
		c.apply(t, o)
	}
	t.Logf("applied %d templates, %d constraints and the SyncSet", len(templates), len(constraints))
	return actions
}

// enforced waits until Gatekeeper says that it enforces a Constraint as it
// now is.
func (c *cluster) enforced(t *testing.T, o *unstructured.Unstructured) {
	t.Helper()
	c.eventually(t, "constraint "+o.GetName(), time.Minute, func() (bool, string) {
		got := c.get(t, o)
		pods, _, _ := unstructured.NestedSlice(got.Object, "status", "byPod")
		for _, pod := range pods {
			if p, _ := pod.(map[string]any); p["enforced"] == true && p["observedGeneration"] == got.GetGeneration() {
				return true, ""
			}
		}
		return false, fmt.Sprint(got.Object["status"])
	})
}

func (c *cluster) get(t *testing.T, o *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	r, err := c.resource(o)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Get(c.ctx, o.GetName(), metav1.GetOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// applyProbe adds a template of this test's own, which tells what Gatekeeper
// has synced: the resource versions of the Nodes and RuntimeClasses.
func (c *cluster) applyProbe(t *testing.T) {
	t.Helper()
	c.applyText(t, `
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata:
  name: inventoryprobe
spec:
  crd:
    spec:
      names:
        kind: InventoryProbe
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: Rego
          source:
            version: v1
            rego: |
              package inventory_probe

              violation contains {"msg": json.marshal(versions)} if input.review.object.metadata.name == "inventory-probe"

              versions[sprintf("%%s/%%s", [kind, name])] := object.metadata.resourceVersion if {
                some kind in ["Node", "RuntimeClass"]
                some objects in data.inventory.cluster
                some name, object in objects[kind]
              }
`)
	c.established(t, "inventoryprobe.constraints.gatekeeper.sh")
	c.mapper.Reset()
	probe := objects(t, "the probe", []byte(`
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: InventoryProbe
metadata:
  name: inventory-probe
spec:
  match:
    kinds: [{apiGroups: [""], kinds: [ConfigMap]}]
`))[0]
	c.apply(t, probe)
	c.enforced(t, probe)
}

var probed = regexp.MustCompile(`\[inventory-probe\] (\{.*\})`)

// synced waits until Gatekeeper knows exactly the Nodes and RuntimeClasses
// that the API server has.
func (c *cluster) synced(t *testing.T) {
	t.Helper()
	want := map[string]string{}
	for kind, version := range map[string]string{"Node": "v1", "RuntimeClass": "node.k8s.io/v1"} {
		o := &unstructured.Unstructured{Object: map[string]any{"apiVersion": version, "kind": kind}}
		r, err := c.resource(o)
		if err != nil {
			t.Fatal(err)
		}
		list, err := r.List(c.ctx, metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range list.Items {
			want[kind+"/"+item.GetName()] = item.GetResourceVersion()
		}
	}
	ask := objects(t, "the probe", []byte("{apiVersion: v1, kind: ConfigMap, metadata: {name: inventory-probe, namespace: default}}"))[0]
	c.eventually(t, "the synced objects", time.Minute, func() (bool, string) {
		_, err := c.create(ask)
		if err == nil {
			return false, "the probe is not enforced"
		}
		m := probed.FindStringSubmatch(err.Error())
		if m == nil {
			return false, err.Error()
		}
		got := map[string]string{}
		if err := json.Unmarshal([]byte(m[1]), &got); err != nil {
			t.Fatal(err)
		}
		return maps.Equal(got, want), fmt.Sprintf("got %v, want %v", got, want)
	})
}

// create asks the API server to create an object, and to keep nothing.
func (c *cluster) create(o *unstructured.Unstructured) ([]string, error) {
	r, err := c.resource(o)
	if err != nil {
		return nil, err
	}
	c.warnings.take()
	_, err = r.Create(c.ctx, o, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}, FieldManager: manager})
	return c.warnings.take(), err
}

// readmeSays gives the column "API server alone" of the bundle's README.
func readmeSays(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile(bundle + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	says := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if cells := strings.Split(line, "|"); len(cells) == 7 && strings.Contains(cells[1], "](constraints/") {
			name, _, _ := strings.Cut(strings.TrimLeft(cells[1], " ["), "]")
			says[name] = strings.TrimSpace(cells[4])
		}
	}
	return says
}
