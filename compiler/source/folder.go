package source

import (
	"os"
	"path/filepath"
	"strings"

	"fineprint/compiler/diag"
)

// loadLimitations reads every folder of the pack as a limitation.
func (p *Pack) loadLimitations(errs *diag.List) {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		errs.Add(diag.Position{File: p.Dir}, "", "cannot be read: %v", plainError(err))
		return
	}
	for _, e := range entries {
		path := filepath.Join(p.Dir, e.Name())
		switch {
		case e.Name() == packFile || beside(e.Name()):
		case e.Name() == fixtureFolder && isDir(path):
			p.Fixtures = append(loadFixtures(path, nil, errs), p.Fixtures...)
		case isDir(path):
			l := loadLimitation(path, errs)
			p.Limitations = append(p.Limitations, l)
			p.Fixtures = append(p.Fixtures, l.Fixtures...)
		default:
			errs.Add(diag.Position{File: path}, "a pack holds pack.yaml, fixtures/ and a folder for each limitation", "does not belong in a pack")
		}
	}
	if len(p.Limitations) == 0 {
		errs.Add(diag.Position{File: p.Dir}, "add a folder with a limitation.yaml", "the pack has no limitations")
	}
}

// isDir follows symbolic links, as a pack may be put together from elsewhere.
func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// beside says that a file may stand anywhere in a pack and is no part of it:
// notes, and what editors and version control leave there.
func beside(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".md")
}
