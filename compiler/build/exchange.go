package build

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// exchangeByRename puts staging in the place of dir where the system cannot
// do so in one step. The old bundle is kept until the new one is in place,
// and put back if that fails, or by the next build if this one is killed.
func exchangeByRename(staging, dir string) error {
	old := setAside(dir)
	err := os.Rename(dir, old)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	there := err == nil
	if err := os.Rename(staging, dir); err != nil {
		if there {
			err = errors.Join(err, os.Rename(old, dir))
		}
		return err
	}
	return os.RemoveAll(old)
}

// setAside is where the old bundle of dir waits for the new one.
func setAside(dir string) string {
	return filepath.Join(filepath.Dir(dir), building+"old-"+filepath.Base(dir))
}

// restore puts an old bundle back whose successor never came.
func restore(dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.Rename(setAside(dir), dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
