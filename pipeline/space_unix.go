//go:build linux || darwin

package pipeline

import (
	"errors"
	"io/fs"
	"syscall"
)

// freeSpace is how many bytes a user may still write below a folder.
func freeSpace(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// mayWrite is nil where this user may make files in a folder.
func mayWrite(dir string) error {
	const writeAndSearch = 3 // W_OK|X_OK
	err := syscall.Access(dir, writeAndSearch)
	if errors.Is(err, syscall.EACCES) {
		return fs.ErrPermission
	}
	return err
}
