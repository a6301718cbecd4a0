//go:build !linux

package observe

import (
	"errors"
	"net"
	"runtime"
)

// keepSYN: no other system keeps the SYN for an unprivileged program.
func keepSYN(uintptr) error { return errors.ErrUnsupported }

// abilities says that neither the SYN nor TCP's numbers can be told here.
func abilities() (savedSYN, tcpInfo bool) { return false, false }

// born tells the descriptor only. Windows has handles, which are none.
func born(c *net.TCPConn) birth {
	b := birth{fd: -1}
	if runtime.GOOS != "windows" {
		control(c, func(fd uintptr) { b.fd = int(fd) })
	}
	return b
}

// ask has no numbers; why a socket was closed is then told from its reads
// alone.
func ask(*net.TCPConn) (numbers, bool) { return numbers{}, false }

// unacked cannot be told either.
func unacked(*net.TCPConn) int64 { return 0 }
