package build

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange puts staging in the place of dir in one step of the file system.
func exchange(staging, dir string) error {
	err := unix.Renameat2(unix.AT_FDCWD, staging, unix.AT_FDCWD, dir, unix.RENAME_EXCHANGE)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOENT):
		return os.Rename(staging, dir) // there was no bundle yet
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.ENOTSUP):
		return exchangeByRename(staging, dir) // a file system without exchange
	}
	return &os.LinkError{Op: "exchange", Old: staging, New: dir, Err: err}
}
