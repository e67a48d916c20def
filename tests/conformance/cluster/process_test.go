package cluster

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// start runs a program until the test ends; programs are ended in the reverse
// order of their start. If one ends before that, the cluster's context ends.
func (c *cluster) start(t *testing.T, name, path string, env []string, args ...string) {
	t.Helper()
	logPath := filepath.Join(c.dir, name+".log")
	log, err := os.Create(logPath)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...) // not CommandContext: it is ended in order, by stop
	cmd.Dir = c.dir
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = endWithParent()
	started, ended := make(chan error), make(chan struct{})
	go func() {
		// A program that must end with its parent ends with the parent's
		// thread, so this thread stays.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // the state tells it
		if c.ctx.Err() == nil && !c.stopping.Load() {
			c.cancel(fmt.Errorf("%s ended before its time: %s", name, cmd.ProcessState))
		}
		close(ended)
	}()
	if err := <-started; err != nil {
		t.Fatal(err)
	}
	t.Logf("started %s, process %d", name, cmd.Process.Pid)
	t.Cleanup(func() {
		c.stopping.Store(true)
		begin := time.Now()
		how := "ended"
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			how = "killed"
			_ = cmd.Process.Kill()
			<-ended
		}
		_ = log.Close()
		t.Logf("%s %s, process %d, in %s", how, name, cmd.Process.Pid, time.Since(begin).Round(time.Millisecond))
		if how == "killed" {
			t.Errorf("%s did not end when asked to", name)
		}
		if t.Failed() {
			t.Logf("the end of what %s said:\n%s", name, lastLines(logPath, 30))
		}
	})
}

func lastLines(path string, n int) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	lines = lines[max(0, len(lines)-n):]
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%.300s", line)
	}
	return strings.Join(lines, "\n")
}

// eventually calls done until it is true, with what is missing for the case
// that it never is.
func (c *cluster) eventually(t *testing.T, what string, limit time.Duration, done func() (bool, string)) {
	t.Helper()
	ctx, cancel := context.WithTimeoutCause(c.ctx, limit, fmt.Errorf("not within %s", limit))
	defer cancel()
	for {
		ok, missing := done()
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("waiting for %s: %v: %s", what, context.Cause(ctx), missing)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// freePorts gives ports of the loopback interface that nothing listens on.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	ports := make([]int, n)
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close() //nolint:errcheck // it only held the port
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports
}
