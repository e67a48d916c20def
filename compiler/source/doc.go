// Package source reads packs: pack.yaml, one limitation.yaml a folder, and
// their fixtures.
//
// It reads YAML as nodes, never straight into structs, because every message
// about a pack has to say where: a scalar keeps the position of each of its
// characters, inside block scalars too, so that an error in the middle of a
// CEL expression points at the character in the file. Anchors, aliases and
// merge keys are refused: policy should be read where it stands.
package source
