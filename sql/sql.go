// Package sql holds what the figures mean: one SELECT per file, named as the
// table it makes. The runner reads the files through FS.
package sql

import "embed"

// FS holds the models, the preludes, the checks and the reading queries.
//
//go:embed */*.sql
var FS embed.FS
