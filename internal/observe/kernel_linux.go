package observe

import (
	"net"
	"strconv"
	"unsafe"

	"samesocket/internal/event"

	"golang.org/x/sys/unix"
)

// keepSYN asks the kernel to keep the SYN of every connection that this
// listening socket will accept. It needs no privilege.
func keepSYN(fd uintptr) error {
	return unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_SAVE_SYN, 1)
}

// abilities says what this very kernel can tell, by trying on a socket that is
// never connected.
func abilities() (savedSYN, tcpInfo bool) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return false, false
	}
	defer func() { _ = unix.Close(fd) }()
	_, err = unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
	return keepSYN(uintptr(fd)) == nil, err == nil
}

// born reads what can be asked only now: the kernel gives the saved SYN away
// once and then forgets it.
func born(c *net.TCPConn) birth {
	b := birth{fd: -1}
	control(c, func(fd uintptr) {
		b.fd = int(fd)
		if cookie, err := unix.GetsockoptUint64(b.fd, unix.SOL_SOCKET, unix.SO_COOKIE); err == nil {
			b.cookie = strconv.FormatUint(cookie, 16)
		}
		b.syn = savedSYN(fd)
		if info, err := unix.GetsockoptTCPInfo(b.fd, unix.IPPROTO_TCP, unix.TCP_INFO); err == nil {
			b.rtt = int64(info.Rtt) // the handshake is all that was measured so far
		}
	})
	return b
}

// savedSYN reads TCP_SAVED_SYN. unix.GetsockoptString would stop at the first
// zero octet, and every SYN has one, so the system call is made here.
func savedSYN(fd uintptr) []byte {
	var buf [256]byte // an IP and a TCP header with all their options fit twice
	n := uint32(len(buf))
	_, _, errno := unix.Syscall6(unix.SYS_GETSOCKOPT, fd, unix.IPPROTO_TCP, unix.TCP_SAVED_SYN,
		uintptr(unsafe.Pointer(&buf[0])), uintptr(unsafe.Pointer(&n)), 0) // #nosec G103 -- x/sys has no getsockopt that gives octets back; both outlive the call
	if errno != 0 || n == 0 {
		return nil
	}
	return append([]byte(nil), buf[:n]...)
}

// ask reads TCP_INFO; ok is false once the connection is closed.
func ask(c *net.TCPConn) (n numbers, ok bool) {
	var info *unix.TCPInfo
	var err error
	ran := control(c, func(fd uintptr) {
		info, err = unix.GetsockoptTCPInfo(int(fd), unix.IPPROTO_TCP, unix.TCP_INFO)
	})
	if !ran || err != nil || int(info.State) >= len(states) {
		return numbers{}, false
	}
	n = numbers{
		state:    states[info.State],
		rtt:      int64(info.Rtt),
		cwnd:     int(info.Snd_cwnd),
		received: int64(info.Bytes_received),
		ack:      int64(info.Bytes_acked),
		unsent:   int64(info.Notsent_bytes),
	}
	if info.Min_rtt != ^uint32(0) { // the kernel's word for "no sample yet"
		n.minRTT = int64(info.Min_rtt)
	}
	if n.state == event.CloseWait && n.received > 0 {
		n.received-- // the kernel counts the FIN's sequence number, which is no data
	}
	return n, true
}

// unacked reads how many octets we have written and the peer has not
// acknowledged, sent or not (SIOCOUTQ, tcp(7)); it is known after an RST too.
func unacked(c *net.TCPConn) (octets int64) {
	control(c, func(fd uintptr) {
		if n, err := unix.IoctlGetInt(int(fd), unix.SIOCOUTQ); err == nil {
			octets = int64(n)
		}
	})
	return octets
}

// states are the kernel's states (include/net/tcp_states.h) in the spelling of
// RFC 9293 section 3.3.2.
var states = [...]event.State{
	1: event.Established, 2: event.SynSent, 3: event.SynReceived, 4: event.FinWait1, 5: event.FinWait2,
	6: event.TimeWait, 7: event.Closed, 8: event.CloseWait, 9: event.LastAck, 10: event.Listen,
	11: event.Closing, 12: event.SynReceived,
}
