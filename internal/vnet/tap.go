// What is known of a segment by its header alone, and the one order in which all
// that happens is told.
//
// Before: link.go; after: the hooks (hooks.go), of which internal/lab/tell.go makes
// events.

package vnet

import (
	"iter"
	"net/netip"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// Flags are the control bits of a segment (RFC 9293 section 3.1).
type Flags uint8

// Names lists the bits that are set, in the order in which a capture tool shows
// them.
func (f Flags) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, b := range flagNames {
			if uint8(f)&b.bit != 0 && !yield(b.name) {
				return
			}
		}
	}
}

var flagNames = [...]struct {
	bit  uint8
	name string
}{
	{uint8(header.TCPFlagSyn), "SYN"},
	{uint8(header.TCPFlagFin), "FIN"},
	{uint8(header.TCPFlagRst), "RST"},
	{uint8(header.TCPFlagPsh), "PSH"},
	{uint8(header.TCPFlagAck), "ACK"},
	{uint8(header.TCPFlagUrg), "URG"},
}

// read reads the headers of the packet, which one of our own stacks has made.
func (s *Segment) read() (ok bool) {
	ip := header.IPv4(s.Raw)
	if !ip.IsValid(len(s.Raw)) || ip.TransportProtocol() != header.TCPProtocolNumber {
		return false
	}
	t := header.TCP(ip.Payload())
	if len(t) < header.TCPMinimumSize || int(t.DataOffset()) > len(t) {
		return false
	}
	src, _ := netip.AddrFromSlice(ip.SourceAddressSlice())
	dst, _ := netip.AddrFromSlice(ip.DestinationAddressSlice())
	s.Tuple = Tuple{netip.AddrPortFrom(src, t.SourcePort()), netip.AddrPortFrom(dst, t.DestinationPort())}
	s.Header = Header{
		Seq: t.SequenceNumber(), Ack: t.AckNumber(), Flags: Flags(t.Flags()),
		Window: t.WindowSize(), Length: len(t) - int(t.DataOffset()),
	}
	return true
}

// has reports whether the bit is set.
func (f Flags) has(bit header.TCPFlags) bool { return header.TCPFlags(f).Contains(bit) }

// space is how many sequence numbers the segment takes: SYN and FIN count as
// one each (RFC 9293 section 3.4).
func (h Header) space() uint32 {
	n := uint32(h.Length)
	if h.Flags.has(header.TCPFlagSyn) {
		n++
	}
	if h.Flags.has(header.TCPFlagFin) {
		n++
	}
	return n
}

// stream is how far one sender of a connection has come.
type stream struct {
	first uint32 // of the SYN
	next  uint32 // the first sequence number never sent
	acked uint32 // what an arrived acknowledgment expects next
}

// seen reports whether the sender has sent any of the segment's sequence numbers
// before, and remembers them.
func (n *Network) seen(s *Segment) bool {
	space := s.space()
	if space == 0 {
		return false
	}
	end := s.Seq + space
	st := n.streams[s.Tuple]
	if st == nil || s.Flags.has(header.TCPFlagSyn) && s.Seq != st.first {
		n.streams[s.Tuple] = &stream{s.Seq, end, s.Seq}
		return false
	}
	again := int32(s.Seq-st.next) < 0
	if int32(end-st.next) > 0 {
		st.next = end
	}
	return again
}

// acknowledged remembers how much of what a host has sent the arriving segment
// acknowledges.
func (n *Network) acknowledged(by Header, t Tuple) {
	st := n.streams[t]
	if st != nil && by.Flags.has(header.TCPFlagAck) && int32(by.Ack-st.acked) > 0 && int32(by.Ack-st.next) <= 0 {
		st.acked = by.Ack
	}
}

// begin takes the order, finish gives it back. Between them hooks are called. A
// panic of a hook ends here: the stack that sends must not be torn apart.
func (n *Network) begin() (now time.Duration) {
	n.order.Lock()
	return n.clock.now()
}

// finish must be deferred.
func (n *Network) finish() {
	v := recover()
	n.order.Unlock()
	n.clock.touch()
	if v != nil {
		n.panicked(v)
	}
}

func (n *Network) panicked(v any) {
	if n.hooks.Panicked == nil {
		panic(v)
	}
	n.hooks.Panicked(v)
}

// Observe calls f in the order of the hooks. Before it, it tells the states that
// have changed: so whatever a program tells through Observe comes after the
// state changes that led to it. For instance, the server's endpoint is told to
// be ESTABLISHED before the program tells that accept returned. The rules for
// hooks hold for f.
func (n *Network) Observe(f func(now time.Duration)) {
	n.order.Lock()
	defer n.clock.touch()
	defer n.order.Unlock()
	now := n.clock.now()
	n.sampleLocked(now)
	f(now)
}

// settled is called by the clock when for a while nothing has happened.
func (n *Network) settled() {
	n.order.Lock()
	defer n.order.Unlock()
	now := n.clock.now()
	for _, s := range n.sockets {
		if s.untold {
			n.inform(s, now)
		}
	}
	if n.inFlight == 0 && n.hooks.Settled != nil {
		n.hooks.Settled()
	}
}
