package cluster

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// program is something that the cluster runs. The module folder of its name
// says which version.
type program struct {
	name, pkg, module string
	// flags gives linker flags besides -s -w, for a version.
	flags func(version string) string
}

var (
	etcd       = program{name: "etcd", pkg: "go.etcd.io/etcd/server/v3", module: "go.etcd.io/etcd/server/v3"}
	gatekeeper = program{name: "gatekeeper", pkg: gatekeeperModule, module: gatekeeperModule}
	apiServer  = program{name: "kube-apiserver", pkg: "k8s.io/kubernetes/cmd/kube-apiserver", module: "k8s.io/kubernetes", flags: kubernetesVersion}
)

const gatekeeperModule = "github.com/open-policy-agent/gatekeeper/v3"

// kubernetesVersion tells the API server its version, without which it does
// not start.
func kubernetesVersion(version string) string {
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	minor, _, _ := strings.Cut(rest, ".")
	const at = " -X k8s.io/component-base/version."
	return at + "gitVersion=" + version + at + "gitMajor=" + major + at + "gitMinor=" + minor
}

// requireBuild skips the test where the programs cannot be built.
func requireBuild(t *testing.T) {
	t.Helper()
	skip := t.Skipf
	if os.Getenv("FINEPRINT_CLUSTER") == "require" {
		skip = t.Fatalf
	}
	if testing.Short() {
		skip("a live cluster is not for a short run")
	}
	if runtime.GOOS == "windows" {
		skip("the API server is not built for %s", runtime.GOOS)
	}
	if _, err := exec.LookPath("go"); err != nil {
		skip("the go command builds the cluster: %v", err)
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if m := regexp.MustCompile(`MemTotal:\s+(\d+) kB`).FindSubmatch(text); m != nil {
			if kilobytes, _ := strconv.Atoi(string(m[1])); kilobytes < 3<<20 {
				skip("building the API server takes 3 GB of memory, and this machine has %d MB", kilobytes>>10)
			}
		}
	}
}

// built gives the path of a program, and the time that building it took: none
// if the cache has it.
func built(ctx context.Context, t *testing.T, p program) (string, time.Duration) {
	t.Helper()
	cache := os.Getenv("FINEPRINT_CLUSTER_CACHE")
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			t.Fatal(err)
		}
		cache = filepath.Join(user, "fineprint", "cluster")
	}
	if err := os.MkdirAll(cache, 0o750); err != nil {
		t.Fatal(err)
	}
	version := strings.TrimSpace(goCommand(ctx, t, p, "list", "-m", "-f", "{{.Version}}", p.module))
	flags := "-s -w"
	if p.flags != nil {
		flags += p.flags(version)
	}
	hash := sha256.New()
	fmt.Fprintln(hash, flags, goCommand(ctx, t, p, "version"), goCommand(ctx, t, p, "env", "GOOS", "GOARCH", "CGO_ENABLED"))
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(p.name, file))
		if err != nil {
			t.Fatal(err)
		}
		hash.Write(text)
	}
	path := filepath.Join(cache, fmt.Sprintf("%s-%s-%.6x", p.name, version, hash.Sum(nil)))
	if _, err := os.Stat(path); err == nil {
		t.Logf("%s %s is in the cache", p.name, version)
		return path, 0
	}
	t.Logf("building %s %s, once for this version", p.name, version)
	begin := time.Now()
	partial := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(partial) //nolint:errcheck // it is gone when all went well
	goCommand(ctx, t, p, "build", "-trimpath", "-ldflags", flags, "-o", partial, p.pkg)
	if err := os.Rename(partial, path); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begin)
	t.Logf("built %s in %s", p.name, took.Round(time.Second))
	return path, took
}

// goCommand runs go in the program's module folder.
func goCommand(ctx context.Context, t *testing.T, p program, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = p.name
	cmd.Env = append(os.Environ(), "GOWORK=off")
	var problems strings.Builder
	cmd.Stderr = &problems
	// An ended build takes its compilers along.
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s, for %s: %v (%v)\n%s", strings.Join(args, " "), p.name, err, context.Cause(ctx), problems.String())
	}
	return string(out)
}
