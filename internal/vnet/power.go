package vnet

import (
	"maps"
	"slices"
	"time"
)

// PowerCycle takes a host's power away and gives it back at the same instant. The
// old stack is gone with all its records, without a word on the wire (RFC 9293
// section 3.5.1 calls what it leaves at the peer half-open); a new one stands at
// the same address, and if the server's port was listened on it is so again:
// Listen gives that listener away. Told is called in the order of the hooks, at
// that instant. Of the old host's endpoints no Changed is told: nobody sees them
// end. Segments on the link go on, and those towards the host arrive at the new
// one. The other host is not touched.
//
// RFC 9293 section 3.4.3 asks a host that remembers no sequence numbers to be
// quiet for an MSL. This stack is not: it draws a new secret for its initial
// sequence numbers (RFC 6528) and a port at random for each connection (RFC 6056
// section 3.3.1), so that an old segment is taken for one of a new connection as
// rarely as two random numbers of 32 bits lie within a window.
//
// Nothing of the old host can be told or sent any more, and its dialer (see Dialer)
// fails. Its sockets fail when destroy is called, which frees its stack and must not
// be done within Observe. If there is an error, nothing has happened.
func (n *Network) PowerCycle(at Host, told func(now time.Duration)) (destroy func(), err error) {
	next, err := newHost(n, at)
	if err != nil {
		return nil, err
	}
	if n.hosts[at].Load().listens.Load() {
		l, err := next.listen(HTTPPort)
		if err != nil {
			next.stack.Destroy()
			return nil, err
		}
		next.booted.Store(l)
	}
	old := n.replace(next, told)
	return func() { old.stack.Destroy() }, nil
}

// replace puts the new host in the place of the old one.
func (n *Network) replace(next *host, told func(now time.Duration)) (old *host) {
	now := n.begin()
	defer n.finish()
	n.sampleLocked(now) // what happened before
	old = n.hosts[next.at].Swap(next)
	close(old.gone)
	n.sockets = slices.DeleteFunc(n.sockets, func(s *socket) bool { return s.at == old.at })
	clear(n.byTuple[old.at])
	maps.DeleteFunc(n.streams, func(t Tuple, _ *stream) bool { return t.Local.Addr() == addrs[old.at] })
	told(now)
	return old
}
