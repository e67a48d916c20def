package celfn

// endsWith means the same in both languages.
var endsWith = Function{Name: "endsWith", Member: true, Args: 2, Boolean: true, Expand: call("endswith", Boolean)}
