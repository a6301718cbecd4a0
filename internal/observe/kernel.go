package observe

import (
	"net"

	"samesocket/internal/event"
)

// birth is what the kernel tells of a socket when accept returns.
type birth struct {
	fd     int    // process-local; -1 where there is none
	cookie string // as "ss -e" prints it after "sk:"; empty where there is none
	syn    []byte // the client's SYN with its IP header; nil if not kept
	rtt    int64  // microseconds from our SYN-ACK to the client's ACK; 0 if unknown
}

// numbers is what the kernel tells of a socket at any later time.
type numbers struct {
	state         event.State
	minRTT, rtt   int64 // microseconds
	cwnd          int   // segments
	received, ack int64 // data octets
	unacked       int64 // data octets written that the peer has not acknowledged
	unsent        int64 // of these, those that could not even be sent
}

// control runs f on the connection's descriptor and says whether it ran: a
// closed connection has none.
func control(c *net.TCPConn, f func(fd uintptr)) bool {
	raw, err := c.SyscallConn()
	if err != nil {
		return false
	}
	return raw.Control(f) == nil
}
