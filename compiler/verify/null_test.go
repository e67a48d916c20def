package verify_test

import (
	"slices"
	"strings"
	"testing"

	"fineprint/compiler/engine"
	"fineprint/compiler/verify"
)

// nullDiffers are the fields where null is judged otherwise than nothing at
// all, and why that is right.
var nullDiffers = map[string]string{
	"key":       "required by the API for a requirement of a node affinity",
	"mountPath": "required by the API, which refuses null and absence alike; absence is an error for volume-mounts only",
	"path":      "required by the API for a hostPath volume; null is an error, as no path can be compared",
}

// TestNullIsAbsent sets each field of each fixture to null, and drops it: as
// the API server reads the two alike, so must the pack, whatever tool has
// read the manifest. Empty fields are common in rendered charts.
func TestNullIsAbsent(t *testing.T) {
	c := compiled(t)
	fields := 0
	for _, f := range c.Pack.Source.Fixtures {
		if f.IsReview() {
			continue
		}
		review, err := engine.NewReview(f.Object)
		if err != nil {
			t.Fatal(err)
		}
		verify.EachField(f.Object, func(path []string, drop, null map[string]any) {
			last := path[len(path)-1]
			// What leads to the pod spec is an object; what a map holds is no
			// field: the API reads null there as an empty value.
			inMap := len(path) > 1 && slices.Contains([]string{"nodeSelector", "labels", "matchLabels", "annotations"}, path[len(path)-2])
			if _, known := nullDiffers[last]; known || inMap || last == "spec" || last == "template" {
				return
			}
			fields++
			judge := func(object map[string]any) string {
				changed := review
				changed.Object = object
				found, err := c.Native.Evaluate(changed, f.Inventory, f.Parameters)
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, finding := range found {
					names = append(names, finding.Limitation+"/"+finding.Rule+" "+finding.Path)
				}
				return strings.Join(names, "\n")
			}
			if without, withNull := judge(drop), judge(null); without != withNull {
				t.Errorf("%s: %s\nabsent: %s\nnull:   %s", f.File, strings.Join(path, "."), without, withNull)
			}
		})
	}
	t.Logf("%d fields", fields)
}
