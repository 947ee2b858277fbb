package config

import (
	_ "embed"
	"slices"
)

//go:embed skeleton.yaml
var skeleton []byte

// Skeleton is the complete, commented abm.yaml: every key with its default and
// its meaning.
func Skeleton() []byte { return slices.Clone(skeleton) }
