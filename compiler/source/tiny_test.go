package source

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fineprint/compiler/diag"
)

// tiny is a whole pack, small enough to break by hand.
var tiny = map[string]string{
	"pack.yaml": `apiVersion: fineprint/v1alpha1
kind: Pack
metadata:
  name: tiny
spec:
  title: Tiny
  minimumKubernetes: "1.30"
  documents:
  - name: handbook
    title: Handbook
    publisher: Example
  kinds: [Pod, Deployment]
  inventory:
  - {apiVersion: v1, kind: Node, as: nodes}
  variables:
  - name: host
    expression: variables.podSpec.?hostNetwork.orValue(false)
  when: object != null
`,
	"fixtures/plain.yaml": manifest("none"),
	"host-network/limitation.yaml": `apiVersion: fineprint/v1alpha1
kind: Limitation
metadata:
  name: host-network
spec:
  title: No host network
  description: It is shared.
  fix: Leave it out.
  source:
  - document: handbook
    section: Networks
    summary: Pods have their own network.
  apiServer: "no"
  enforcement: deny
  parameters:
    exempt:
      type: array
      items: {type: string}
      default: []
      description: Namespaces that are let off.
  rules:
  - name: is-off
    require: "!variables.host"
    field: hostNetwork
    message: "'leave hostNetwork out'"
`,
	"host-network/fixtures/allowed-plain.yaml": manifest("none"),
	"host-network/fixtures/denied-on.yaml":     manifest("host-network"),
	"host-network/fixtures/denied-on.inventory.yaml": `apiVersion: v1
kind: Node
metadata:
  name: a
`,
	"host-network/fixtures/denied-on.parameters.yaml": "host-network:\n  exempt: [a]\n",
}

// manifest is a Pod in which is found what it says.
func manifest(expect string) string {
	return `apiVersion: v1
kind: Pod
metadata:
  name: p
  annotations:
    fineprint/expect: ` + expect + `
spec:
  hostNetwork: true
`
}

// Short names of the files that most mistakes are in.
const (
	limitationYAML = "host-network/limitation.yaml"
	deniedYAML     = "host-network/fixtures/denied-on.yaml"
	inventoryYAML  = "host-network/fixtures/denied-on.inventory.yaml"
	parametersYAML = "host-network/fixtures/denied-on.parameters.yaml"
)

// A change makes a mistake in a pack.
type change func(t *testing.T, files map[string]string)

// replace changes the first place in a file that reads so.
func replace(file, old, with string) change {
	return func(t *testing.T, files map[string]string) {
		if !strings.Contains(files[file], old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		files[file] = strings.Replace(files[file], old, with, 1)
	}
}

func write(file, text string) change {
	return func(_ *testing.T, files map[string]string) { files[file] = text }
}

func remove(file string) change {
	return func(_ *testing.T, files map[string]string) { delete(files, file) }
}

// mistake is a change to the tiny pack, and all that must then be reported,
// one line each.
type mistake struct {
	name   string
	change []change
	want   string
}

func testMistakes(t *testing.T, mistakes []mistake) {
	t.Helper()
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(tiny)
			for _, c := range m.change {
				c(t, files)
			}
			got := load(t, files)
			if want := strings.TrimSpace(m.want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// load reads a pack of the given files, and gives what is reported.
func load(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := writePack(t, files)
	_, err := LoadPack(dir)
	if err == nil {
		return ""
	}
	var mistakes diag.Errors
	if !errors.As(err, &mistakes) {
		t.Fatalf("the error is no list of mistakes: %v", err)
	}
	text := strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), "")
	return strings.ReplaceAll(text, dir+":", "(pack):")
}

func writePack(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTinyPackIsRight(t *testing.T) {
	if got := load(t, tiny); got != "" {
		t.Errorf("got:\n%s", got)
	}
}
