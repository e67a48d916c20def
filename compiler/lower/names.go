package lower

import (
	"strings"
	"unicode"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Snake is a CEL or field name as a Rego rule: isHostProcess becomes
// is_host_process, hostPID host_pid.
func Snake(name string) string {
	runes := []rune(strings.ReplaceAll(name, "-", "_"))
	var out []rune
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && runes[i-1] != '_' {
			afterLower := !unicode.IsUpper(runes[i-1])
			beforeLower := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if afterLower || beforeLower {
				out = append(out, '_')
			}
		}
		out = append(out, unicode.ToLower(r))
	}
	if rego := string(out); !reserved(rego) {
		return rego
	}
	return string(out) + "_value"
}

// reserved are the names that Rego has other uses for: its keywords, the
// roots of its built-in functions, and what every generated module defines.
func reserved(name string) bool {
	if ast.IsKeyword(name) || name == "input" || name == "data" || name == "violation" {
		return true
	}
	for _, b := range ast.Builtins {
		root, _, _ := strings.Cut(b.Name, ".")
		if root == name {
			return true
		}
	}
	return false
}

// singular names one item of a list: values, value.
func singular(list string) string {
	list = Snake(list)
	switch {
	case strings.HasSuffix(list, "classes"):
		return strings.TrimSuffix(list, "es")
	case strings.HasSuffix(list, "ies"):
		return strings.TrimSuffix(list, "ies") + "y"
	case strings.HasSuffix(list, "s") && len(list) > 2:
		return strings.TrimSuffix(list, "s")
	}
	return "item"
}
