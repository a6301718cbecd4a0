//go:build unix

package operate

import (
	"os"
	"syscall"
)

// ThisMachine is the one that the program runs on.
func ThisMachine() Machine {
	m := Machine{Memory: memory(os.DirFS("/"))}
	var files syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files) == nil {
		m.Descriptors = int(min(uint64(files.Cur), 1<<20)) // Go has raised it as far as it may
	}
	return m
}
