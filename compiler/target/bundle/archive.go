package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"slices"

	"fineprint/compiler/target"
)

// archive packs files into a .tar.gz whose bytes depend on nothing else.
func archive(files []target.File) ([]byte, error) {
	files = slices.Clone(files)
	slices.SortFunc(files, byPath)
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		return nil, err
	}
	pack := tar.NewWriter(zip)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.Path, Mode: 0o644, Size: int64(len(f.Data)), Format: tar.FormatUSTAR}
		if err := pack.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := pack.Write(f.Data); err != nil {
			return nil, err
		}
	}
	err = errors.Join(pack.Close(), zip.Close())
	return out.Bytes(), err
}
