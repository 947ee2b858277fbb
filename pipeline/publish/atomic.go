package publish

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// A file is replaced in six moves: write under a temporary name in the same folder, fsync, close,
// rename, fsync the folder. A reader sees the old file or the new one, and after a power cut so
// does the next start. The temporary name starts with a dot, so that no table glob matches it.

// tempName returns the temporary name for name; owner (a run id) keeps two writers apart even
// where the lock failed to, as on some network file systems.
func tempName(name, owner string) string {
	return path.Join(path.Dir(name), "."+path.Base(name)+"."+owner+".tmp")
}

// isTemp says whether base is a temporary name of one of the given files.
func isTemp(base string, names ...string) bool {
	if !strings.HasSuffix(base, ".tmp") {
		return false
	}
	for _, name := range names {
		if strings.HasPrefix(base, "."+name+".") {
			return true
		}
	}
	return false
}

// writeTemp writes a file that does not exist yet and fsyncs it.
func writeTemp(r *os.Root, name string, perm os.FileMode, src io.Reader) error {
	if err := ignoreMissing(r.Remove(name)); err != nil {
		return err
	}
	f, err := r.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, src)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, r.Remove(name))
	}
	return nil
}

// replace renames temp over name and fsyncs the folder.
func replace(r *os.Root, temp, name string) error {
	if err := r.Rename(temp, name); err != nil {
		return errors.Join(err, ignoreMissing(r.Remove(temp)))
	}
	return syncPath(r, path.Dir(name))
}

// syncPath fsyncs a file or a folder.
func syncPath(r *os.Root, name string) error {
	f, err := r.Open(name)
	if err != nil {
		return fmt.Errorf("fsync %s: %w", name, err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("fsync %s: %w", name, err)
	}
	return nil
}

// encode renders v as the indented JSON that all our files hold, with a final newline.
func encode(v any) ([]byte, error) {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(data, '\n'), nil
}

// writeJSON replaces name by v as JSON.
func writeJSON(r *os.Root, name, owner string, v any) error {
	data, err := encode(v)
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return writeAtomic(r, name, owner, data)
}

// writeAtomic replaces name by data.
func writeAtomic(r *os.Root, name, owner string, data []byte) error {
	temp := tempName(name, owner)
	if err := writeTemp(r, temp, 0o644, bytes.NewReader(data)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := replace(r, temp, name); err != nil {
		return fmt.Errorf("replace %s: %w", name, err)
	}
	return nil
}
