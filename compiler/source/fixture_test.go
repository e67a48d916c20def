package source

import (
	"strings"
	"testing"
)

func TestFixtureMistakes(t *testing.T) {
	review := func(request string) string {
		return "apiVersion: admission.k8s.io/v1\nkind: AdmissionReview\n" + request
	}
	object := "    " + strings.ReplaceAll(strings.TrimSuffix(manifest("none"), "\n"), "\n", "\n    ") + "\n"
	testMistakes(t, []mistake{
		{"no fixtures", []change{remove(deniedYAML), remove(inventoryYAML), remove(parametersYAML), remove("host-network/fixtures/allowed-plain.yaml")}, `
host-network: has no fixtures (add fixtures/allowed-*.yaml and fixtures/denied-*.yaml)`},
		{"no denied fixture", []change{remove(deniedYAML), remove(inventoryYAML), remove(parametersYAML)}, `
host-network/fixtures: there is no denied-*.yaml (every limitation shows what it allows and what it denies)`},
		{"no allowed fixture", []change{remove("host-network/fixtures/allowed-plain.yaml")}, `
host-network/fixtures: there is no allowed-*.yaml (every limitation shows what it allows and what it denies)`},
		{"the only denied fixture is broken", []change{replace(deniedYAML, "    fineprint/expect: host-network\n", "    a: b\n")}, `
host-network/fixtures/denied-on.yaml:1:1: the manifest has no annotation fineprint/expect (write fineprint/expect: none, or the limitations that must be found)`},
		{"a name that says nothing", []change{write("host-network/fixtures/on.yaml", manifest("host-network"))}, `
host-network/fixtures/on.yaml: its name says not what it shows (name it allowed-*.yaml or denied-*.yaml)`},
		{"a name that is none", []change{write("fixtures/Plain Pod.yaml", manifest("none"))}, `
fixtures/Plain Pod.yaml: "Plain Pod" cannot be the name of a fixture (use lower-case words joined by hyphens)`},
		{"another ending", []change{write("fixtures/plain.yml", manifest("none")), write("fixtures/plain.json", "{}")}, `
fixtures/plain.json: is no fixture (a fixture is a .yaml file)
fixtures/plain.yml: is no fixture (a fixture is a .yaml file)`},
		{"a folder", []change{write("fixtures/more.yaml/plain.yaml", manifest("none"))}, `
fixtures/more.yaml: is no fixture (a fixture is a .yaml file)`},
		{"denied, and expects nothing", []change{write(deniedYAML, manifest("none"))}, `
host-network/fixtures/denied-on.yaml:6:23: a denied fixture must expect its own limitation (expect host-network, or name the file allowed-*)`},
		{"allowed, and expects its own", []change{write("host-network/fixtures/allowed-plain.yaml", manifest("host-network"))}, `
host-network/fixtures/allowed-plain.yaml:6:23: an allowed fixture cannot expect its own limitation (name the file denied-*)`},
		{"no apiVersion", []change{replace(deniedYAML, "apiVersion: v1\n", "")}, `
host-network/fixtures/denied-on.yaml:1:1: the object has no apiVersion (write the object as kubectl takes it)`},
		{"no kind", []change{replace(deniedYAML, "kind: Pod\n", "")}, `
host-network/fixtures/denied-on.yaml:1:1: the object has no kind (write the object as kubectl takes it)`},
		{"an empty kind", []change{replace(deniedYAML, "kind: Pod\n", "kind:\n")}, `
host-network/fixtures/denied-on.yaml:2:6: kind must be a string`},
		{"a list", []change{write(deniedYAML, "- apiVersion: v1\n")}, `
host-network/fixtures/denied-on.yaml:1:1: a fixture must be a mapping, and this is a list`},
		{"a List", []change{write("fixtures/list.yaml", "apiVersion: v1\nkind: List\nitems: []\n")}, `
fixtures/list.yaml:2:7: a fixture is one manifest, and this is a List (put each item into a file of its own)`},
		{"two manifests", []change{write(deniedYAML, manifest("host-network")+"---\n"+manifest("none"))}, `
host-network/fixtures/denied-on.yaml:9:1: holds 2 YAML documents, and one is wanted (put each into a file of its own)`},
		{"a key twice", []change{replace(deniedYAML, "  hostNetwork: true\n", "  hostNetwork: true\n  hostNetwork: false\n")}, `
host-network/fixtures/denied-on.yaml:9:3: "hostNetwork" is given twice: first in line 8 (remove one of the two)`},
		{"keys that are one to kubectl", []change{replace(deniedYAML, "  hostNetwork: true\n", "  yes: 1\n  true: 2\n")}, `
host-network/fixtures/denied-on.yaml:9: cannot be read as kubectl reads it: key true already set in map`},
		{"a key that is a mapping", []change{replace(deniedYAML, "  hostNetwork: true\n", "  ? {a: b}\n  : c\n")}, `
host-network/fixtures/denied-on.yaml:8:5: a key must be a plain name, and this is a mapping`},
		{"a kind that the pack does not judge", []change{replace(deniedYAML, "kind: Pod", "kind: Deploymnet")}, `
host-network/fixtures/denied-on.yaml:2:7: the pack does not judge Deploymnet objects (did you mean Deployment?)`},
		{"a kind of another group", []change{replace(deniedYAML, "kind: Pod", "kind: Deployment")}, `
host-network/fixtures/denied-on.yaml:2:7: there is no Deployment in v1 (write apiVersion: apps/v1)`},
		{"a review without a request", []change{write("fixtures/review.yaml", review(""))}, `
fixtures/review.yaml:1:1: the AdmissionReview has no request (add request: with an object:)`},
		{"a review whose request is a word", []change{write("fixtures/review.yaml", review("request: x\n"))}, `
fixtures/review.yaml:3:10: request must be a mapping, and this is a single value`},
		{"a review without an object", []change{write("fixtures/review.yaml", review("request:\n  operation: DELETE\n  object: null\n"))}, `
fixtures/review.yaml:4:3: the request has no object (add the object that is judged; a DELETE has none, and is not judged)`},
		{"a review whose oldObject is a word", []change{write("fixtures/review.yaml", review("request:\n  oldObject: x\n  object:\n"+object))}, `
fixtures/review.yaml:4:14: oldObject must be a mapping, and this is a single value`},
		{"a review of a kind that the pack does not judge", []change{write("fixtures/review.yaml", review("request:\n  object:\n"+strings.Replace(object, "Pod", "Service", 1)))}, `
fixtures/review.yaml:6:11: the pack does not judge Service objects (known here: Deployment, Pod)`},
		{"a review that expects outside its object", []change{write("fixtures/review.yaml", review("metadata:\n  annotations: {fineprint/expect: none}\nrequest:\n  object:\n"+strings.Replace(object, "fineprint/expect", "other", 1)))}, `
fixtures/review.yaml:7:5: the manifest has no annotation fineprint/expect (write fineprint/expect: none, or the limitations that must be found)`},
		{"a review is no mistake", []change{write("fixtures/review.yaml", review("request:\n  operation: UPDATE\n  oldObject: null\n  object:\n"+object))}, ``},
	})
}

func TestExpectationMistakes(t *testing.T) {
	expect := func(text string) []change { return []change{write("fixtures/plain.yaml", manifest(text))} }
	testMistakes(t, []mistake{
		{"none", []change{replace("fixtures/plain.yaml", "    fineprint/expect: none\n", "    a: b\n")}, `
fixtures/plain.yaml:1:1: the manifest has no annotation fineprint/expect (write fineprint/expect: none, or the limitations that must be found)`},
		{"no annotations", []change{replace("fixtures/plain.yaml", "  annotations:\n    fineprint/expect: none\n", "")}, `
fixtures/plain.yaml:1:1: the manifest has no annotation fineprint/expect (write fineprint/expect: none, or the limitations that must be found)`},
		{"empty", expect(""), `
fixtures/plain.yaml:6:22: the annotation fineprint/expect is empty`},
		{"a number", expect("2"), `
fixtures/plain.yaml:6:23: the annotation fineprint/expect must be a string, and YAML reads 2 as an int (put it in quotes)`},
		{"a list", expect("[host-network]"), `
fixtures/plain.yaml:6:23: the annotation fineprint/expect must be a single value, and this is a list`},
		{"a limitation that is not there", expect("host-netw"), `
fixtures/plain.yaml:6:23: the pack has no limitation "host-netw" (did you mean host-network?)`},
		{"the second is not there", expect("host-network, host-ipc=2"), `
fixtures/plain.yaml:6:37: the pack has no limitation "host-ipc" (known here: host-network)`},
		{"the second, in a quoted value", expect(`"host-network,\x20 host-ipc"`), `
fixtures/plain.yaml:6:42: the pack has no limitation "host-ipc" (known here: host-network)`},
		{"twice", expect("host-network, host-network=2"), `
fixtures/plain.yaml:6:37: host-network is expected twice (write host-network=2 for two findings)`},
		{"none and another", expect("host-network, none"), `
fixtures/plain.yaml:6:37: none stands alone (remove it, or the others)`},
		{"not a number", expect("host-network=many"), `
fixtures/plain.yaml:6:23: "host-network=many" is no expectation (write limitations separated by commas, name=2 for a number of findings, or none)`},
		{"no finding", expect("host-network=0"), `
fixtures/plain.yaml:6:23: "host-network=0" is no expectation (write limitations separated by commas, name=2 for a number of findings, or none)`},
		{"too many", expect("host-network=99999999999999999999"), `
fixtures/plain.yaml:6:23: "host-network=99999999999999999999" is no expectation (write limitations separated by commas, name=2 for a number of findings, or none)`},
		{"a comma too many", expect("host-network,"), `
fixtures/plain.yaml:6:36: "" is no expectation (write limitations separated by commas, name=2 for a number of findings, or none)`},
		{"spaces around", expect("'  host-network=1 '"), ``},
		{"over lines", expect("\n      host-network,\n      host-ipc"), `
fixtures/plain.yaml:8:7: the pack has no limitation "host-ipc" (known here: host-network)`},
	})
}

func TestCompanionMistakes(t *testing.T) {
	node := tiny[inventoryYAML]
	inventory := func(text string) []change { return []change{write(inventoryYAML, text)} }
	parameters := func(text string) []change { return []change{write(parametersYAML, text)} }
	claims := replace("pack.yaml", "  - {apiVersion: v1, kind: Node, as: nodes}\n", "  - {apiVersion: v1, kind: Node, as: nodes}\n  - {apiVersion: v1, kind: Service, as: services}\n")
	testMistakes(t, []mistake{
		{"of no fixture", []change{write("fixtures/plan.inventory.yaml", node), write("fixtures/plan.parameters.yaml", "a: {}\n")}, `
fixtures/plan.inventory.yaml: belongs to no fixture: there is no plan.yaml (name it after its fixture)
fixtures/plan.parameters.yaml: belongs to no fixture: there is no plan.yaml (name it after its fixture)`},
		{"inventory: markers of any kind", inventory("--- # the nodes\r\n" + strings.ReplaceAll(node, "\n", "\r\n") + "...\r\n---\r\n# none\r\n--- # second\r\n" + strings.Replace(node, "name: a", "name: b\n  annotations:\n    text: |\n      x\n      ---\n      y", 1)), ``},
		{"inventory: empty", inventory("# none\n"), `
host-network/fixtures/denied-on.inventory.yaml: is empty (fill it in, or remove it)`},
		{"inventory: no object", inventory(node + "---\n- a\n"), `
host-network/fixtures/denied-on.inventory.yaml:6:1: an object of the inventory must be a mapping, and this is a list`},
		{"inventory: no kind", inventory(node + "---\napiVersion: v1\nmetadata: {name: b}\n"), `
host-network/fixtures/denied-on.inventory.yaml:6:1: the object has no kind (write the object as kubectl takes it)`},
		{"inventory: a kind that is a number", inventory("apiVersion: v1\nkind: 1\nmetadata: {name: b}\n"), `
host-network/fixtures/denied-on.inventory.yaml:2:7: kind must be a string`},
		{"inventory: no metadata", inventory(node + "--- # b\napiVersion: v1\nkind: Node\n"), `
host-network/fixtures/denied-on.inventory.yaml:6:1: the object has no metadata (every object of a cluster has metadata.name)`},
		{"inventory: no name", inventory(node + "---\napiVersion: v1\nkind: Node\nmetadata:\n  labels: {}\n"), `
host-network/fixtures/denied-on.inventory.yaml:9:3: the object has no name (write the object as kubectl takes it)`},
		{"inventory: a name that is a number", inventory("apiVersion: v1\nkind: Node\nmetadata: {name: 1}\n"), `
host-network/fixtures/denied-on.inventory.yaml:3:18: name must be a string`},
		{"inventory: twice", inventory(node + "---\n" + node), `
host-network/fixtures/denied-on.inventory.yaml:9:9: Node a is given twice: first in line 4 (remove one of the two)`},
		{"inventory: a List", inventory("apiVersion: v1\nkind: NodeList\nitems: []\n"), `
host-network/fixtures/denied-on.inventory.yaml:2:7: the inventory holds objects, and this is a NodeList (write its items as documents, with --- between them)`},
		{"inventory: a kind that is not read", inventory("apiVersion: v1\nkind: Nod\nmetadata: {name: b}\n"), `
host-network/fixtures/denied-on.inventory.yaml:2:7: no rule sees it: pack.yaml lists no inventory v1 Nod (did you mean v1 Node?)`},
		{"inventory: another version", inventory("apiVersion: v2\nkind: Node\nmetadata: {name: b}\n"), `
host-network/fixtures/denied-on.inventory.yaml:2:7: no rule sees it: pack.yaml lists no inventory v2 Node (did you mean v1 Node?)`},
		{"inventory: a pack that reads none", []change{replace("pack.yaml", "  inventory:\n  - {apiVersion: v1, kind: Node, as: nodes}\n", "")}, `
host-network/fixtures/denied-on.inventory.yaml:2:7: no rule sees it: pack.yaml lists no inventory v1 Node`},
		{"inventory: a namespace too many", inventory("apiVersion: v1\nkind: Node\nmetadata:\n  namespace: x\n  name: b\n"), `
host-network/fixtures/denied-on.inventory.yaml:5:9: a Node is in no namespace (remove metadata.namespace)`},
		{"inventory: no namespace", append(inventory("apiVersion: v1\nkind: Service\nmetadata:\n  name: b\n"), claims), `
host-network/fixtures/denied-on.inventory.yaml:4:9: a Service is in a namespace, and this says in none (add metadata.namespace)`},
		{"inventory: the same name elsewhere", append(inventory("apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: x}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: z}\n"), claims), ``},
		{"inventory: a namespace that kubectl takes for true", append(inventory("apiVersion: v1\nkind: Service\nmetadata: {name: b, namespace: y}\n"), claims), `
host-network/fixtures/denied-on.inventory.yaml:3:32: namespace must be a string, and kubectl reads y as a bool (put it in quotes)`},
		{"inventory: a key twice", inventory(node + "---\napiVersion: v1\nkind: Node\nmetadata: {name: b, name: c}\n"), `
host-network/fixtures/denied-on.inventory.yaml:8:21: "name" is given twice: first in line 8 (remove one of the two)`},
		{"inventory: an alias", inventory(node + "---\napiVersion: v1\nkind: Node\nmetadata: &m {name: b}\n"), `
host-network/fixtures/denied-on.inventory.yaml:8:11: &m is an anchor (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"parameters: an unknown limitation", parameters("host-ntwork:\n  exempt: [a]\n"), `
host-network/fixtures/denied-on.parameters.yaml:1:1: the pack has no limitation "host-ntwork" (did you mean host-network?)`},
		{"parameters: an unknown one", parameters("host-network:\n  exempt: [a]\n  exmept: [b]\n"), `
host-network/fixtures/denied-on.parameters.yaml:3:3: host-network has no parameter "exmept" (did you mean exempt?)`},
		{"parameters: of the wrong type", parameters("host-network:\n  exempt: a\n"), `
host-network/fixtures/denied-on.parameters.yaml:2:3: parameter exempt of host-network: exempt must be of type array: "string" (the schema is in limitation.yaml)`},
		{"parameters: with a wrong item", parameters("host-network:\n  exempt: [a, 1, {}]\n"), `
host-network/fixtures/denied-on.parameters.yaml:2:3: parameter exempt of host-network: exempt[1] must be of type string: "integer" (the schema is in limitation.yaml)
host-network/fixtures/denied-on.parameters.yaml:2:3: parameter exempt of host-network: exempt[2] must be of type string: "object" (the schema is in limitation.yaml)`},
		{"parameters: no mapping", parameters("- a\n"), `
host-network/fixtures/denied-on.parameters.yaml:1:1: the parameters must be a mapping, and this is a list`},
		{"parameters: values that are no mapping", parameters("host-network: [a]\n"), `
host-network/fixtures/denied-on.parameters.yaml:1:15: the parameters of host-network must be a mapping, and this is a list`},
		{"parameters: empty values", parameters("host-network:\n"), `
host-network/fixtures/denied-on.parameters.yaml:1:14: the parameters of host-network must be a mapping, and this is empty`},
		{"parameters: a limitation twice", parameters("host-network: {}\nhost-network: {}\n"), `
host-network/fixtures/denied-on.parameters.yaml:2:1: "host-network" is given twice: first in line 1 (remove one of the two)`},
		{"parameters: empty", parameters(""), `
host-network/fixtures/denied-on.parameters.yaml: is empty (fill it in, or remove it)`},
		{"parameters: two documents", parameters("host-network: {}\n---\nhost-network: {}\n"), `
host-network/fixtures/denied-on.parameters.yaml:2:1: holds 2 YAML documents, and one is wanted (put each into a file of its own)`},
	})
}

// All that is wrong is reported at once, by file, line and column, and what
// follows from a mistake is not reported with it.
func TestAllMistakesAtOnce(t *testing.T) {
	testMistakes(t, []mistake{
		{"in every file", []change{
			replace("pack.yaml", "title: Tiny", "titel: Tiny"),
			replace("pack.yaml", "as: nodes", "as: in"),
			replace(limitationYAML, "enforcement: deny", "enforcement: maybe"),
			replace(limitationYAML, "name: is-off", "name: isOff"),
			replace(deniedYAML, "fineprint/expect: host-network", "fineprint/expect: host-network, host-ipc"),
			write(inventoryYAML, "a"),
			write(parametersYAML, "host-network: {x: 1}\n"),
			write("fixtures/plain.yaml", ""),
			write("other/limitation.yaml", "a: b\n"),
			write("stray.txt", ""),
		}, `
fixtures/plain.yaml: is empty (fill it in, or remove it)
host-network/fixtures/denied-on.inventory.yaml:1:1: an object of the inventory must be a mapping, and this is a single value
host-network/fixtures/denied-on.parameters.yaml:1:16: host-network has no parameter "x" (known here: exempt)
host-network/fixtures/denied-on.yaml:6:37: the pack has no limitation "host-ipc" (known here: host-network, other)
host-network/limitation.yaml:14:16: enforcement cannot be "maybe" (known here: deny, warn, dryrun)
host-network/limitation.yaml:22:11: "isOff" cannot be a name (use lower-case words joined by hyphens)
other: has no fixtures (add fixtures/allowed-*.yaml and fixtures/denied-*.yaml)
other/limitation.yaml:1:1: the limitation has no apiVersion (add apiVersion:)
other/limitation.yaml:1:1: the limitation has no kind (add kind:)
other/limitation.yaml:1:1: the limitation has no metadata (add metadata:)
other/limitation.yaml:1:1: the limitation has no spec (add spec:)
other/limitation.yaml:1:1: unknown field "a" in the limitation (known here: apiVersion, kind, metadata, spec)
pack.yaml:6:3: spec has no title (add title:)
pack.yaml:6:3: unknown field "titel" in spec (did you mean title?)
pack.yaml:14:38: "in" is a word of the CEL language (choose another name)
stray.txt: does not belong in a pack (a pack holds pack.yaml, fixtures/ and a folder for each limitation)`},
		{"a pack.yaml that cannot be read is blamed for nothing else", []change{write("pack.yaml", "a: [")}, `
pack.yaml:1:4: is not valid YAML: did not find expected node content (close the bracket, or put the value in quotes)`},
		{"nor is a limitation.yaml", []change{write(limitationYAML, "a: [")}, `
host-network/limitation.yaml:1:4: is not valid YAML: did not find expected node content (close the bracket, or put the value in quotes)`},
		{"nor a limitation without its file", []change{remove(limitationYAML)}, `
host-network: has no limitation.yaml (every folder of a pack is a limitation)`},
	})
}
