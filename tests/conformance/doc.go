// Package conformance holds the slower proofs: the generated bundles under
// the real programs that users run. It is a module of its own, so that the
// product does not depend on its peers.
package conformance
