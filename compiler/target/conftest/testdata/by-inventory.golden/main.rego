# METADATA
# title: "Accounts"
# description: What conftest asks. It looks for deny and warn in the package main.
# custom:
#     pack: by-inventory
package main

import data.by_inventory_conftest as by_inventory

deny contains finding if some finding in by_inventory.results("deny")

deny contains mistake if some mistake in by_inventory.mistakes

warn contains finding if some finding in by_inventory.results("warn")
