package publish

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

// formatVersion is the version of current.json and manifest.json.
const formatVersion = 1

// Pointer is the content of current.json: which run is published. A reader resolves it once, reads
// only below Path, and so never mixes two runs.
type Pointer struct {
	FormatVersion int    `json:"format_version"`
	RunID         string `json:"run_id"`
	// Path is the run's folder relative to the warehouse, with slashes.
	Path    string `json:"path"`
	BuildID string `json:"build_id"`
	// AsOf is the calendar day the run describes, YYYY-MM-DD.
	AsOf           string    `json:"as_of"`
	PublishedAt    time.Time `json:"published_at"`
	ManifestSHA256 string    `json:"manifest_sha256"`
}

// Current returns the pointer to the published run. The error wraps ErrNothingPublished if there
// is none.
func Current(root string) (Pointer, error) {
	r, err := os.OpenRoot(root)
	if errors.Is(err, fs.ErrNotExist) {
		return Pointer{}, fmt.Errorf("read %s: %w; run the job first", pointerName, ErrNothingPublished)
	}
	if err != nil {
		return Pointer{}, fmt.Errorf("open warehouse %s: %w", root, err)
	}
	defer r.Close()
	return readPointer(r)
}

func readPointer(r *os.Root) (Pointer, error) {
	p, _, err := readPointerBytes(r)
	return p, err
}

// readPointerBytes returns the pointer and the bytes it was read from; Commit compares the bytes.
func readPointerBytes(r *os.Root) (Pointer, []byte, error) {
	data, err := r.ReadFile(pointerName)
	if errors.Is(err, fs.ErrNotExist) {
		return Pointer{}, nil, fmt.Errorf("read %s: %w; run the job first", pointerName, ErrNothingPublished)
	}
	if err != nil {
		return Pointer{}, nil, fmt.Errorf("read %s: %w", pointerName, err)
	}
	p, err := parsePointer(data)
	if err != nil {
		return Pointer{}, nil, fmt.Errorf("decode %s: %w; restore it from a backup, or remove it to publish anew", pointerName, err)
	}
	return p, data, nil
}

func parsePointer(data []byte) (Pointer, error) {
	var p Pointer
	if err := json.Unmarshal(data, &p); err != nil {
		return Pointer{}, err
	}
	if p.FormatVersion != formatVersion {
		return Pointer{}, fmt.Errorf("format version %d: this program reads %d", p.FormatVersion, formatVersion)
	}
	if err := checkRunID(p.RunID); err != nil {
		return Pointer{}, err
	}
	if p.Path != runPath(p.RunID) {
		return Pointer{}, fmt.Errorf("path %q: want %q", p.Path, runPath(p.RunID))
	}
	return p, nil
}
