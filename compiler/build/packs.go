package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fineprint/compiler/diag"
)

// FindPacks gives the folders to work on: those named, or every pack in root.
func FindPacks(root string, names []string) ([]string, error) {
	if len(names) == 0 {
		dirs, err := packsIn(root)
		if err == nil && dirs == nil {
			err = fmt.Errorf("%s holds no packs: a pack is a folder with a pack.yaml", root)
		}
		return dirs, err
	}
	var dirs []string
	byName := map[string]string{}
	for _, name := range names {
		dir, err := findPack(root, name)
		if err != nil {
			return nil, err
		}
		base := filepath.Base(absolute(dir))
		first, taken := byName[base]
		switch {
		case !taken:
			byName[base] = dir
			dirs = append(dirs, dir)
		case absolute(first) != absolute(dir):
			return nil, fmt.Errorf("%s and %s are both named %s, and would be written to one folder: build one at a time, each with its own -o", first, dir, base)
		} // else the same one again
	}
	return dirs, nil
}

// findPack gives the folder that a name on the command line means: a path, or
// else a pack in root.
func findPack(root, name string) (string, error) {
	inRoot := filepath.Join(root, name)
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir() && (holdsPack(name) || !holdsPack(inRoot)):
		return filepath.Clean(name), nil
	case isDir(inRoot):
		return inRoot, nil
	case err == nil:
		return "", fmt.Errorf("%s is a file: name the folder of the pack, %s", name, filepath.Dir(name))
	case !errors.Is(err, os.ErrNotExist):
		return "", err
	}
	dirs, _ := packsIn(root) // where it is not there, there is nothing to suggest
	var known []string
	for _, dir := range dirs {
		known = append(known, filepath.Base(dir))
	}
	message := fmt.Sprintf("%s is no folder, and %s has no pack of that name", name, root)
	if hint := diag.DidYouMean(name, known); hint != "" {
		message += " (" + hint + ")"
	}
	return "", errors.New(message)
}

// packsIn gives the folders in root. Those that begin with a dot belong to
// tools, and symbolic links are followed.
func packsIn(root string) ([]string, error) {
	entries, err := os.ReadDir(root)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s here: go to the folder that holds it, or name a pack", root)
	}
	if err != nil {
		return nil, fmt.Errorf("the packs cannot be listed: %w", err)
	}
	var dirs []string
	for _, e := range entries {
		dir := filepath.Join(root, e.Name())
		if isDir(dir) && !strings.HasPrefix(e.Name(), ".") {
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func holdsPack(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "pack.yaml"))
	return err == nil
}

// absolute is where a folder really is, so that two ways to name it are one.
func absolute(dir string) string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return dir
	}
	if resolved, err := filepath.EvalSymlinks(abs); err == nil {
		return resolved
	}
	return abs
}
