package observe

import (
	"cmp"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/fair"
)

// crowd counts the open connections. Where they become too many, idle ones are closed:
// to lose one costs its client a handshake, to be refused costs a newcomer all.
type crowd struct {
	mu     sync.Mutex
	places fair.Places
	open   map[*socket]netip.Prefix
}

// enter lets a connection in, if need be in the place of idle ones; false if it must
// be closed.
func (c *crowd) enter(s *socket, of netip.Prefix, most int) bool {
	c.mu.Lock()
	c.places.Most = most
	if c.open == nil {
		c.open = make(map[*socket]netip.Prefix)
	}
	ok := true
	if most > 0 {
		ok = c.places.Admit(of)
	} else {
		c.places.Force(of)
	}
	var idle []*socket
	if !ok {
		if idle = c.idle(of); len(idle) > 0 {
			ok = true
			c.places.Force(of) // each of them leaves its own
		}
	}
	if ok {
		c.open[s] = of
	}
	c.mu.Unlock()
	for _, s := range idle {
		s.shed()
	}
	return ok
}

// idle chooses some that can be closed: as many as make room for a while, since
// finding them takes longer than closing one. Where only this network has too many they
// are its own; otherwise those of the largest network go first, and of it those that
// are idle longest.
func (c *crowd) idle(of netip.Prefix) []*socket {
	own := c.places.Taken() < c.places.Most
	type candidate struct {
		*socket
		since time.Time
		of    int
	}
	var all []candidate
	for s, by := range c.open {
		if own && by != of {
			continue
		}
		if since, ok := s.idleSince(); ok {
			all = append(all, candidate{s, since, c.places.Of(by)})
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.of, a.of), a.since.Compare(b.since))
	})
	chosen := make([]*socket, 0, min(len(all), 1+c.places.Most/64))
	for _, a := range all[:cap(chosen)] {
		chosen = append(chosen, a.socket)
	}
	return chosen
}

func (c *crowd) leave(s *socket) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if of, ok := c.open[s]; ok {
		delete(c.open, s)
		c.places.Leave(of)
	}
}

// Open is how many connections are open.
func (l *Listener) Open() int {
	l.crowd.mu.Lock()
	defer l.crowd.mu.Unlock()
	return len(l.crowd.open)
}

// CloseUnused closes the connections on which nothing has come.
func (l *Listener) CloseUnused() {
	l.crowd.mu.Lock()
	var unused []*socket
	for s := range l.crowd.open {
		s.mu.Lock()
		if s.state == http.StateNew && !s.begun.Load() {
			unused = append(unused, s)
		}
		s.mu.Unlock()
	}
	l.crowd.mu.Unlock()
	for _, s := range unused {
		_ = s.Close()
	}
}

// network is what connections are counted by.
func (l *Listener) network(c net.Conn) netip.Prefix {
	peer, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok || l.Network == nil {
		return netip.Prefix{}
	}
	return l.Network(peer.AddrPort().Addr().Unmap().WithZone(""))
}

// idleSince is since when the socket waits for the first octet of a request; not ok
// while it does not.
func (s *socket) idleSince() (since time.Time, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.idle()
}

// idle is idleSince for who holds s.mu. What has asked that its next request be lost
// may never send it. A connection of HTTP/2 is idle while no stream is open, whatever
// else comes: net/http says so.
func (s *socket) idle() (since time.Time, ok bool) {
	if s.closed || s.begun.Load() && !s.inbox.http2 || s.state != http.StateIdle && s.state != http.StateNew {
		return time.Time{}, false
	}
	if s.idleAt.IsZero() {
		return s.accepted, true
	}
	return s.idleAt, true
}

// shed closes the socket for the sake of others, unless a request has come meanwhile.
func (s *socket) shed() {
	s.mu.Lock()
	_, idle := s.idle()
	if idle {
		s.limit = event.LimitConns
	}
	s.mu.Unlock()
	if idle {
		s.listener.turned.shed.Add(1)
		_ = s.Close()
	}
}
