// What happens on the network, as it is told to whoever made it: the types and the
// order.
//
// Before: link.go, flight.go, states.go and tap.go call the hooks; after:
// internal/lab/tell.go makes events of what they say.

package vnet

import (
	"net/netip"
	"time"
)

// Host is one of the two ends.
type Host int

// The two hosts.
const (
	Client Host = iota
	Server
)

func (h Host) peer() Host { return 1 - h }

func (h Host) String() string { return [...]string{"client", "server"}[h] }

// Tuple names a connection as one host sees it: its own socket and its peer's
// (RFC 9293 section 3.4.1).
type Tuple struct{ Local, Remote netip.AddrPort }

// Reverse is the same connection as the peer sees it.
func (t Tuple) Reverse() Tuple { return Tuple{t.Remote, t.Local} }

// Hooks are called for what happens on the network; each may be nil. They are
// called one at a time, and what they take holds up both hosts, so they must be
// brief. At is lab time.
//
// Order: a segment's Sent comes before its Delivered or Lost, and Held and
// Released between them; Delivered before Looked and before every Changed and
// Informed that it causes; a Changed that comes with sending a segment before its
// Sent; Rewritten, or a Lost for want of a row, when the segment is half-way.
type Hooks struct {
	Sent      func(Segment)
	Delivered func(Arrival)
	Lost      func(Loss)
	Held      func(Hold)
	Released  func(Release)
	Looked    func(Lookup)
	Changed   func(Change)
	Restarted func(Restart)
	Informed  func(Info)
	// RowMade, Rewritten and RowExpired are of the box's table; RowMade comes before the
	// Rewritten of the segment that made it, at the same instant.
	RowMade    func(RowMade)
	Rewritten  func(Rewrite)
	RowExpired func(RowExpired)
	// Busy is called when the wire has been empty and a segment sets out, before
	// its Sent or Released.
	Busy func()
	// Settled is called when the wire is empty, but for what is held, and for 2 ms of wall time
	// nothing has happened.
	Settled func()
	// Panicked is called with what a hook, a timer's function or a stack
	// on the clock's goroutine has panicked with.
	Panicked func(v any)
}

// Segment is a TCP segment that a host has put on the link.
type Segment struct {
	ID   uint64
	From Host
	At   time.Duration
	// DepartsAt is when its transmission begins, for which it waits in its queue; 0
	// if that is at once. Later events supersede it as they do DeliverAt.
	DepartsAt time.Duration
	// DeliverAt is when it is due, unless it is held or lost by hand; 0 if it is
	// or will be lost.
	DeliverAt time.Duration
	// Lost says why it is or will be lost: loss, by_hand or link_down; empty if,
	// as far as is known, it will not.
	Lost string
	// Retransmission means that this sender has sent these sequence numbers
	// before.
	Retransmission bool
	// Probe means that it is a keep-alive probe (see KeepAlive).
	Probe bool
	// Raw is the IP packet. It must not be changed.
	Raw   []byte
	Tuple Tuple // as the sender sees it
	Header
}

// Header is what a TCP header says (RFC 9293 section 3.1).
type Header struct {
	Seq, Ack uint32
	Flags    Flags
	Window   uint16 // before scaling
	Length   int    // data octets
}

// Arrival is a segment handed to a host.
type Arrival struct {
	ID    uint64
	At    time.Duration
	Host  Host
	Tuple Tuple // as the host sees it
}

// Loss is a segment gone.
type Loss struct {
	ID       uint64
	At       time.Duration
	From     Host
	Tuple    Tuple   // as the sender sees it
	Fraction float64 // how far it came, 0 to 1
	Why      string  // loss, by_hand, link_down or no_row
}

// Hold is a segment stopped on its way.
type Hold struct {
	ID    uint64
	At    time.Duration
	From  Host
	Tuple Tuple   // as the sender sees it
	Way   float64 // how far it is, 0 to 1
}

// Release is a held segment that goes on.
type Release struct {
	ID        uint64
	At        time.Duration
	From      Host
	Tuple     Tuple         // as the sender sees it
	DepartsAt time.Duration // as that of Segment
	DeliverAt time.Duration // 0 if it will be lost, as its Sent has said
}

// Lookup is what a host's table finds for an arriving segment.
type Lookup struct {
	Arrival
	// Found is socket, listener or nothing.
	Found string
}

// Change is an endpoint's state seen to have changed. States are sampled, so
// one that lasts no lab time may go unseen.
type Change struct {
	At       time.Duration
	Host     Host
	Tuple    Tuple
	From, To string // RFC 9293 section 3.3.2
	// EndsAt is when TIME-WAIT, if it is To, will be over by the stack's
	// time-out; else 0. The timer itself cannot be seen.
	EndsAt time.Duration
}

// Restart is an endpoint's time-out of TIME-WAIT begun anew, because the peer's
// FIN came again (RFC 9293 section 3.10.7.4). It is inferred: that FIN was
// delivered and the endpoint has acknowledged it once more.
type Restart struct {
	At     time.Duration
	Host   Host
	Tuple  Tuple
	EndsAt time.Duration
}

// Info is an endpoint's numbers after it has processed a segment, when one of
// them differs from the last time. What a mere acknowledgment changed is told
// with the endpoint's next segment or when the hosts have settled.
type Info struct {
	At    time.Duration
	Host  Host
	Tuple Tuple
	Numbers
}

// RowMade is a row that the box has made for a segment of the client.
type RowMade struct {
	ID              uint64 // of the segment
	At              time.Duration
	Row             uint64 // counts the rows from 1
	Inside, Outside Tuple  // as the client has it, and as the server is to see the client
	ExpiresAt       time.Duration
}

// Rewrite is a segment that the box forwards.
type Rewrite struct {
	ID            uint64 // of the segment
	At            time.Duration
	From          Host
	Row           uint64
	Before, After Tuple // the sender's side first
	ExpiresAt     time.Duration
	// Head is what has changed: the headers of IP and of TCP. It must not be changed.
	Head []byte
}

// RowExpired is a row that the box has forgotten.
type RowExpired struct {
	At     time.Duration
	Row    uint64
	Inside Tuple
}

// Numbers are variables of RFC 9293 section 3.3.1, RFC 5681 and RFC 6298.
type Numbers struct {
	SndUna, SndNxt, RcvNxt uint32
	Cwnd                   int // segments
	Ssthresh               int // segments; 0 while unlimited
	RTT                    time.Duration
	RTO                    time.Duration
}
