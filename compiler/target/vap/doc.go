// Package vap makes ValidatingAdmissionPolicies, which the API server itself
// evaluates, with no webhook and no Rego.
//
// The CEL of a limitation goes into its policy as it is, where that is
// possible. Two things have no place in a policy: a variable about an item,
// and a rule that judges item by item. So variables about an item are put
// into the expressions that read them, and a rule with forEach becomes one
// expression over all items. Both work on the syntax tree of the expression
// before macros are expanded: there `list.all(x, p)` is a call like any other,
// and prints as it was written.
//
// A rule is broken where neither the pack's `when` nor the rule's is false and
// `require` is not true. The policy says
//
//	!variables.isJudged || variables.ruleName     ruleName: !(when) || require
//
// `||` of CEL absorbs errors: this is true exactly where the pack's when is
// false, the rule's when is false, or require is true, whatever else is an
// error. Otherwise it is false or an error, and with failurePolicy Fail the API
// server treats both as broken. `list.all(x, p)` is true exactly where p is
// true of every item, and so is the conjunction of several.
//
// There are no other objects in a policy: rules that read the inventory are
// left out, by name.
package vap
