# METADATA
# title: "Pods: what they share"
# description: What conftest asks. It looks for deny and warn in the package main.
# custom:
#     pack: ungated
package main

import data.ungated_conftest as ungated

deny contains finding if some finding in ungated.results("deny")

deny contains mistake if some mistake in ungated.mistakes

warn contains finding if some finding in ungated.results("warn")
