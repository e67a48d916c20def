package verify_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fineprint/compiler/build"
)

// TestRuleNamedLikeItsItem builds a rule whose name is that of its item: the
// helper that it becomes must not be hidden by the local of that name.
func TestRuleNamedLikeItsItem(t *testing.T) {
	dir := constructPack(t, []string{"true || true"})
	file := filepath.Join(dir, "c000/limitation.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rules := strings.Index(string(text), "  rules:")
	changed := string(text)[:rules] + `  rules:
  - name: mount
    forEach: containers.volumeMounts
    as: mount
    require: mount.mountPath.startsWith('/') && !mount.mountPath.contains('..')
    message: "'m'"
`
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := build.Compile(context.Background(), dir); err != nil {
		t.Error(err)
	}
}
