package source

import "testing"

func TestPackMistakes(t *testing.T) {
	testMistakes(t, []mistake{
		{"no pack.yaml", []change{remove("pack.yaml")}, `
(pack): has no pack.yaml (a pack is a folder with a pack.yaml and a folder for each limitation)`},
		{"another folder's name", []change{replace("pack.yaml", "name: tiny", "name: other")}, `
pack.yaml:4:9: the pack is named "other", and its folder "tiny" (name the pack as its folder)`},
		{"a name with capitals", []change{replace("pack.yaml", "name: tiny", "name: Tiny")}, `
pack.yaml:4:9: "Tiny" cannot be a name (use lower-case words joined by hyphens)
pack.yaml:4:9: the pack is named "Tiny", and its folder "tiny" (name the pack as its folder)`},
		{"another apiVersion", []change{replace("pack.yaml", "v1alpha1", "v1beta1")}, `
pack.yaml:1:13: apiVersion cannot be "fineprint/v1beta1" (did you mean fineprint/v1alpha1?)`},
		{"another kind", []change{replace("pack.yaml", "kind: Pack", "kind: Limitation")}, `
pack.yaml:2:7: kind cannot be "Limitation" (known here: Pack)`},
		{"an unquoted version", []change{replace("pack.yaml", `"1.30"`, `1.30`)}, `
pack.yaml:7:22: minimumKubernetes must be a string, and YAML reads 1.30 as a float (put it in quotes)`},
		{"a version that is none", []change{replace("pack.yaml", `"1.30"`, `"v1.30"`)}, `
pack.yaml:7:23: minimumKubernetes "v1.30" is no version (write it as "1.30")`},
		{"an unknown field", []change{replace("pack.yaml", "title: Tiny", "titel: Tiny")}, `
pack.yaml:6:3: spec has no title (add title:)
pack.yaml:6:3: unknown field "titel" in spec (did you mean title?)`},
		{"an unknown field of an inventory", []change{replace("pack.yaml", "as: nodes", "az: nodes")}, `
pack.yaml:14:5: an inventory has no as (add as:)
pack.yaml:14:34: unknown field "az" in an inventory (known here: apiVersion, kind, as)`},
		{"a field given twice", []change{replace("pack.yaml", "  title: Tiny\n", "  title: Tiny\n  title: Tiny\n")}, `
pack.yaml:7:3: "title" is given twice: first in line 6 (remove one of the two)`},
		{"no spec", []change{write("pack.yaml", "apiVersion: fineprint/v1alpha1\nkind: Pack\nmetadata: {name: tiny}\n")}, `
pack.yaml:1:1: the pack has no spec (add spec:)`},
		{"an empty spec", []change{write("pack.yaml", "apiVersion: fineprint/v1alpha1\nkind: Pack\nmetadata: {name: tiny}\nspec:\n")}, `
pack.yaml:4:6: spec must be a mapping, and this is empty`},
		{"an empty title", []change{replace("pack.yaml", "title: Tiny", "title:")}, `
pack.yaml:6:9: title is empty`},
		{"a blank title", []change{replace("pack.yaml", "title: Tiny", "title: ' '")}, `
pack.yaml:6:10: title is empty`},
		{"a title that is a number", []change{replace("pack.yaml", "title: Tiny", "title: 12")}, `
pack.yaml:6:10: title must be a string, and YAML reads 12 as an int (put it in quotes)`},
		{"a title that is a list", []change{replace("pack.yaml", "title: Tiny", "title: [Tiny]")}, `
pack.yaml:6:10: title must be a single value, and this is a list`},
		{"a date that YAML reads as one", []change{replace("pack.yaml", "publisher: Example", "publisher: Example\n    date: 2022-04-06")}, `
pack.yaml:12:11: date must be a string, and YAML reads 2022-04-06 as a timestamp (put it in quotes)`},
		{"documents that are no list", []change{replace("pack.yaml", "  - name: handbook\n    title: Handbook\n    publisher: Example", "    handbook: Handbook")}, `
pack.yaml:9:5: documents must be a list, and this is a mapping`},
		{"a document twice", []change{replace("pack.yaml", "    publisher: Example\n", "    publisher: Example\n  - {name: handbook, title: x, publisher: y}\n")}, `
pack.yaml:12:12: document "handbook" is already taken: pack.yaml:9:11 (choose another name)`},
		{"an unknown kind", []change{replace("pack.yaml", "Deployment]", "Deploymnet]")}, `
pack.yaml:12:16: a kind cannot be "Deploymnet" (did you mean Deployment?)`},
		{"a kind twice", []change{replace("pack.yaml", "Deployment]", "Pod]")}, `
pack.yaml:12:16: kind Pod is given twice (remove one of the two)`},
		{"no kinds", []change{replace("pack.yaml", "[Pod, Deployment]", "[]")}, `
pack.yaml:12:10: kinds is empty: the pack would judge nothing`},
		{"an unknown inventory", []change{replace("pack.yaml", "kind: Node", "kind: Nodes")}, `
pack.yaml:14:28: v1 Nodes cannot be read as inventory (did you mean v1 Node?)`},
		{"a variable that is predefined", []change{replace("pack.yaml", "name: host", "name: podSpec")}, `
pack.yaml:16:11: variable "podSpec" is already taken: predefined (choose another name)`},
		{"a variable as another in Rego", []change{replace("pack.yaml", "  when:", "  - {name: hOST, expression: 'true'}\n  when:")}, `
pack.yaml:18:12: variable "hOST" is already taken: pack.yaml:16:11 (choose another name)`},
		{"a variable as an inventory", []change{replace("pack.yaml", "name: host", "name: nodes")}, `
pack.yaml:16:11: variable "nodes" is already taken: pack.yaml:14:38 (choose another name)`},
		{"a variable with a hyphen", []change{replace("pack.yaml", "name: host", "name: host-network")}, `
pack.yaml:16:11: "host-network" cannot be a name in CEL (use letters and digits, beginning with a small letter)`},
		{"a variable that is a word of CEL", []change{replace("pack.yaml", "name: host", "name: in")}, `
pack.yaml:16:11: "in" is a word of the CEL language (choose another name)`},
		{"a variable without an expression", []change{replace("pack.yaml", "    expression: variables.podSpec.?hostNetwork.orValue(false)\n", "")}, `
pack.yaml:16:5: a variable has no expression (add expression:)`},
		{"a gate that is empty", []change{replace("pack.yaml", "when: object != null", "when:")}, `
pack.yaml:18:8: when is empty`},
		{"a file that does not belong", []change{write("notes.txt", "x")}, `
notes.txt: does not belong in a pack (a pack holds pack.yaml, fixtures/ and a folder for each limitation)`},
		{"a folder without limitation.yaml", []change{remove(limitationYAML)}, `
host-network: has no limitation.yaml (every folder of a pack is a limitation)`},
		{"no limitation", []change{remove(limitationYAML), remove(deniedYAML), remove(inventoryYAML), remove(parametersYAML), remove("host-network/fixtures/allowed-plain.yaml")}, `
(pack): the pack has no limitations (add a folder with a limitation.yaml)`},
		{"notes and hidden files may stay", []change{write("README.md", "x"), write(".gitkeep", ""), write("host-network/notes.md", "x"), write("fixtures/.plain.yaml.swp", "x")}, ``},
	})
}

func TestLimitationMistakes(t *testing.T) {
	testMistakes(t, []mistake{
		{"another folder's name", []change{replace(limitationYAML, "name: host-network", "name: host-net")}, `
host-network/limitation.yaml:4:9: the limitation is named "host-net", and its folder "host-network" (name the limitation as its folder)`},
		{"an unknown field", []change{replace(limitationYAML, "enforcement:", "enforcment:")}, `
host-network/limitation.yaml:6:3: spec has no enforcement (add enforcement:)
host-network/limitation.yaml:14:3: unknown field "enforcment" in spec (did you mean enforcement?)`},
		{"an unknown field of a rule", []change{replace(limitationYAML, "field:", "feild:")}, `
host-network/limitation.yaml:24:5: unknown field "feild" in a rule (did you mean field?)`},
		{"an unknown field far from any", []change{replace(limitationYAML, "    field:", "    colour:")}, `
host-network/limitation.yaml:24:5: unknown field "colour" in a rule (known here: name, forEach, as, variables, when, require, field, message)`},
		{"an enforcement that is none", []change{replace(limitationYAML, "enforcement: deny", "enforcement: denied")}, `
host-network/limitation.yaml:14:16: enforcement cannot be "denied" (known here: deny, warn, dryrun)`},
		{"apiServer without quotes", []change{replace(limitationYAML, `apiServer: "no"`, `apiServer: false`)}, `
host-network/limitation.yaml:13:14: apiServer must be a string, and YAML reads false as a bool (put it in quotes)`},
		{"no source", []change{replace(limitationYAML, "  source:\n  - document: handbook\n    section: Networks\n    summary: Pods have their own network.\n", "  source: []\n")}, `
host-network/limitation.yaml:9:11: source is empty (say which document and section it comes from)`},
		{"a document that pack.yaml lacks", []change{replace(limitationYAML, "document: handbook", "document: hand-book")}, `
host-network/limitation.yaml:10:15: pack.yaml has no document "hand-book" (did you mean handbook?)`},
		{"no rules", []change{replace(limitationYAML, "  rules:\n  - name: is-off\n    require: \"!variables.host\"\n    field: hostNetwork\n    message: \"'leave hostNetwork out'\"", "  rules: []")}, `
host-network/limitation.yaml:21:10: rules is empty: the limitation would enforce nothing`},
		{"a rule without require and message", []change{replace(limitationYAML, "    require: \"!variables.host\"\n    field: hostNetwork\n    message: \"'leave hostNetwork out'\"\n", "")}, `
host-network/limitation.yaml:22:5: a rule has no message (add message:)
host-network/limitation.yaml:22:5: a rule has no require (add require:)`},
		{"a rule's name", []change{replace(limitationYAML, "name: is-off", "name: isOff")}, `
host-network/limitation.yaml:22:11: "isOff" cannot be a name (use lower-case words joined by hyphens)`},
		{"a rule twice", []change{replace(limitationYAML, "  rules:\n", "  rules:\n  - {name: is-off, require: 'true', message: \"'x'\"}\n")}, `
host-network/limitation.yaml:23:11: rule "is-off" is already taken: host-network/limitation.yaml:22:12 (choose another name)`},
		{"require that is true for YAML", []change{replace(limitationYAML, `"!variables.host"`, `true`)}, ``},
		{"require that begins with !", []change{replace(limitationYAML, `"!variables.host"`, `!variables.host`)}, `
host-network/limitation.yaml:23:14: YAML takes !variables.host for a type, and not for text (put it in quotes, or under >-)`},
		{"require that is a mapping", []change{replace(limitationYAML, `"!variables.host"`, `{cel: x}`)}, `
host-network/limitation.yaml:23:14: require must be a single value, and this is a mapping`},
		{"a message that is a number", []change{replace(limitationYAML, `"'leave hostNetwork out'"`, `1`)}, `
host-network/limitation.yaml:25:14: message must be a string, and YAML reads 1 as an int (put it in quotes)`},
		{"a field that is no path", []change{replace(limitationYAML, "field: hostNetwork", "field: spec/hostNetwork")}, `
host-network/limitation.yaml:24:12: "spec/hostNetwork" is no field path (write it as securityContext.privileged or as limits['memory'])`},
		{"forEach without as", []change{replace(limitationYAML, "    require:", "    forEach: containers\n    require:")}, `
host-network/limitation.yaml:22:5: the rule has forEach and no as (add as: with a name for the item)`},
		{"as without forEach", []change{replace(limitationYAML, "    require:", "    as: container\n    require:")}, `
host-network/limitation.yaml:23:9: the rule has as and no forEach (remove as:, or add forEach:)`},
		{"as that is a name already", []change{replace(limitationYAML, "    require:", "    forEach: containers\n    as: object\n    require:")}, `
host-network/limitation.yaml:24:9: "object" is already a name in every expression (choose another name)`},
		{"as that is a word of CEL", []change{replace(limitationYAML, "    require:", "    forEach: containers\n    as: as\n    require:")}, `
host-network/limitation.yaml:24:9: "as" is a word of the CEL language (choose another name)`},
		{"forEach paths that are none", []change{replace(limitationYAML, "    require:", "    forEach: [containers, 'containers[*].ports', 3]\n    as: c\n    require:")}, `
host-network/limitation.yaml:23:28: "containers[*].ports" is no field path (write it as containers.volumeMounts: each list on the way is entered)
host-network/limitation.yaml:23:50: a field path must be a string, and YAML reads 3 as an int (put it in quotes)`},
		{"a rule's variable as a shared one", []change{replace(limitationYAML, "    require:", "    variables: [{name: host, expression: 'true'}]\n    require:")}, `
host-network/limitation.yaml:23:24: variable "host" is already taken: pack.yaml:16:11 (choose another name)`},
		{"a file that does not belong", []change{write("host-network/limitation.yml", "x")}, `
host-network/limitation.yml: does not belong in a limitation (did you mean limitation.yaml?)`},
		{"a folder that does not belong", []change{write("host-network/fixture/denied-a.yaml", "x")}, `
host-network/fixture: does not belong in a limitation (did you mean fixtures?)`},
	})
}

func TestParameterMistakes(t *testing.T) {
	schema := "      type: array\n      items: {type: string}\n      default: []\n      description: Namespaces that are let off.\n"
	with := func(text string) []change {
		return []change{remove(parametersYAML), replace(limitationYAML, schema, text)}
	}
	testMistakes(t, []mistake{
		{"no default and no description", with("      type: string\n"), `
host-network/limitation.yaml:16:5: parameter exempt has no default (a Constraint may leave it out, so say what holds then)
host-network/limitation.yaml:16:5: parameter exempt has no description (it is what users read in kubectl explain)`},
		{"a default of another type", with("      type: integer\n      default: \"3\"\n      description: x\n"), `
host-network/limitation.yaml:18:16: the default of exempt is not what its schema allows: exempt must be of type integer: "string" (change the default or the schema)`},
		{"a default out of range", with("      type: integer\n      default: 3\n      minimum: 5\n      description: x\n"), `
host-network/limitation.yaml:18:16: the default of exempt is not what its schema allows: exempt should be greater than or equal to 5 (change the default or the schema)`},
		{"a default that the pattern does not match", with("      type: string\n      default: a\n      pattern: ^b+$\n      description: x\n"), `
host-network/limitation.yaml:18:16: the default of exempt is not what its schema allows: exempt should match '^b+$' (change the default or the schema)`},
		{"a default with a wrong item", with("      type: array\n      items: {type: string}\n      default: [a, 2]\n      description: x\n"), `
host-network/limitation.yaml:19:16: the default of exempt is not what its schema allows: exempt[1] must be of type string: "integer" (change the default or the schema)`},
		{"a default that is null", with("      type: string\n      default:\n      description: x\n"), `
host-network/limitation.yaml:18:15: the default of exempt is not what its schema allows: exempt must be of type string: "null" (change the default or the schema)`},
		{"no type", with("      default: a\n      description: x\n"), `
host-network/limitation.yaml:17:7: parameter exempt has no type (add type:)`},
		{"an unknown type", with("      type: int\n      default: 1\n      description: x\n"), `
host-network/limitation.yaml:17:13: type cannot be "int" (known here: string, integer, boolean, array, object)`},
		{"an unknown keyword", with("      type: string\n      default: a\n      description: x\n      maxLenght: 3\n"), `
host-network/limitation.yaml:20:7: unknown field "maxLenght" in parameter exempt (did you mean maxLength?)`},
		{"keywords of the wrong type", with("      type: string\n      default: a\n      description: x\n      enum: a\n      pattern: (\n      minLength: -1\n      maximum: b\n"), `
host-network/limitation.yaml:20:13: enum of parameter exempt must be a list of values
host-network/limitation.yaml:21:16: pattern of parameter exempt must be a regular expression
host-network/limitation.yaml:22:18: minLength of parameter exempt must be a whole number, 0 or more
host-network/limitation.yaml:23:16: maximum of parameter exempt must be a number`},
		{"an array of what", with("      type: array\n      default: []\n      description: x\n"), `
host-network/limitation.yaml:17:7: parameter exempt is an array and says not of what (add items: {type: string})`},
		{"an object of what", with("      type: object\n      default: {}\n      description: x\n"), `
host-network/limitation.yaml:17:7: parameter exempt is an object and says not of what (add additionalProperties: {type: string})`},
		{"a default below the top", with("      type: array\n      items: {type: string, default: a}\n      default: []\n      description: x\n"), `
host-network/limitation.yaml:18:29: unknown field "default" in a part of parameter exempt (known here: type, description, items, additionalProperties, enum, pattern, minimum, maximum, minLength, maxLength, minItems, maxItems)`},
		{"items of items of the wrong type", with("      type: array\n      items: {type: array, items: {type: text}}\n      default: []\n      description: x\n"), `
host-network/limitation.yaml:18:42: type cannot be "text" (known here: string, integer, boolean, array, object)`},
		{"a schema that is a word", []change{remove(parametersYAML), replace(limitationYAML, "    exempt:\n"+schema, "    exempt: string\n")}, `
host-network/limitation.yaml:16:13: parameter exempt must be a mapping, and this is a single value`},
		{"a name that is none", []change{remove(parametersYAML), replace(limitationYAML, "exempt:", "exempt-namespaces:")}, `
host-network/limitation.yaml:16:5: "exempt-namespaces" cannot be a name in CEL (use letters and digits, beginning with a small letter)`},
		{"a name that is a number", []change{remove(parametersYAML), replace(limitationYAML, "exempt:", "1:")}, `
host-network/limitation.yaml:16:5: a parameter's name must be a string, and YAML reads 1 as an int (put it in quotes)`},
		{"a name twice", []change{replace(limitationYAML, "    exempt:\n", "    exempt: {type: string, default: a, description: b}\n    exempt:\n")}, `
host-network/limitation.yaml:17:5: "exempt" is given twice: first in line 16 (remove one of the two)`},
		{"a name that is a variable", []change{remove(parametersYAML), replace(limitationYAML, "exempt:", "host:")}, `
host-network/limitation.yaml:16:5: parameter "host" is already taken: pack.yaml:16:11 (choose another name)`},
	})
}
