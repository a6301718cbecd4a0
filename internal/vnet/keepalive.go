package vnet

import (
	"net"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// probeCount is how many probes may stay unanswered before TCP gives the
// connection up. Go's net.Dialer takes nine too.
const probeCount = 9

// KeepAlive lets this end of a connection of this package send a keep-alive probe
// (RFC 9293 section 3.8.4) whenever nothing has come or gone for so long: a
// segment without data whose sequence number is SND.NXT-1, which the peer must
// acknowledge. It is for connections that are established; TCP's default is off.
func (n *Network) KeepAlive(c net.Conn, every time.Duration) {
	cc := c.(*conn)
	cc.watched(func(s *socket) { s.keepAlive = true })
	idle, interval := tcpip.KeepaliveIdleOption(every), tcpip.KeepaliveIntervalOption(every)
	// These fail for no endpoint of TCP.
	_ = cc.ep.SetSockOpt(&idle)
	_ = cc.ep.SetSockOpt(&interval)
	_ = cc.ep.SetSockOptInt(tcpip.KeepaliveCountOption, probeCount)
	cc.ep.SocketOptions().SetKeepAlive(true)
}

// probes reports whether the segment is a keep-alive probe. A probe of a closed
// window looks the same; so it must come from an endpoint that keeps alive.
func (n *Network) probes(s *Segment) bool {
	from, st := n.byTuple[s.From][s.Tuple], n.streams[s.Tuple]
	return from != nil && from.keepAlive && st != nil &&
		s.Length == 0 && s.Flags == Flags(header.TCPFlagAck) && s.Seq == st.next-1
}
