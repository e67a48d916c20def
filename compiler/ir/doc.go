// Package ir is what a checked CEL expression becomes before it is Rego:
// terms, which are undefined exactly when the CEL errors, and formulas, which
// say when something holds.
//
// The two node sets are closed. A term denotes a value or nothing; a formula
// holds or does not. Not is negation as failure over a whole formula: "it
// cannot be shown". That is how "this rule is not satisfied, be it false or
// an error" is written, and why errors deny. Whether a Not may be spelt as
// Rego's `not` in front of the formula, or needs a rule of its own, is for
// the Rego target to decide; nothing here depends on it.
package ir
