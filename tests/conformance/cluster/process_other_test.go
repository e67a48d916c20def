//go:build !linux

package cluster

import "syscall"

// endWithParent does nothing here: only Linux ends programs with their parent.
func endWithParent() *syscall.SysProcAttr { return nil }
