package bundle

import (
	"fmt"
	"strings"

	"fineprint/compiler/target"
)

// decision is the module that asks every limitation. It admits nothing that
// it is not shown: without input.review.object allow is false.
func decision(in target.Input, root string) string {
	var b strings.Builder
	title := strings.ReplaceAll(in.Pack.Source.Title.Value, "'", "''")
	fmt.Fprintf(&b, decisionHead, "'"+title+": the decision'", in.Pack.Source.Name.Value, root)
	for _, enforcement := range []string{"deny", "warn", "dryrun"} {
		empty := true
		fmt.Fprintf(&b, "\n# %s\n", meaning[enforcement])
		for _, p := range in.Policies {
			if p.Enforcement != enforcement {
				continue
			}
			if !empty {
				b.WriteString("\n")
			}
			empty = false
			fmt.Fprintf(&b, decisionRule, enforcement, p.Package, p.Limitation)
		}
		if empty {
			fmt.Fprintf(&b, "%s := set()\n", enforcement)
		}
	}
	b.WriteString(decisionTail)
	return b.String()
}

var meaning = map[string]string{
	"deny":   "What is refused.",
	"warn":   "What is admitted, and whoever applies it is told.",
	"dryrun": "What is admitted and only listed.",
}

const decisionHead = `# METADATA
# title: %s
# custom:
#     pack: %s
# entrypoint: true
package %s.decision

# Whether the object in input.review is admitted.
default allow := false

allow if {
	input.review.object
	count(deny) == 0
}
`

const decisionRule = `%[1]s contains finding if {
	violations := data.%[2]s.violation with input.parameters as parameters(%[3]q)
	some violation in violations
	finding := object.union(violation.details, {"msg": violation.msg})
}
`

const decisionTail = `
# The parameters of a limitation that differ from their defaults.
parameters(limitation) := object.get(input, ["parameters", limitation], {})
`
