package celfn

// subtract is of integers.
var subtract = Function{Name: "_-_", Args: 2, Expand: integers("-")}
