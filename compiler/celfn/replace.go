package celfn

// replace replaces every occurrence, in both languages.
var replace = Function{Name: "replace", Member: true, Args: 3, Expand: call("replace", Text)}
