package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// Problem is one thing that is not as it was published.
type Problem struct {
	// Path is relative to the run's folder, or to the warehouse for an entry point.
	Path   string
	Reason string
}

// String returns the problem as one line.
func (p Problem) String() string { return p.Path + ": " + p.Reason }

// Verify holds the files of a published run against its manifest: each file's bytes and hash, the
// rows and columns its footer tells, missing and added files, and the manifest's own hash as noted
// in current.json or, for an older run, in the run's status. An empty runID means the published
// run. The error says that a verdict could not be reached; a run that is whole returns no problem
// and no error.
func Verify(ctx context.Context, root, runID string) ([]Problem, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("open warehouse %s: %w", root, err)
	}
	defer r.Close()
	pointer, err := readPointer(r)
	if err != nil && (runID == "" || !errors.Is(err, ErrNothingPublished)) {
		return nil, err
	}
	if runID == "" {
		runID = pointer.RunID
	}
	if err := checkRunID(runID); err != nil {
		return nil, err
	}
	run, err := r.OpenRoot(runPath(runID))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("verify run %s: %w", runID, ErrNoRun)
	}
	if err != nil {
		return nil, fmt.Errorf("verify run %s: %w", runID, err)
	}
	defer run.Close()

	manifest, found, err := trustedManifest(r, runID, pointer)
	if err != nil || len(found) > 0 {
		return found, err
	}
	problems, err := verifyFiles(ctx, run, manifest)
	if err != nil {
		return nil, fmt.Errorf("verify run %s: %w", runID, err)
	}
	return problems, nil
}

// trustedManifest reads the manifest and holds it against the hash noted elsewhere. Where that
// already fails, the problem is returned alone: the rest would be held against a false measure.
func trustedManifest(r *os.Root, id string, pointer Pointer) (Manifest, []Problem, error) {
	want := pointer.ManifestSHA256
	if id != pointer.RunID {
		status, err := readStatus(r, id)
		if err != nil {
			return Manifest{}, []Problem{{statusName, err.Error()}}, nil
		}
		if status.State != Published {
			return Manifest{}, nil, fmt.Errorf("verify run %s: it was not published: %s in step %q: %s", id, status.State, status.Step, status.Reason)
		}
		want = status.ManifestSHA256
	}
	m, sum, err := readManifest(r, id)
	if sum != "" && sum != want {
		return Manifest{}, []Problem{{manifestName, "was changed since it was published: SHA-256 " + sum + ", noted " + want}}, nil
	}
	if err != nil {
		return Manifest{}, []Problem{{manifestName, err.Error()}}, nil
	}
	if m.RunID != id {
		return Manifest{}, []Problem{{manifestName, fmt.Sprintf("speaks of run %q", m.RunID)}}, nil
	}
	return m, nil, nil
}

func verifyFiles(ctx context.Context, run *os.Root, m Manifest) ([]Problem, error) {
	tree, err := listTree(run)
	if err != nil {
		return nil, err
	}
	here := map[string]bool{}
	for _, name := range tree.files {
		here[name] = true
	}
	var problems []Problem
	note := func(name, reason string) {
		if reason != "" {
			problems = append(problems, Problem{name, reason})
		}
	}
	for _, f := range m.Files {
		note(f.Path, verifyFile(ctx, run, here, f))
		delete(here, f.Path)
	}
	for _, t := range m.Tables {
		for _, f := range t.Files {
			reason := verifyFile(ctx, run, here, f.File)
			if reason == "" {
				reason = verifyFooter(run, f, t.SchemaHash)
			}
			note(f.Path, reason)
			delete(here, f.Path)
		}
	}
	for _, name := range tree.files {
		if here[name] {
			note(name, "was added after publishing")
		}
	}
	for _, name := range tree.odd {
		note(name, "is neither a plain file nor a folder")
	}
	return problems, ctx.Err()
}

// verifyFile says what is wrong with a file; "" if nothing.
func verifyFile(ctx context.Context, run *os.Root, here map[string]bool, want File) string {
	if !here[want.Path] {
		return "is missing"
	}
	info, err := run.Lstat(want.Path)
	if err != nil {
		return err.Error()
	}
	if info.Size() != want.Bytes {
		return fmt.Sprintf("has %d bytes, published with %d", info.Size(), want.Bytes)
	}
	got, err := hashFile(ctx, run, want.Path)
	if err != nil {
		return err.Error()
	}
	if got.SHA256 != want.SHA256 {
		return "was changed since it was published: SHA-256 " + got.SHA256 + ", published " + want.SHA256
	}
	return ""
}

// verifyFooter is called only for files whose bytes are as published, so no damaged footer is read.
func verifyFooter(run *os.Root, want TableFile, schemaHash string) string {
	foot, err := fileFooter(run, path.Clean(want.Path))
	switch {
	case err != nil:
		return err.Error()
	case foot.rows != want.Rows:
		return fmt.Sprintf("has %d rows, the manifest says %d", foot.rows, want.Rows)
	case foot.schemaHash != schemaHash:
		return "has other columns than the manifest says"
	}
	return ""
}
