package observe

import (
	"net/http"

	"samesocket/internal/event"
)

// maxClick bounds a click id in octets; the rest is cut off.
const maxClick = 64

// Act says what a request was for.
type Act struct {
	Kind  event.RequestKind
	Click string // the id of the visitor's act, at most 64 octets; empty if none
	Run   string // the label under which a client of the visitor's own sent it
}

// member is a visit's view of a socket that it joined.
type member struct {
	id       string // "s1" within the visit
	tokened  bool   // a request with the visit's token came on it
	watching bool   // it is a WebSocket that this visit asked for
	asking          // for the kernel's numbers
}

// Tell joins the request's socket to the visit and tells socket:request. Call
// it once for a request and before the answer is written: a request belongs to
// the first visit it is told to. It says whether this click id had come before
// in this visit; what to answer then is the caller's to decide.
func Tell(r *http.Request, v *Visit, what Act) (repeat bool) {
	if len(what.Click) > maxClick {
		what.Click = what.Click[:maxClick]
	}
	s := socketOf(r)
	if s == nil {
		return v.seen(what.Click)
	}
	if what.Run != "" && Nth(r) == 1 {
		v.look(what.Run)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &s.current
	if x.visit != nil {
		return x.visit == v && x.repeat
	}
	m := s.join(v)
	if m == nil {
		return v.seen(what.Click)
	}
	if what.Kind != event.KindPage {
		s.hasToken(m)
	}
	x.visit = v
	q := seen(r)
	q.Socket, q.Nth, q.Kind, q.Click = m.id, x.nth, what.Kind, what.Click
	if q.Run = what.Run; q.Run == "" {
		q.Client = ""
	}
	if !x.first.IsZero() {
		q.FirstOctet, q.WaitedUS = x.first.Sub(v.start).Microseconds(), x.waited.Microseconds()
	}
	x.repeat = v.request(q, s.inbox.head)
	return x.repeat
}

// Nth is the number of the request on its socket, from 1; 0 if it came on none
// that is observed.
func Nth(r *http.Request) int {
	s := socketOf(r)
	if s == nil {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nth
}

// Upgraded names what the request's socket carries as a WebSocket. Call it before the upgrade, after Tell; socket:upgraded is told to
// the visits of the socket when net/http gives the connection away, and never
// if it does not.
func Upgraded(r *http.Request, carries event.Carried) {
	s := socketOf(r)
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state == http.StateHijacked {
		s.tellUpgraded(carries)
		return
	}
	s.current.carries = carries
}

// join makes the socket known to the visit; nil if either has ended.
func (s *socket) join(v *Visit) *member {
	if m := s.joined[v]; m != nil || s.closed {
		return m
	}
	id, ok := v.joined(s)
	if !ok {
		return nil
	}
	if s.joined == nil {
		s.joined = make(map[*Visit]*member)
	}
	m := &member{id: id}
	s.joined[v] = m
	v.append(event.Kernel, id, event.SocketAccepted{
		Socket: id,
		Tuple:  s.tuple(),
		FD:     s.fd, Cookie: s.cookie, Syn: s.syn, Handshake: s.rtt,
		AcceptedAt: s.accepted.Sub(v.start).Microseconds(), Waited: s.waited.Microseconds(),
	})
	if s.tokened > 1 {
		v.append(event.Program, id, event.SocketShared{Socket: id})
	}
	return m
}

func (s *socket) tuple() event.Tuple {
	return event.Tuple{Local: s.LocalAddr().String(), Remote: s.RemoteAddr().String()}
}

// hasToken decides sharing. A page's own request has no token yet: its visit
// was born for it, and a tab that reloads keeps its older visit. So a socket is
// shared only when a second visit's token comes on it.
func (s *socket) hasToken(m *member) {
	if m.tokened {
		return
	}
	m.tokened = true
	s.tokened++
	if s.tokened == 2 {
		s.tellAll(event.Program, func(id string) event.Payload {
			return event.SocketShared{Socket: id}
		})
	}
}

// leave forgets a visit that has ended.
func (s *socket) leave(v *Visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.joined, v)
}
