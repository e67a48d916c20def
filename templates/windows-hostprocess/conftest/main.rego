# METADATA
# title: "Windows HostProcess containers"
# description: What conftest asks. It looks for deny and warn in the package main.
# custom:
#     pack: windows-hostprocess
package main

import data.windows_hostprocess_conftest as windows_hostprocess

deny contains finding if some finding in windows_hostprocess.results("deny")

deny contains mistake if some mistake in windows_hostprocess.mistakes

warn contains finding if some finding in windows_hostprocess.results("warn")
