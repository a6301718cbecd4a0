package observe

import "net"

// birth is what the kernel tells of a socket when accept returns.
type birth struct {
	fd     int    // process-local; -1 where there is none
	cookie string // as "ss -e" prints it after "sk:"; empty where there is none
	syn    []byte // the client's SYN with its IP header; nil if not kept
}

// numbers is what the kernel tells of a socket at any later time.
type numbers struct {
	state         string // in the spelling of RFC 9293 section 3.3.2
	minRTT, rtt   int64  // microseconds
	cwnd          int    // segments
	received, ack int64  // data octets
	unacked       int64  // data octets written that the peer has not acknowledged
}

// The states that decide why a socket was closed.
const (
	stateClosed    = "CLOSED"
	stateCloseWait = "CLOSE-WAIT"
)

// control runs f on the connection's descriptor and says whether it ran: a
// closed connection has none.
func control(c *net.TCPConn, f func(fd uintptr)) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	return raw.Control(f) == nil
}
