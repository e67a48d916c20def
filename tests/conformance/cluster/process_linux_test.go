package cluster

import "syscall"

// endWithParent has a program killed if the test is, so that nothing is left
// running.
func endWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}
