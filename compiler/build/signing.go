package build

import (
	"fineprint/compiler/target"
	"fineprint/compiler/target/bundle"
)

// signing gives the target as the options want it: signed bundles, where
// there is a key.
func (o Options) signing(t target.Target) target.Target {
	if _, ok := t.(bundle.Target); ok && o.Signing != nil {
		return bundle.Target{Signing: o.Signing}
	}
	return t
}
