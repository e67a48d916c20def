package source

import (
	"strings"
	"testing"
)

// What is wrong with a file as such, whatever is in it.
func TestFiles(t *testing.T) {
	pack := tiny["pack.yaml"]
	testMistakes(t, []mistake{
		{"a byte order mark is no mistake", []change{write("pack.yaml", "\ufeff"+pack)}, ``},
		{"nor are line ends of Windows", []change{write("pack.yaml", strings.ReplaceAll(pack, "\n", "\r\n"))}, ``},
		{"nor is a document marker", []change{write("pack.yaml", "--- # a pack\n"+pack+"...\n---\n# nothing\n")}, ``},
		{"empty", []change{write("pack.yaml", "")}, `
pack.yaml: is empty (fill it in, or remove it)`},
		{"a comment only", []change{write("pack.yaml", "# later\n---\n")}, `
pack.yaml: is empty (fill it in, or remove it)`},
		{"only white space", []change{write(limitationYAML, " \n\n")}, `
host-network/limitation.yaml: is empty (fill it in, or remove it)`},
		{"two documents", []change{write("pack.yaml", pack+"---\n"+pack)}, `
pack.yaml:19:1: holds 2 YAML documents, and one is wanted (put each into a file of its own)`},
		{"two documents, one empty between", []change{write(limitationYAML, tiny[limitationYAML]+"---\n--- # two\na: 1\n")}, `
host-network/limitation.yaml:27:1: holds 2 YAML documents, and one is wanted (put each into a file of its own)`},
		{"not UTF-8", []change{replace("pack.yaml", "Tiny", "T\xefny")}, `
pack.yaml:6:11: is not UTF-8 text (save it as UTF-8)`},
		{"not UTF-8 after a byte order mark", []change{write("pack.yaml", "\ufeffé\xff")}, `
pack.yaml:1:2: is not UTF-8 text (save it as UTF-8)`},
		{"UTF-16", []change{write("pack.yaml", "\xff\xfea\x00")}, `
pack.yaml:1:1: is not UTF-8 text (save it as UTF-8)`},
		{"binary", []change{write("pack.yaml", "\x7fELF\x02\x01\x00\x00")}, `
pack.yaml:1:7: is no text file: it holds a NUL byte (a pack is made of text files)`},
		{"a control character", []change{replace("pack.yaml", "Tiny", "Ti\x1b[31mny")}, `
pack.yaml:6:12: is not valid YAML: control characters are not allowed (write the character as an escape in double quotes)`},
		{"a lone carriage return", []change{replace("pack.yaml", "title: Tiny\n", "title: Tiny\r")}, `
pack.yaml:6:14: holds a line break that editors do not show, U+000D (end lines with \n, or write the character as an escape in double quotes)`},
		{"a line separator", []change{replace("pack.yaml", "Tiny", "Tiny\u2028Pack")}, `
pack.yaml:6:14: holds a line break that editors do not show, U+2028 (end lines with \n, or write the character as an escape in double quotes)`},
		{"a list", []change{write("pack.yaml", "- a\n")}, `
pack.yaml:1:1: the pack must be a mapping, and this is a list`},
		{"a single value", []change{write("pack.yaml", "hello\n")}, `
pack.yaml:1:1: the pack must be a mapping, and this is a single value`},
		{"nested too deeply", []change{write("pack.yaml", strings.Repeat("[", 5000)+strings.Repeat("]", 5000))}, `
pack.yaml:1:102: is nested more than 100 levels deep (nothing in a pack is nested so deeply)`},
		{"nested beyond the parser", []change{write("pack.yaml", strings.Repeat("[", 20000))}, `
pack.yaml:1:10001: is not valid YAML: exceeded max depth of 10000 (nothing in a pack is nested so deeply)`},
		{"too large", []change{write("pack.yaml", pack+"#"+strings.Repeat("x", maxSize))}, `
pack.yaml: cannot be read: it has 524674 bytes, and a file of a pack may have 524288`},
	})
}

func TestNoAliases(t *testing.T) {
	bomb := "a: &a [x, y]\n"
	for i := 'b'; i <= 'i'; i++ {
		prior := string(i - 1)
		bomb += string(i) + ": &" + string(i) + " [" + strings.Repeat("*"+prior+", ", 8) + "*" + prior + "]\n"
	}
	testMistakes(t, []mistake{
		{"an anchor", []change{replace("pack.yaml", "title: Tiny", "title: &t Tiny")}, `
pack.yaml:6:10: &t is an anchor (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"an alias", []change{replace("pack.yaml", "title: Tiny", "title: &t Tiny"), replace("pack.yaml", "publisher: Example", "publisher: *t")}, `
pack.yaml:6:10: &t is an anchor (write the value out where it is used: packs have no anchors, aliases and merge keys)
pack.yaml:11:16: *t is an alias (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"an alias of a mapping", []change{replace("pack.yaml", "metadata:\n", "metadata: &m\n"), replace("pack.yaml", "spec:\n", "spec: *m\nother:\n")}, `
pack.yaml:3:11: &m is an anchor (write the value out where it is used: packs have no anchors, aliases and merge keys)
pack.yaml:5:7: *m is an alias (write the value out where it is used: packs have no anchors, aliases and merge keys)
pack.yaml:6:1: unknown field "other" in the pack (known here: apiVersion, kind, metadata, spec)`},
		{"an alias as key", []change{replace("pack.yaml", "kind: Pack", "kind: &k Pack\n*k : 1")}, `
pack.yaml:2:7: &k is an anchor (write the value out where it is used: packs have no anchors, aliases and merge keys)
pack.yaml:3:1: *k is an alias (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"a merge key", []change{replace("pack.yaml", "  title: Tiny\n", "  title: Tiny\n  <<: {description: x}\n")}, `
pack.yaml:7:3: << is a merge key (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"a merge key in a fixture", []change{replace(deniedYAML, "spec:\n", "spec:\n  <<: {hostPID: true}\n")}, `
host-network/fixtures/denied-on.yaml:8:3: << is a merge key (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
		{"a quoted << is a name", []change{replace("pack.yaml", "  title: Tiny\n", "  title: Tiny\n  \"<<\": 1\n")}, `
pack.yaml:7:3: unknown field "<<" in spec (known here: title, description, minimumKubernetes, documents, kinds, inventory, variables, when)`},
		{"an alias of nothing", []change{replace("pack.yaml", "title: Tiny", "title: *t")}, `
pack.yaml:6:11: is not valid YAML: unknown anchor 't' referenced (write the value out where it is used: packs have no anchors, aliases and merge keys)`},
	})
	if got := load(t, map[string]string{"pack.yaml": bomb, "fixtures/p.yaml": bomb}); strings.Count(got, "is an alias") != 2*8*9 {
		t.Errorf("got:\n%s", got)
	}
}

// What the YAML parser finds, with the place that it does not say.
func TestSyntax(t *testing.T) {
	testMistakes(t, []mistake{
		{"a tab as indentation", []change{replace(limitationYAML, "  - document", "\t- document")}, `
host-network/limitation.yaml:10:1: is not valid YAML: found character that cannot start any token (indent with spaces, not with tabs)`},
		{"a tab before a name", []change{replace(limitationYAML, "  title: No", "\ttitle: No")}, `
host-network/limitation.yaml:6:1: is not valid YAML: found character that cannot start any token (indent with spaces, not with tabs)`},
		{"a colon in a plain value", []change{replace(limitationYAML, `"!variables.host"`, `a ? b : variables.host`)}, `
host-network/limitation.yaml:23:20: is not valid YAML: mapping values are not allowed in this context (put a value that holds a colon and a space under >-, or check the indentation)`},
		{"more after a quoted value", []change{replace(limitationYAML, `"'leave hostNetwork out'"`, `'leave ' + object.metadata.name`)}, `
host-network/limitation.yaml:25:23: is not valid YAML: did not find expected key (check the indentation and the quotes above; a value that goes on after its closing quote goes under >-)`},
		{"more after a quoted value, in the middle", []change{replace(limitationYAML, `"!variables.host"`, `"a" == "b"`)}, `
host-network/limitation.yaml:23:18: is not valid YAML: did not find expected key (check the indentation and the quotes above; a value that goes on after its closing quote goes under >-)`},
		{"an open double quote", []change{replace(limitationYAML, `It is shared.`, `"It is shared.`)}, `
host-network/limitation.yaml:13:15: is not valid YAML: did not find expected key (check the indentation and the quotes above; a value that goes on after its closing quote goes under >-)`},
		{"an open single quote", []change{replace(limitationYAML, `Leave it out.`, `'Leave it out.`)}, `
host-network/limitation.yaml:25:16: is not valid YAML: did not find expected key (check the indentation and the quotes above; a value that goes on after its closing quote goes under >-)`},
		{"an open quote in the last line", []change{replace(limitationYAML, `out'"`, `out'`)}, `
host-network/limitation.yaml:25:14: is not valid YAML: found unexpected end of stream (close the quote that begins here)`},
		{"an open bracket", []change{replace("pack.yaml", "[Pod, Deployment]", "[Pod, Deployment")}, `
pack.yaml:12:16: is not valid YAML: did not find expected ',' or ']' (close the bracket, or put the value under >-)`},
		{"an open brace", []change{replace("pack.yaml", "as: nodes}", "as: nodes")}, `
pack.yaml:14:38: is not valid YAML: did not find expected ',' or '}' (close the bracket, or put the value under >-)`},
		{"less indentation", []change{replace(limitationYAML, "    section:", "   section:")}, `
host-network/limitation.yaml:11:4: is not valid YAML: did not find expected key (check the indentation and the quotes above; a value that goes on after its closing quote goes under >-)`},
		{"more indentation", []change{replace(limitationYAML, "    section:", "     section:")}, `
host-network/limitation.yaml:11:13: is not valid YAML: mapping values are not allowed in this context (put a value that holds a colon and a space under >-, or check the indentation)`},
		{"a line without a colon", []change{replace(limitationYAML, "  enforcement: deny", "  enforcement deny")}, `
host-network/limitation.yaml:14:3: is not valid YAML: could not find expected ':' (every line of a mapping is a name, a colon and a value)`},
		{"no space after the colon", []change{replace(limitationYAML, "  enforcement: deny", "  enforcement:deny")}, `
host-network/limitation.yaml:14:15: is not valid YAML: could not find expected ':' (every line of a mapping is a name, a colon and a value)`},
		{"an exclamation mark in front", []change{replace(limitationYAML, `"!variables.host"`, `!variables.host`)}, `
host-network/limitation.yaml:23:14: YAML takes !variables.host for a type, and not for text (put it in quotes, or under >-)`},
		{"a percent sign in front", []change{replace(limitationYAML, "It is shared.", "%s is shared.")}, `
host-network/limitation.yaml:7:16: is not valid YAML: found character that cannot start any token (put the value in quotes, or under >-)`},
		{"a backtick in front", []change{replace(limitationYAML, "It is shared.", "`It` is shared.")}, `
host-network/limitation.yaml:7:16: is not valid YAML: found character that cannot start any token (put the value in quotes, or under >-)`},
		{"an at sign in front, in the last line", []change{write("pack.yaml", "a: 1\nb: @\n")}, `
pack.yaml:2:4: is not valid YAML: found character that cannot start any token (put the value in quotes, or under >-)`},
		{"an unknown escape", []change{replace(limitationYAML, `"!variables.host"`, `"variables.podSpec.hostname.matches('\d')"`)}, `
host-network/limitation.yaml:23:51: is not valid YAML: found unknown escape character (write \\ for a backslash in double quotes, or use single quotes)`},
		{"a block without its header", []change{replace(limitationYAML, "It is shared.", "|x\n   It is shared.")}, `
host-network/limitation.yaml:7:17: is not valid YAML: did not find expected comment or line break (write | or >, and the text in the lines below it)`},
		{"a list item in a mapping", []change{replace("pack.yaml", "  kinds:", "  - x\n  kinds:")}, `
pack.yaml:12:5: a document must be a mapping, and this is a single value`},
		{"a merge conflict", []change{replace("pack.yaml", "  title: Tiny", "<<<<<<< HEAD\n  title: Tiny\n=======\n  title: Small\n>>>>>>> other")}, `
pack.yaml:6:1: is not valid YAML: could not find expected ':' (every line of a mapping is a name, a colon and a value)`},
		{"in a fixture", []change{replace(deniedYAML, "hostNetwork: true", "hostNetwork: [true")}, `
host-network/fixtures/denied-on.yaml:8:17: is not valid YAML: did not find expected ',' or ']' (close the bracket, or put the value under >-)`},
		{"in a second document", []change{write(inventoryYAML, tiny[inventoryYAML]+"---\nkind: Node\n  metadata: x\n")}, `
host-network/fixtures/denied-on.inventory.yaml:7:11: is not valid YAML: mapping values are not allowed in this context (put a value that holds a colon and a space under >-, or check the indentation)`},
	})
}
