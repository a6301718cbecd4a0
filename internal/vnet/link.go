// The link: what a host's stack writes at its end is told, waits for its turn, is
// transmitted, travels for the delay, and is delivered to the other host or lost.
//
// Before: host.go, whose stack sends; after: flight.go, the segment on its way, and
// tap.go, which reads its header.

package vnet

import (
	"sync/atomic"
	"time"

	"gvisor.dev/gvisor/pkg/buffer"
	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
)

// linkEnd is a host's end of the link: what its stack writes there is on the
// wire. It implements stack.LinkEndpoint.
type linkEnd struct {
	n  *Network
	at Host

	dispatcher atomic.Pointer[stack.NetworkDispatcher]
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
	if n.stopped.Load() {
		return
	}
	now := n.begin()
	defer n.finish()
	if n.hosts[e.at].Load().end != e {
		return // the host has lost its power, and its stack does not know yet
	}
	n.sampleLocked(now)
	f := &flight{Segment: Segment{From: e.at, Raw: raw}, stop: 1}
	s := &f.Segment
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
	if n.cut.Load() {
		s.At, s.Lost = n.clock.now(), linkDown
	} else {
		n.launch(f)
	}
	if n.hooks.Sent != nil {
		n.hooks.Sent(*s)
	}
	n.restarted(e.at, s.Tuple, now)
	if s.Lost == linkDown {
		n.lost(f, s.At, 0, linkDown)
	}
}

// launch lets a segment that has just been sent set out, or wait in the queue until
// those before it have been transmitted. One that is to be lost is transmitted like
// any other.
func (n *Network) launch(f *flight) {
	n.flights[f.ID] = f
	f.timer = timer{c: n.clock, link: true, i: -1, f: func() { n.deliver(f) }}
	f.box = timer{c: n.clock, link: true, passes: true, i: -1, f: func() { n.atBox(f) }}
	f.passed = n.Box().Idle == 0
	d, notBefore := n.Delay(), n.lastDue[f.From]
	if f.Lost = n.willLose(&f.Segment); f.Lost != "" {
		f.stop, f.timer.f, f.passed = halfway, func() { n.drop(f) }, true
		d, notBefore = time.Duration(float64(d)*halfway), 0
	}
	transmission := n.transmission(len(f.Raw))
	f.At = n.schedule(f, n.free[f.From], transmission+d, notBefore)
	n.free[f.From] = f.departs + transmission
	if f.departs > f.At {
		f.DepartsAt = f.departs
	}
}

// transmission is how long it takes to put a packet of so many octets on the link.
func (n *Network) transmission(octets int) time.Duration {
	kbit := n.Rate() // a second: so many bits a millisecond
	if kbit == 0 {
		return 0
	}
	return time.Duration(8*octets) * time.Millisecond / time.Duration(kbit)
}

// Crossing is how long a segment of full size takes from one host to the other, if
// it is sent now and none is before it.
func (n *Network) Crossing() time.Duration { return n.transmission(mtu) + n.Delay() }

// drop is called at the instant at which a segment that is to be lost leaves the
// wire.
func (n *Network) drop(f *flight) {
	if n.stopped.Load() {
		return
	}
	now := n.begin()
	defer n.finish()
	if n.end(f) {
		n.lost(f, now, f.stop, f.Lost)
	}
}

// deliver is called at the instant at which the segment arrives. The stack gets
// it when all locks have been given back, for it may answer at once.
func (n *Network) deliver(f *flight) {
	if n.stopped.Load() {
		return
	}
	to := n.arrive(f)
	if to == nil {
		return
	}
	d := to.end.dispatcher.Load()
	if d == nil {
		return
	}
	p := stack.NewPacketBuffer(stack.PacketBufferOptions{Payload: buffer.MakeWithData(f.packet())})
	defer p.DecRef()
	(*d).DeliverNetworkPacket(header.IPv4ProtocolNumber, p)
}

// arrive tells an arrival and to which host it is; nil if there is none.
func (n *Network) arrive(f *flight) (to *host) {
	now := n.begin()
	defer n.finish()
	n.sampleLocked(now)
	if !f.passed && !f.held && n.flights[f.ID] == f && !n.pass(f, now) {
		return nil // the link has no delay, so half-way is the end
	}
	if !n.end(f) {
		return nil
	}
	to = n.hosts[f.From.peer()].Load()
	a := Arrival{ID: f.ID, At: now, Host: to.at, Tuple: f.arrivesAs().Reverse()}
	n.acknowledged(f.Header, a.Tuple)
	n.finAgain(a.Host, a.Tuple, f.Tuple, f.Header)
	if n.hooks.Delivered != nil {
		n.hooks.Delivered(a)
	}
	if n.hooks.Looked != nil {
		n.hooks.Looked(Lookup{a, kind(to.find(a.Tuple))})
	}
	return to
}

// InFlight is how many segments are under way on the wire or wait in its queues:
// those that are held are not. It is for hooks.
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
