# METADATA
# title: "Windows HostProcess containers: what conftest reports"
# description: |-
#     Takes conftest's input apart into objects, asks each limitation about each
#     of them, and gives the findings in conftest's form.
# custom:
#     pack: windows-hostprocess
package windows_hostprocess_conftest

import data.windows_hostprocess_conftest.gate

# The findings of the limitations with an action, deny or warn, in all objects.
results(action) := {result |
	some document in documents
	some manifest in opened(opened([document.contents]))
	is_listed(manifest)
	review := review_of(manifest)
	gate.is_judged with input as {"review": review}
	some name, limitation in limitations
	limitation.action == action
	request := {"review": review, "parameters": object.get(parameters, name, {})}
	violations := data.windows_hostprocess[limitation.module].violation with input as request with data.inventory as inventory
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
	"": {"Pod", "PodTemplate", "ReplicationController"},
	"apps": {"DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"},
	"batch": {"CronJob", "Job"},
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

parameters := data.fineprint.parameters["windows-hostprocess"] if is_object(data.fineprint.parameters["windows-hostprocess"])

# Mistakes in what --data gives. They are denied, as a limitation might not be
# judged as it was meant.
mistakes contains {"msg": msg} if {
	some key, _ in data.fineprint
	not key in {"inventory", "parameters"}
	msg := sprintf("--data has fineprint.%v: only parameters and inventory are known", [key])
}

mistakes contains {"msg": msg} if {
	given := data.fineprint.parameters["windows-hostprocess"]
	not is_object(given)
	msg := "the parameters of windows-hostprocess in --data are no object"
}

mistakes contains {"msg": msg} if {
	some name, _ in parameters
	not limitations[name]
	msg := sprintf("--data has parameters for %s, and windows-hostprocess has no such limitation", [name])
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

mistakes contains {"msg": msg} if {
	given := data.fineprint.inventory
	not is_array(given)
	not is_object(given)
	msg := "the inventory in --data is no list of objects"
}

mistakes contains {"msg": msg} if {
	some given in given_inventory
	not is_identified(given)
	msg := "the inventory in --data has an object without apiVersion, kind or metadata.name"
}

mistakes contains {"msg": msg} if {
	some key, given in inventory_objects
	count(given) > 1
	msg := sprintf("the inventory in --data has different objects of one name: %s", [concat(" ", key)])
}

# The objects of the cluster that --data gives, arranged as the limitations
# read them.
inventory := {
	"cluster": object.union_n([placed |
		some key, given in inventory_objects
		key[2] == ""
		some manifest in given
		placed := {key[0]: {key[1]: {key[3]: manifest}}}
	]),
	"namespace": object.union_n([placed |
		some key, given in inventory_objects
		key[2] != ""
		some manifest in given
		placed := {key[2]: {key[0]: {key[1]: {key[3]: manifest}}}}
	]),
}

inventory_objects[key] contains without_nulls(manifest) if {
	some manifest in given_inventory
	manifest.kind in inventory_kinds[manifest.apiVersion]
	key := [
		manifest.apiVersion,
		manifest.kind,
		object.get(identity(manifest), "namespace", ""),
		identity(manifest).name,
	]
}

# By apiVersion, the kinds that the limitations read; others are left out.
inventory_kinds := {
	"node.k8s.io/v1": {"RuntimeClass"},
	"v1": {"Node"},
}

default given_inventory := []

given_inventory := opened(opened(data.fineprint.inventory)) if is_array(data.fineprint.inventory)

given_inventory := opened(opened([data.fineprint.inventory])) if is_object(data.fineprint.inventory)

is_identified(manifest) if {
	is_string(manifest.apiVersion)
	is_string(manifest.kind)
	identity(manifest).name != ""
}

# In a cluster no field is null. Looking for one in the text is far cheaper
# than walking every object.
without_nulls(manifest) := manifest if not may_hold_null(manifest)

without_nulls(manifest) := json.remove(manifest, paths) if {
	may_hold_null(manifest)
	paths := [[sprintf("%v", [step]) | some step in path] |
		walk(manifest, [path, null])
		is_string(path[count(path) - 1])
	]
}

may_hold_null(manifest) if contains(json.marshal(manifest), ":null")

# Each limitation: what its findings are, the package that finds them, the
# parameters that it takes, and where it is documented.
limitations := {
	"containerd-version": {
		"action": "deny",
		"module": "containerd_version",
		"parameters": {
			"additionalProperties": false,
			"properties": {
				"minimum": {
					"default": "1.6",
					"description": "The lowest containerd version, as major.minor.",
					"pattern": "^[0-9]+\\.[0-9]+$",
					"type": "string",
				},
				"requireInventory": {
					"default": false,
					"description": "Deny HostProcess pods while no Node objects are synced, instead of admitting them unjudged.",
					"type": "boolean",
				},
			},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
			{
				"document": "Host Process Containers",
				"section": "Host Process Containers (note)",
			},
		],
	},
	"filesystem-isolation": {
		"action": "warn",
		"module": "filesystem_isolation",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"host-network": {
		"action": "deny",
		"module": "host_network",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Run a Host Process workload",
			},
		],
	},
	"hostprocess-only": {
		"action": "deny",
		"module": "hostprocess_only",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"hyperv-isolation": {
		"action": "deny",
		"module": "hyperv_isolation",
		"parameters": {
			"additionalProperties": false,
			"properties": {
				"hyperVClasses": {
					"default": [
						"runhcs-wcow-hypervisor",
						"runhcs-wcow-hypervisor-17763",
						"runhcs-wcow-hypervisor-18362",
						"runhcs-wcow-hypervisor-18363",
						"runhcs-wcow-hypervisor-19041",
						"runhcs-wcow-hypervisor-20348",
						"windows-hyperv",
						"hyperv",
						"hyper-v",
					],
					"description": "Names of runtime classes, and of their handlers, that isolate with Hyper-V.",
					"items": {
						"minLength": 1,
						"type": "string",
					},
					"type": "array",
				},
			},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"kubernetes-version": {
		"action": "deny",
		"module": "kubernetes_version",
		"parameters": {
			"additionalProperties": false,
			"properties": {
				"minimum": {
					"default": "1.23",
					"description": "The lowest kubelet version, as major.minor.",
					"pattern": "^[0-9]+\\.[0-9]+$",
					"type": "string",
				},
				"requireInventory": {
					"default": false,
					"description": "Deny HostProcess pods while no Node objects are synced, instead of admitting them unjudged.",
					"type": "boolean",
				},
			},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Host Process Containers (note)",
			},
		],
	},
	"pipe-and-socket-mounts": {
		"action": "deny",
		"module": "pipe_and_socket_mounts",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"privileged-flag": {
		"action": "deny",
		"module": "privileged_flag",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Run a Host Process workload",
			},
		],
	},
	"resource-limits": {
		"action": "warn",
		"module": "resource_limits",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"run-as-non-root": {
		"action": "deny",
		"module": "run_as_non_root",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Create a Windows HostProcess Pod",
				"section": "HostProcess Pod configuration requirements",
			},
		],
	},
	"trusted-namespaces": {
		"action": "warn",
		"module": "trusted_namespaces",
		"parameters": {
			"additionalProperties": false,
			"properties": {
				"namespaces": {
					"default": [
						"kube-system",
					],
					"description": "The namespaces that may hold HostProcess pods; a name that ends in * stands for all that begin so.",
					"items": {
						"pattern": "^[a-z0-9-]*\\*?$",
						"type": "string",
					},
					"type": "array",
				},
			},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"user-account": {
		"action": "deny",
		"module": "user_account",
		"parameters": {
			"additionalProperties": false,
			"properties": {
				"accounts": {
					"default": [
						"NT AUTHORITY\\SYSTEM",
						"NT AUTHORITY\\Local service",
						"NT AUTHORITY\\LocalService",
						"NT AUTHORITY\\NetworkService",
						"NT AUTHORITY\\Network Service",
					],
					"description": "The accounts that HostProcess containers may run as; case does not count.",
					"items": {
						"type": "string",
					},
					"type": "array",
				},
			},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"volume-mounts": {
		"action": "warn",
		"module": "volume_mounts",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Limitations",
			},
		],
	},
	"windows-node": {
		"action": "deny",
		"module": "windows_node",
		"parameters": {
			"additionalProperties": false,
			"properties": {},
			"type": "object",
		},
		"sources": [
			{
				"document": "Host Process Containers",
				"section": "Run a Host Process workload",
			},
		],
	},
}
