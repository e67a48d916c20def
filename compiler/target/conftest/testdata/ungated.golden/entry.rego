# METADATA
# title: "Pods: what they share: what conftest reports"
# description: |-
#     Takes conftest's input apart into objects, asks each limitation about each
#     of them, and gives the findings in conftest's form.
# custom:
#     pack: ungated
package ungated_conftest

# The findings of the limitations with an action, deny or warn, in all objects.
results(action) := {result |
	some document in documents
	some manifest in opened(opened([document.contents]))
	is_listed(manifest)
	review := review_of(manifest)
	some name, limitation in limitations
	limitation.action == action
	request := {"review": review, "parameters": object.get(parameters, name, {})}
	violations := data.ungated[limitation.module].violation with input as request
	some violation in violations
	result := object.union_n([
		violation.details,
		object.remove(document, ["contents"]),
		{
			"msg": message(document, manifest, violation.msg),
			"object": described(manifest),
			"sources": limitation.sources,
		},
	])
}

# With --combine the input is a list of all files' documents, else a document.
documents := [{"file": document.path, "contents": document.contents} | some document in input] if {
	is_array(input)
}

documents := [{"contents": input}] if not is_array(input)

# The items of what is a list, and everything else as it is.
opened(manifests) := [object |
	some manifest in manifests
	some object in items(manifest)
]

items(manifest) := manifest.items if is_list(manifest)

items(manifest) := [manifest] if not is_list(manifest)

is_list(manifest) if {
	endswith(manifest.kind, "List")
	is_array(manifest.items)
}

is_listed(manifest) if manifest.kind in kinds[group(manifest)]

# By API group, the kinds that the limitations are about.
kinds := {
	"": {"Pod"},
	"apps": {"Deployment"},
}

group(manifest) := split(manifest.apiVersion, "/")[0] if contains(manifest.apiVersion, "/")

group(manifest) := "" if contains(manifest.apiVersion, "/") == false

version(manifest) := regex.replace(manifest.apiVersion, "^.*/", "")

# The object as the limitations are asked about it.
review_of(manifest) := object.union(
	identity(manifest),
	{
		"object": manifest,
		"oldObject": null,
		"kind": {"group": group(manifest), "version": version(manifest), "kind": manifest.kind},
	},
)

identity(manifest) := {key: value |
	some key in ["name", "namespace"]
	value := manifest.metadata[key]
	is_string(value)
}

described(manifest) := object.union(
	identity(manifest),
	{"apiVersion": manifest.apiVersion, "kind": manifest.kind},
)

# conftest prints the file only, so that the message names the object.
message(document, manifest, text) := concat(": ", array.concat(
	[document.file | document.file],
	[sprintf("%s %s", [manifest.kind, full_name(manifest)]), text],
))

full_name(manifest) := concat("/", array.concat(
	[namespace | namespace := identity(manifest).namespace],
	[name(manifest)],
))

name(manifest) := identity(manifest).name

name(manifest) := sprintf("%s*", [manifest.metadata.generateName]) if {
	not identity(manifest).name
	is_generated(manifest)
}

name(manifest) := "without a name" if {
	not identity(manifest).name
	not is_generated(manifest)
}

is_generated(manifest) if is_string(manifest.metadata.generateName)

# What --data sets differently from the defaults, by limitation.
default parameters := {}

parameters := data.fineprint.parameters.ungated if is_object(data.fineprint.parameters.ungated)

# Mistakes in what --data gives. They are denied, as a limitation might not be
# judged as it was meant.
mistakes contains {"msg": msg} if {
	some key, _ in data.fineprint
	not key in {"inventory", "parameters"}
	msg := sprintf("--data has fineprint.%v: only parameters and inventory are known", [key])
}

mistakes contains {"msg": msg} if {
	given := data.fineprint.parameters.ungated
	not is_object(given)
	msg := "the parameters of ungated in --data are no object"
}

mistakes contains {"msg": msg} if {
	some name, _ in parameters
	not limitations[name]
	msg := sprintf("--data has parameters for %s, and ungated has no such limitation", [name])
}

mistakes contains {"msg": msg} if {
	some name, given in parameters
	not is_object(given)
	msg := sprintf("the parameters of %s in --data are no object", [name])
}

mistakes contains {"msg": msg} if {
	some name, given in parameters
	schema := limitations[name].parameters
	[_, errors] := json.match_schema(given, schema)
	some error in errors
	msg := sprintf("--data has wrong parameters for %s: %s", [name, error.desc])
}

# Each limitation: what its findings are, the package that finds them, the
# parameters that it takes, and where it is documented.
limitations := {
	"host-ipc": {
		"action": "dryrun",
		"module": "host_ipc",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "A page",
				"section": "Sharing",
			},
		],
	},
	"host-pid": {
		"action": "deny",
		"module": "host_pid",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "A page",
				"section": "Sharing",
			},
		],
	},
}
