// Package lower turns checked CEL into IR.
//
// CEL has three outcomes, a value or true or false and an error, and its &&
// and || absorb errors. So a boolean expression E becomes two formulas:
// isTrue(E), which holds exactly when E is true, and isFalse(E), which holds
// exactly when it is false; on an error neither does. A rule is violated
// where `when` is not false and `require` is not true, and the two nots are
// negation as failure: notFalse and notTrue. Where an expression provably has
// no error (see total.go) they are the same as isTrue and isFalse, which
// reads better.
//
// A value expression becomes a term that is undefined exactly when the CEL
// errors, with a formula that must hold before it (see valued).
//
// What is assumed of the input: an object has the shape of its kind, as the
// API server sees to, though any field may be missing or null. Lists of
// objects hold objects, and what leads to the pod spec (spec, template) is an
// object where it is there. Objects of the inventory have a name and hold no
// null. Everything else is decided exactly.
package lower
