package vnet

import (
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/buffer"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
)

// halfway is where a segment that will be lost leaves the wire.
const halfway = 0.5

// lossByChance is why the link loses a segment by its probability.
const lossByChance = "loss"

// linkEnd is a host's end of the link: what its stack writes there is on the
// wire. It implements stack.LinkEndpoint.
type linkEnd struct {
	n  *Network
	at Host

	dispatcher atomic.Pointer[stack.NetworkDispatcher]
	// last is when the segment sent last is due, so that a shorter delay does
	// not let later segments overtake. Guarded by the network's order.
	last time.Duration
}

// WritePackets implements stack.LinkWriter. The sending endpoint is locked.
func (e *linkEnd) WritePackets(packets stack.PacketBufferList) (int, tcpip.Error) {
	for _, p := range packets.AsSlice() {
		v := p.ToView()
		raw := append([]byte(nil), v.AsSlice()...)
		v.Release()
		e.n.carry(e, raw, false)
	}
	return packets.Len(), nil
}

// carry puts a packet on the wire: it tells it and sets the timer at whose
// instant it is delivered or lost. A stray belongs to no endpoint of the host.
func (n *Network) carry(e *linkEnd, raw []byte, stray bool) {
	if n.down.Load() {
		return
	}
	now := n.begin()
	defer n.end()
	n.sampleLocked(now)
	s := &Segment{From: e.at, Raw: raw}
	if !s.read() {
		return // nothing but TCP over IPv4 is sent by these stacks
	}
	n.segments++
	s.ID = n.segments
	if !stray {
		s.Probe = n.probes(s)
		s.Retransmission = n.seen(s)
		n.watch(e.at, s.Tuple, now)
	}
	if n.inFlight++; n.inFlight == 1 && n.hooks.Busy != nil {
		n.hooks.Busy()
	}
	if p := n.Loss(); p > 0 && n.dice.Float64() < p {
		s.Lost = lossByChance
		half := time.Duration(float64(n.Delay()) * halfway)
		s.At, _ = n.clock.send(half, 0, func() { n.lose(s) })
	} else {
		s.At, s.DeliverAt = n.clock.send(n.Delay(), e.last, func() { n.deliver(s) })
		e.last = s.DeliverAt
	}
	if n.hooks.Sent != nil {
		n.hooks.Sent(*s)
	}
	n.restarted(e.at, s.Tuple, now)
}

// lose is called at the instant at which the segment leaves the wire.
func (n *Network) lose(s *Segment) {
	if n.down.Load() {
		return
	}
	now := n.begin()
	defer n.end()
	n.inFlight--
	if n.hooks.Lost != nil {
		n.hooks.Lost(Loss{s.ID, now, s.From, s.Tuple, halfway, s.Lost})
	}
}

// deliver is called at the instant at which the segment arrives. The stack gets
// it when all locks have been given back, for it may answer at once.
func (n *Network) deliver(s *Segment) {
	if n.down.Load() {
		return
	}
	to := n.hosts[s.From.peer()]
	n.arrive(s, to)
	d := to.end.dispatcher.Load()
	if d == nil {
		return
	}
	p := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: buffer.MakeWithData(s.Raw)})
	defer p.DecRef()
	(*d).DeliverNetworkPacket(header.IPv4ProtocolNumber, p)
}

func (n *Network) arrive(s *Segment, to *host) {
	a := Arrival{ID: s.ID, Host: to.at, Tuple: s.Tuple.Reverse()}
	found := "nothing"
	if n.hooks.Looked != nil {
		found = kind(to.find(a.Tuple))
	}
	a.At = n.begin()
	defer n.end()
	n.sampleLocked(a.At)
	n.inFlight--
	n.acknowledged(s.Header, a.Tuple)
	n.finAgain(a.Host, a.Tuple, s.Header)
	if n.hooks.Delivered != nil {
		n.hooks.Delivered(a)
	}
	if n.hooks.Looked != nil {
		n.hooks.Looked(Lookup{a, found})
	}
}

// InFlight is how many segments are on the wire. It is for hooks.
func (n *Network) InFlight() int { return n.inFlight }

// The rest of stack.LinkEndpoint. The wire has no link layer and computes no
// checksums for the stacks.

func (e *linkEnd) Attach(d stack.NetworkDispatcher) {
	if d == nil {
		e.dispatcher.Store(nil)
		return
	}
	e.dispatcher.Store(&d)
}
func (e *linkEnd) IsAttached() bool                             { return e.dispatcher.Load() != nil }
func (e *linkEnd) Wait()                                        {}
func (e *linkEnd) Close()                                       {}
func (e *linkEnd) MTU() uint32                                  { return mtu }
func (e *linkEnd) SetMTU(uint32)                                {}
func (e *linkEnd) Capabilities() stack.LinkEndpointCapabilities { return 0 }
func (e *linkEnd) MaxHeaderLength() uint16                      { return 0 }
func (e *linkEnd) LinkAddress() tcpip.LinkAddress               { return "" }
func (e *linkEnd) SetLinkAddress(tcpip.LinkAddress)             {}
func (e *linkEnd) ARPHardwareType() header.ARPHardwareType      { return header.ARPHardwareNone }
func (e *linkEnd) AddHeader(*stack.PacketBuffer)                {}
func (e *linkEnd) ParseHeader(*stack.PacketBuffer) bool         { return true }
func (e *linkEnd) SetOnCloseAction(func())                      {}
