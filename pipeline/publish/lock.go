package publish

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// Held is the right to write to a warehouse: one job at a time has it. Everything that changes a
// warehouse wants a Held, so that it cannot be called without the lock. It is not safe for
// concurrent use.
type Held struct {
	dir  string // absolute path of the warehouse
	root *os.Root
	lock *flock.Flock
}

// Lock takes the lock of the warehouse at root without waiting, and makes the folder where it is
// missing. It returns an error that wraps ErrLocked if another job holds it. The kernel lets go of
// the lock when the process ends, however it ends; the lock file itself is never removed.
func Lock(root string) (*Held, error) {
	dir, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find warehouse %s: %w", root, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make warehouse %s: %w", dir, err)
	}
	r, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open warehouse %s: %w", dir, err)
	}
	lock, err := takeLock(r, dir)
	if err != nil {
		return nil, closeAfter(r, err)
	}
	return &Held{dir: dir, root: r, lock: lock}, nil
}

func takeLock(r *os.Root, dir string) (*flock.Flock, error) {
	name := filepath.Join(dir, lockName)
	if info, err := r.Lstat(lockName); err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("lock %s: it is not a plain file; move it away", name)
	}
	lock := flock.New(name, flock.SetPermissions(0o644))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	if !ok {
		return nil, fmt.Errorf("lock %s: %w; wait until it has ended, or stop it", name, ErrLocked)
	}
	return lock, nil
}

// IsLocked tells whether a job holds the lock of the warehouse at root, without making anything. For
// the blink of an eye it holds a shared lock itself.
func IsLocked(root string) (bool, error) {
	name := filepath.Join(root, lockName)
	if _, err := os.Stat(name); err != nil {
		return false, nil // no lock file: no job has ever run here
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDONLY))
	free, err := lock.TryRLock()
	if err != nil {
		return false, fmt.Errorf("look at lock %s: %w", name, err)
	}
	return !free, lock.Unlock()
}

// Root returns the absolute path of the warehouse.
func (h *Held) Root() string { return h.dir }

// Release lets go of the lock. Calling it again does nothing.
func (h *Held) Release() error {
	if h.root == nil {
		return nil
	}
	closeErr := h.root.Close()
	h.root = nil
	if err := h.lock.Unlock(); err != nil {
		return fmt.Errorf("unlock %s: %w", h.lock.Path(), err)
	}
	if closeErr != nil {
		return fmt.Errorf("close warehouse %s: %w", h.dir, closeErr)
	}
	return nil
}

// check refuses a Held whose lock was released.
func (h *Held) check() error {
	if h == nil || h.root == nil || !h.lock.Locked() {
		return fmt.Errorf("write to the warehouse: the lock is not held; call Lock first")
	}
	return nil
}

// closeAfter closes the root after err and returns err, which matters more.
func closeAfter(r *os.Root, err error) error {
	_ = r.Close()
	return err
}
