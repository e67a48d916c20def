package bundle

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"fineprint/compiler/target"

	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/util"
)

// Signing is the key that bundles are signed with.
type Signing struct {
	File      string // PEM, or for HS algorithms the secret itself
	Algorithm string
}

// Algorithms are those that OPA verifies.
var Algorithms = []string{
	"RS256", "RS384", "RS512", "HS256", "HS384", "HS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
}

const hashing = "SHA-256"

// sign makes .signatures.json: a token with a hash of every file. OPA hashes
// JSON by its content and other files by their bytes.
func (s Signing) sign(files []target.File) (target.File, error) {
	if !slices.Contains(Algorithms, s.Algorithm) {
		return target.File{}, fmt.Errorf("there is no signing algorithm %q (%s)", s.Algorithm, strings.Join(Algorithms, ", "))
	}
	// OPA would take the name of a missing file for the key itself.
	key, err := os.ReadFile(s.File)
	if err != nil {
		return target.File{}, err
	}
	if len(key) == 0 {
		return target.File{}, errors.New("the signing key " + s.File + " is empty")
	}
	hasher, err := opabundle.NewSignatureHasher(opabundle.HashingAlgorithm(hashing))
	if err != nil {
		return target.File{}, err
	}
	var listed []opabundle.FileInfo
	for _, f := range files {
		var content any = f.Data
		if f.Path == opabundle.ManifestExt {
			if err := util.Unmarshal(f.Data, &content); err != nil {
				return target.File{}, err
			}
		}
		sum, err := hasher.HashFile(content)
		if err != nil {
			return target.File{}, err
		}
		listed = append(listed, opabundle.NewFile(f.Path, hex.EncodeToString(sum), hashing))
	}
	token, err := opabundle.GenerateSignedToken(listed, opabundle.NewSigningConfig(s.File, s.Algorithm, ""), "")
	if err != nil {
		return target.File{}, err
	}
	text, err := json.MarshalIndent(opabundle.SignaturesConfig{Signatures: []string{token}}, "", "  ")
	return target.File{Path: ".signatures.json", Data: append(text, '\n')}, err
}
