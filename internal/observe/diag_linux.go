package observe

import (
	"encoding/binary"
	"net/netip"
	"strconv"

	"samesocket/internal/event"

	"golang.org/x/sys/unix"
)

// diag asks the kernel for single connections, closed ones in TIME-WAIT
// included (sock_diag(7)). It needs no privilege.
type diag struct{ fd int }

func openDiag() *diag {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, unix.NETLINK_INET_DIAG)
	if err != nil {
		return &diag{-1}
	}
	// The kernel answers within sendto; a time-out is for what is not Linux
	// and only says so.
	_ = unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Usec: 100_000})
	return &diag{fd}
}

func (d *diag) close() {
	if d.fd >= 0 {
		_ = unix.Close(d.fd)
		d.fd = -1
	}
}

// state is the state of the end whose own address is from; empty if the kernel
// has none, or has another socket there. known is false if it does not say.
func (d *diag) state(from, to netip.AddrPort, cookie string) (state event.State, known bool) {
	const head, size = unix.SizeofNlMsghdr, unix.SizeofNlMsghdr + 56 // struct inet_diag_req_v2
	if d.fd < 0 {
		return "", false
	}
	src, dst := from.Addr().Unmap(), to.Addr().Unmap()
	var b [size]byte
	ne, be := binary.NativeEndian, binary.BigEndian
	ne.PutUint32(b[0:], size)
	ne.PutUint16(b[4:], unix.SOCK_DIAG_BY_FAMILY)
	ne.PutUint16(b[6:], unix.NLM_F_REQUEST)
	b[head], b[head+1] = unix.AF_INET, unix.IPPROTO_TCP
	if src.Is6() {
		b[head] = unix.AF_INET6
	}
	ne.PutUint32(b[head+4:], ^uint32(0)) // any state
	be.PutUint16(b[head+8:], from.Port())
	be.PutUint16(b[head+10:], to.Port())
	copy(b[head+12:], src.AsSlice())
	copy(b[head+28:], dst.AsSlice())
	ne.PutUint64(b[head+48:], ^uint64(0)) // any cookie
	if n, err := strconv.ParseUint(cookie, 16, 64); err == nil {
		ne.PutUint32(b[head+48:], uint32(n))
		ne.PutUint32(b[head+52:], uint32(n>>32))
	}
	if unix.Sendto(d.fd, b[:], 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}) != nil {
		return "", false
	}
	var answer [1 << 10]byte
	n, _, err := unix.Recvfrom(d.fd, answer[:], 0)
	if err != nil || n < head+4 {
		d.close() // nobody waits for a mute kernel twice
		return "", false
	}
	switch ne.Uint16(answer[4:]) {
	case unix.SOCK_DIAG_BY_FAMILY:
		if s := int(answer[head+1]); s < len(states) && states[s] != event.Listen {
			return states[s], true
		}
		return "", true
	case unix.NLMSG_ERROR:
		return "", -int32(ne.Uint32(answer[head:])) == int32(unix.ENOENT)
	default:
		return "", false
	}
}
