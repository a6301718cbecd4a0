package observe

import (
	"cmp"
	"slices"
)

// When the kernel is asked for its numbers of a socket. Asking costs more than
// everything else that is told of a request, so it is done where somebody sees
// the numbers or they decide something: after a socket's first request of a
// visit, after each while a page watches, when the run's next connection comes
// (look.go), when a program asks for the verdict, and at the end.

// asking says how a visit stands to a socket's numbers; the socket's lock guards it.
type asking struct {
	asked  bool  // they have been told
	stale  bool  // requests have been served since
	wanted bool  // they decide something when the request being served has its answer
	sent   int64 // octets that had been handed to the kernel by then
}

// unasked is how many octets of answers may go out before the numbers are asked
// for again: how much of the last answer a client has taken is reckoned from them
// (record.stuckAt), and they are to be much less than a kernel takes by itself.
const unasked = taken / 16

// due says whether the numbers are to be told before it is told that the socket is
// idle. The lock is held.
func (s *socket) due(v *Visit) bool {
	m := s.joined[v]
	if m == nil || s.closed {
		return false
	}
	sent := s.sent.Load()
	due := !m.asked || m.wanted || v.watched.Load() > 0 || sent-m.sent >= unasked || v.crowded(m.id)
	if m.stale = !due; due {
		m.asked, m.wanted, m.sent = true, false, sent
	}
	return due
}

// crowded says that the socket's run has more connections than are looked at.
func (v *Visit) crowded(id string) bool {
	v.telling.Lock()
	defer v.telling.Unlock()
	s := v.ledger.sockets[id]
	return s != nil && slices.ContainsFunc(s.runs, func(r *run) bool { return len(r.open) > maxLook })
}

// freshen says whether the numbers that the visit has been told are stale, and has
// them told after the request that is being served, if one is: then they may be
// what decides. The caller asks for them now.
func (s *socket) freshen(v *Visit) (stale bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.joined[v]
	if m == nil {
		return false
	}
	stale, m.stale = m.stale, false
	m.wanted = m.wanted || s.current.visit != nil
	return stale
}

// Refresh tells the numbers of those sockets that have served requests since they
// were told last, for somebody who is about to read.
func (v *Visit) Refresh() {
	for _, p := range v.open() {
		if p.s.freshen(v) {
			if n, ok := ask(p.s.TCPConn); ok {
				v.tellLook(p.s, p.id, n.info(p.id))
			}
		}
	}
}

type named struct {
	id string
	s  *socket
}

// open are the visit's open sockets, in the order of their names.
func (v *Visit) open() []named {
	v.mu.Lock()
	defer v.mu.Unlock()
	open := make([]named, 0, len(v.sockets))
	for id, s := range v.sockets {
		open = append(open, named{id, s})
	}
	slices.SortFunc(open, func(a, b named) int {
		return cmp.Or(cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
	})
	return open
}
