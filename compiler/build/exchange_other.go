//go:build !linux

package build

func exchange(staging, dir string) error { return exchangeByRename(staging, dir) }
