package celfn

// trim removes white space, as Unicode has it, from both ends.
var trim = Function{Name: "trim", Member: true, Args: 1, Expand: call("trim_space", Text)}
