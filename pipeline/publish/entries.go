package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// An entry point is a way into the published run beside current.json: the link and the database.
// They follow the pointer; the functions here find out whether they do, and make them.

// checkEntryKinds refuses to start where a name we are going to replace is taken by something
// else, or where a link would lead out of the warehouse. Better now than after hours of work.
func checkEntryKinds(r *os.Root) error {
	for _, e := range []struct {
		name string
		want fs.FileMode
		is   string
	}{
		{runsDir, fs.ModeDir, "a folder (mount another disk there rather than link to it)"},
		{tmpDir, fs.ModeDir, "a folder (mount another disk there rather than link to it)"},
		{pointerName, 0, "a plain file"},
		{databaseName, 0, "a plain file"},
		{linkName, fs.ModeSymlink, "a symbolic link"},
	} {
		info, err := r.Lstat(e.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look at %s: %w", e.name, err)
		}
		if info.Mode().Type() != e.want {
			return fmt.Errorf("look at %s: it is not %s; move it out of the warehouse", e.name, e.is)
		}
	}
	return nil
}

// Entries tells which entry points do not lead to the run that current.json names, as after a kill
// right behind the flip. The next Begin, or Repair, mends them.
func Entries(root string) ([]Problem, error) {
	r, err := os.OpenRoot(root)
	if err != nil {
		return nil, fmt.Errorf("open warehouse %s: %w", root, err)
	}
	defer r.Close()
	pointer, err := readPointer(r)
	if err != nil {
		return nil, err
	}
	var problems []Problem
	if !linkFollows(r, pointer.RunID) {
		problems = append(problems, Problem{linkName, "does not lead to " + pointer.Path})
	}
	reason, err := databaseLag(r, pointer.RunID)
	if err != nil {
		return nil, err
	}
	if reason != "" {
		problems = append(problems, Problem{databaseName, reason})
	}
	return problems, nil
}

func linkFollows(r *os.Root, id string) bool {
	target, err := r.Readlink(linkName)
	return err == nil && target == runPath(id)
}

// databaseLag says in what abm.duckdb differs from the database of the run; "" if in nothing.
func databaseLag(r *os.Root, id string) (string, error) {
	m, _, err := readManifest(r, id)
	if err != nil {
		return "", err
	}
	want, wanted := m.file(databaseName)
	got, err := hashFile(context.Background(), r, databaseName)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return "", fmt.Errorf("hash %s: %w", databaseName, err)
	}
	switch {
	case !wanted && missing:
		return "", nil
	case !wanted:
		return "is left from another run; the published run has none", nil
	case missing:
		return "is missing", nil
	case got.SHA256 != want.SHA256:
		return "is not the database of " + runPath(id), nil
	}
	if _, err := r.Lstat(walName); err == nil {
		return "has " + walName + " beside it, which keeps it from being opened", nil
	}
	return "", nil
}

// flipLink lets current lead to the run, by one rename. The link is relative, so that it holds
// where the warehouse is mounted under another path.
func flipLink(r *os.Root, id string) error {
	temp := tempName(linkName, id)
	if err := ignoreMissing(r.Remove(temp)); err != nil {
		return fmt.Errorf("replace link %s: %w", linkName, err)
	}
	if err := r.Symlink(runPath(id), temp); err != nil {
		return fmt.Errorf("replace link %s: %w", linkName, err)
	}
	if err := replace(r, temp, linkName); err != nil {
		return fmt.Errorf("replace link %s: %w", linkName, err)
	}
	return nil
}

// copyDatabase puts a read-only copy of the run's database beside abm.duckdb, ready to be renamed.
// It reports whether the run has one. A hard link would be cheaper, but a reader with root's rights
// that opens it for writing would then change the run.
func copyDatabase(r *os.Root, id string) (bool, error) {
	src, err := r.Open(path.Join(runPath(id), databaseName))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("copy %s: %w", databaseName, err)
	}
	defer src.Close()
	temp := tempName(databaseName, id)
	if err := writeTemp(r, temp, 0o444, src); err != nil {
		return false, fmt.Errorf("copy %s: %w", databaseName, err)
	}
	if err := errors.Join(r.Chmod(temp, 0o444), syncPath(r, temp)); err != nil {
		return false, fmt.Errorf("copy %s: %w", databaseName, err)
	}
	return true, nil
}

// swapDatabase renames the copy over abm.duckdb, or removes abm.duckdb if the run has none: left
// in place, its views would soon name a collected run. A stray write-ahead log goes first, because
// a new database with an old log beside it cannot be opened, even for reading.
func swapDatabase(r *os.Root, id string, wanted bool) error {
	if err := ignoreMissing(r.Remove(walName)); err != nil {
		return fmt.Errorf("remove %s: %w", walName, err)
	}
	if !wanted {
		if err := ignoreMissing(r.Remove(databaseName)); err != nil {
			return fmt.Errorf("remove %s: %w", databaseName, err)
		}
		return syncPath(r, ".")
	}
	if err := replace(r, tempName(databaseName, id), databaseName); err != nil {
		return fmt.Errorf("replace %s: %w", databaseName, err)
	}
	return nil
}
