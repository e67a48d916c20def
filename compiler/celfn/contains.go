package celfn

// contains means the same in both languages.
var contains = Function{Name: "contains", Member: true, Args: 2, Boolean: true, Expand: call("contains", Boolean)}
