package celfn

// modulo takes the sign of the dividend, in both languages.
var modulo = Function{Name: "_%_", Args: 2, Expand: integers("%")}
