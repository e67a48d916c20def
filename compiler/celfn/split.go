package celfn

// split means the same in both languages, also for an empty separator: one
// string a character.
var split = Function{Name: "split", Member: true, Args: 2, Expand: call("split", ListOf)}
