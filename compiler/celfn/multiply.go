package celfn

// multiply is of integers.
var multiply = Function{Name: "_*_", Args: 2, Expand: integers("*")}
