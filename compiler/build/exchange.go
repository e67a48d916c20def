package build

import (
	"errors"
	"io/fs"
	"os"
)

// exchangeByRename puts staging in the place of dir where the system cannot
// do so in one step. The old bundle is kept until the new one is in place,
// and put back if that fails.
func exchangeByRename(staging, dir string) error {
	old := staging + ".old"
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(staging, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}
