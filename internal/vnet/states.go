package vnet

import (
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
)

// socket is an endpoint whose state is sampled: TCP has no callback for it. An
// endpoint is watched from its first segment until it is CLOSED.
type socket struct {
	at    Host
	tuple Tuple
	ep    endpoint
	state string // as last told
	// numbers are the newest; untold means that they have not been told.
	numbers Numbers
	untold  bool
	// finAgain means that the peer's FIN has come again in TIME-WAIT and has
	// not been acknowledged yet.
	finAgain bool
	// keepAlive means that the endpoint sends keep-alive probes.
	keepAlive bool
	// reads means that its program has half-closed it and reads on: then FIN-WAIT-2
	// has no time-out.
	reads bool
}

// watch begins to watch the endpoint that sends a connection's first segment. An
// active open comes from CLOSED, a passive one from LISTEN (RFC 9293 figure 5).
func (n *Network) watch(at Host, t Tuple, now time.Duration) {
	if n.byTuple[at][t] != nil || n.hooks.Changed == nil && n.hooks.Informed == nil {
		return
	}
	ep := n.hosts[at].Load().find(t)
	if kind(ep) != "socket" {
		return // a reset that no endpoint sends
	}
	s := &socket{at: at, tuple: t, ep: ep, state: closed}
	if at == Server {
		s.state = listen
	}
	n.sockets = append(n.sockets, s)
	n.byTuple[at][t] = s
	n.sampleLocked(now)
}

// sample tells the states that have changed.
func (n *Network) sample() {
	n.order.Lock()
	changed := false
	defer func() {
		v := recover()
		n.order.Unlock()
		if changed {
			n.clock.touch()
		}
		if v != nil {
			n.panicked(v)
		}
	}()
	changed = n.sampleLocked(n.clock.now())
}

func (n *Network) sampleLocked(now time.Duration) (changed bool) {
	if n.stopped.Load() {
		return false
	}
	keep := n.sockets[:0]
	for _, s := range n.sockets {
		// State is the one call on an endpoint that takes no lock.
		state := stateName(s.ep.State())
		if state != s.state && state != unsettled {
			changed = true
			if n.hooks.Changed != nil {
				c := Change{At: now, Host: s.at, Tuple: s.tuple, From: s.state, To: state}
				if state == timeWait {
					c.EndsAt = now + n.hosts[s.at].Load().timeWait
				}
				n.hooks.Changed(c)
			}
			s.state = state
		}
		if s.state == closed {
			delete(n.byTuple[s.at], s.tuple)
			delete(n.streams, s.tuple)
			continue
		}
		keep = append(keep, s)
	}
	clear(n.sockets[len(keep):])
	n.sockets = keep
	return changed
}

// probe is called by the host's TCP when it has processed a segment for a
// connection, with the endpoint locked.
func (h *host) probe(ep *tcp.TCPEndpointState) {
	n := h.n
	if n.stopped.Load() {
		return
	}
	now := n.begin()
	defer n.finish()
	if n.hosts[h.at].Load() != h {
		return // the host has lost its power
	}
	n.sampleLocked(now)
	t := Tuple{addrPort(ep.ID.LocalAddress, ep.ID.LocalPort), addrPort(ep.ID.RemoteAddress, ep.ID.RemotePort)}
	s := n.byTuple[h.at][t]
	if s == nil || n.hooks.Informed == nil {
		return
	}
	num := numbers(ep)
	if num == s.numbers {
		return
	}
	// What a mere acknowledgment changes waits for the endpoint's next
	// segment, or until all is quiet: often the next one is right behind.
	wait := num.RcvNxt == s.numbers.RcvNxt && num.Ssthresh == s.numbers.Ssthresh && !s.untold
	s.numbers, s.untold = num, true
	if !wait {
		n.inform(s, now)
	}
}

func (n *Network) inform(s *socket, now time.Duration) {
	s.untold = false
	n.hooks.Informed(Info{now, s.at, s.tuple, s.numbers})
}

func numbers(ep *tcp.TCPEndpointState) Numbers {
	snd := &ep.Sender
	num := Numbers{
		SndUna: uint32(snd.SndUna), SndNxt: uint32(snd.SndNxt), RcvNxt: uint32(ep.Receiver.RcvNxt),
		Cwnd: snd.SndCwnd, Ssthresh: snd.Ssthresh, RTO: snd.RTO,
	}
	if num.Ssthresh >= tcp.InitialSsthresh {
		num.Ssthresh = 0
	}
	if snd.RTTState.SRTTInited {
		num.RTT = snd.RTTState.SRTT
	}
	return num
}

// kind says what a lookup has found.
func kind(ep endpoint) string {
	switch {
	case ep == nil:
		return "nothing"
	case tcp.EndpointState(ep.State()) == tcp.StateListen:
		return "listener"
	}
	return "socket"
}

// finAgain looks at a segment that arrives with a tuple, and was sent with one that a
// box may have rewritten: in TIME-WAIT the peer's FIN alone, with the number that was
// acknowledged before, restarts the time-out.
func (n *Network) finAgain(at Host, t, sent Tuple, h Header) {
	if !h.Flags.has(header.TCPFlagFin) || h.Length > 0 {
		return
	}
	s, peer := n.byTuple[at][t], n.streams[sent]
	if s != nil && s.state == timeWait && peer != nil && peer.next == h.Seq+1 {
		s.finAgain = true
	}
}

// restarted looks at a segment that is sent.
func (n *Network) restarted(at Host, t Tuple, now time.Duration) {
	s := n.byTuple[at][t]
	if s == nil || !s.finAgain {
		return
	}
	s.finAgain = false
	if s.state == timeWait && n.hooks.Restarted != nil {
		n.hooks.Restarted(Restart{now, at, t, now + n.hosts[at].Load().timeWait})
	}
}

const (
	closed      = "CLOSED"
	listen      = "LISTEN"
	established = "ESTABLISHED"
	closeWait   = "CLOSE-WAIT"
	finWait2    = "FIN-WAIT-2"
	timeWait    = "TIME-WAIT"
	// unsettled is an endpoint between two states of the RFC.
	unsettled = ""
)

// stateName spells a state of gVisor as RFC 9293 section 3.3.2 does.
func stateName(state uint32) string {
	switch s := tcp.EndpointState(state); s {
	case tcp.StateConnecting:
		return unsettled
	case tcp.StateInitial, tcp.StateBound, tcp.StateError, tcp.StateClose:
		return closed
	case tcp.StateSynRecv:
		return "SYN-RECEIVED"
	case tcp.StateFinWait1:
		return "FIN-WAIT-1"
	case tcp.StateFinWait2:
		return "FIN-WAIT-2"
	default:
		return s.String()
	}
}

var (
	_ endpoint    = (*tcp.Endpoint)(nil)
	_ tcpip.Clock = stackClock{}
)
