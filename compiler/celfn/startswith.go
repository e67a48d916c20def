package celfn

// startsWith means the same in both languages: a value that is no string is an
// error in CEL and undefined in Rego.
var startsWith = Function{Name: "startsWith", Member: true, Args: 2, Boolean: true, Expand: call("startswith", Boolean)}
