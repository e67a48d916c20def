// Package rego prints IR as the Rego that an expert would have written.
//
// Two things make that more than printing. Rego has no `or` inside a body, so
// alternatives become bodies of a rule, in place where that is short and in a
// rule with a name of its own otherwise. And Rego's `not` is safe in front of
// few things: the arguments of a call are evaluated outside of it, so that
// `not startswith(x.missing, "a")` is undefined, not true. A negation is
// written in place only where everything in it is sure to be defined, and is
// a negated rule otherwise. See negation.go.
package rego
