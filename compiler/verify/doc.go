// Package verify proves a compiled pack: every fixture is judged by the
// embedded OPA and by native CEL, and both must find what the fixture says.
//
// Native CEL is the oracle: the sources' own expressions, in the API server's
// CEL environment, over untyped objects, as a ValidatingAdmissionPolicy
// evaluates them. It shares nothing with the compiler to Rego but the
// sources.
package verify
