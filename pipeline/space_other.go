//go:build !linux && !darwin

package pipeline

import "math"

// freeSpace cannot be told here: nothing is said against it.
func freeSpace(string) (int64, error) { return math.MaxInt64, nil }

// mayWrite cannot be told without writing.
func mayWrite(string) error { return nil }
