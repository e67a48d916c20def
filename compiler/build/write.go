package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"fineprint/compiler/target"
)

// Drift is how a folder differs from what a build makes.
type Drift struct {
	Missing []string // would be made
	Changed []string // have other contents
	Extra   []string // would not be made
}

// None says that the folder is what a build makes.
func (d Drift) None() bool { return len(d.Missing)+len(d.Changed)+len(d.Extra) == 0 }

// compare holds a folder against files.
func compare(dir string, files []target.File) (Drift, error) {
	var d Drift
	if err := mayBeFolder(dir); err != nil {
		return d, err
	}
	known := map[string]bool{}
	for _, f := range files {
		known[f.Path] = true
		have, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
			d.Missing = append(d.Missing, f.Path)
		case errors.Is(err, syscall.EISDIR):
			d.Changed = append(d.Changed, f.Path)
		case err != nil:
			return d, err
		case !bytes.Equal(have, f.Data):
			d.Changed = append(d.Changed, f.Path)
		}
	}
	var err error
	d.Extra, err = extra(dir, known)
	for _, list := range [][]string{d.Missing, d.Changed, d.Extra} {
		slices.Sort(list)
	}
	return d, err
}

// mayBeFolder refuses a place where something else than a folder is. It is
// left alone: what is there was not written by a build.
func mayBeFolder(dir string) error {
	info, err := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s cannot be made: a folder above it is a file; move that away, or choose another -o", dir)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is in the way: it is no folder; move it away, or choose another -o", dir)
	}
	return err
}

// extra lists the files of a folder that are not known.
func extra(dir string, known map[string]bool) ([]string, error) {
	var found []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && path == dir {
			return filepath.SkipAll
		}
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if rel = filepath.ToSlash(rel); err == nil && !known[rel] {
			found = append(found, rel)
		}
		return err
	})
	return found, err
}

// building begins the name of a folder that is being written.
const building = ".fineprint-building-"

// write replaces a folder by files, all or nothing: they are written beside
// it and the two change places. A build that is killed leaves the old folder,
// and at most one that begins with a dot, which the next build removes.
func write(ctx context.Context, dir string, files []target.File) error {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	if err := errors.Join(restore(dir), removeLeftovers(parent)); err != nil {
		return err
	}
	staging, err := os.MkdirTemp(parent, building)
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging) //nolint:errcheck // after the exchange this is the old bundle; the next build removes what is left
	if err := os.Chmod(staging, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		path := filepath.Join(staging, filepath.FromSlash(f.Path))
		if err := writeFile(path, f.Data); err != nil {
			return fmt.Errorf("the bundle in %s is left as it was: %w", dir, err)
		}
	}
	return exchange(staging, dir)
}

// writeFile makes a new file and the folders above it, and closes it, so that
// a full disk is an error now.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// replaceFile puts a file in the place of another, whole.
func replaceFile(path string, data []byte) error {
	staging, err := os.MkdirTemp(filepath.Dir(path), building)
	if err != nil {
		return err
	}
	defer os.RemoveAll(staging) //nolint:errcheck // the next build removes what is left
	staged := filepath.Join(staging, filepath.Base(path))
	if err := writeFile(staged, data); err != nil {
		return fmt.Errorf("%s is left as it was: %w", path, err)
	}
	return os.Rename(staged, path)
}

// removeLeftovers removes what builds that were killed have left.
func removeLeftovers(parent string) error {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), building) {
			if err := os.RemoveAll(filepath.Join(parent, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
