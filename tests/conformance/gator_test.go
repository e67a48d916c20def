package conformance

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator"
	"github.com/open-policy-agent/gatekeeper/v3/pkg/gator/verify"
)

const bundle = "../../templates/windows-hostprocess/gatekeeper"

// TestGatorVerify runs the generated suite in Gatekeeper's own `gator
// verify`: the committed templates and constraints, and nothing else.
func TestGatorVerify(t *testing.T) {
	failed, cases := runSuite(t, os.DirFS(bundle))
	for _, f := range failed {
		t.Error(f)
	}
	if cases < 300 {
		t.Errorf("only %d cases ran", cases)
	}
	t.Logf("gator verify: %d cases as expected", cases-len(failed))
}

// TestGatorVerifyNotices proves that the suite can fail: a template that
// forgets one condition must make some case fail.
func TestGatorVerifyNotices(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(bundle)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "templates/host-network.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := strings.Replace(string(text), "not pod_spec.hostNetwork == true", "not pod_spec.hostNetwork == pod_spec.hostNetwork", 1)
	if broken == string(text) {
		t.Fatal("the template no longer has the condition that this test removes")
	}
	if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	if failed, _ := runSuite(t, os.DirFS(dir)); len(failed) == 0 {
		t.Error("gator verify passes a template that lacks its condition")
	}
}

func runSuite(t *testing.T, files fs.FS) (failed []string, cases int) {
	t.Helper()
	suites, err := verify.ReadSuites(files, "suite.yaml", "suite.yaml", false)
	if err != nil {
		t.Fatal(err)
	}
	if len(suites) != 1 {
		t.Fatalf("%d suites were read", len(suites))
	}
	runner, err := verify.NewRunner(files, func(opts ...gator.Opt) (gator.Client, error) {
		return gator.NewOPAClient(false, opts...)
	})
	if err != nil {
		t.Fatal(err)
	}
	filter, err := verify.NewFilter("")
	if err != nil {
		t.Fatal(err)
	}
	result := runner.Run(context.Background(), filter, suites[0])
	if result.Error != nil {
		t.Fatal(result.Error)
	}
	for _, test := range result.TestResults {
		if test.Error != nil || test.Skipped {
			failed = append(failed, test.Name+": "+errorText(test.Error))
		}
		for _, c := range test.CaseResults {
			cases++
			if c.Error != nil || c.Skipped {
				failed = append(failed, test.Name+": "+c.Name+": "+errorText(c.Error))
			}
		}
	}
	return failed, cases
}

func errorText(err error) string {
	if err == nil {
		return "skipped"
	}
	return err.Error()
}
