package observe

import (
	"slices"

	"samesocket/internal/event"
)

// ledger folds a visit's events: which run came on which sockets, what became
// of them, and what is to be said of the run. It reads nothing but events, so
// the same trace always gives the same verdicts.
type ledger struct {
	system  event.VisitOpened
	sockets map[string]*record
	runs    []*run
	byName  map[string]*run
	changed []*run // by the event that is being folded
	told    []event.RunJudged
	stales
}

// fold takes the next event and returns the runs of which something else is to
// be said than before; what it returns is good until the next.
func (l *ledger) fold(at int64, p event.Payload) []event.RunJudged {
	l.changed, l.told = append(l.changed[:0], l.expire(at)...), l.told[:0]
	switch p := p.(type) {
	case event.VisitOpened:
		l.system = p
	case event.SocketAccepted:
		if l.sockets == nil {
			l.sockets = make(map[string]*record)
		}
		l.sockets[p.Socket] = &record{accepted: p, since: p.AcceptedAt - p.Waited, asked: l.system.TCPInfo}
	case event.SocketRequest:
		if s := l.sockets[p.Socket]; s != nil {
			l.request(s, at, p)
		}
	case event.SocketStale:
		if s := l.sockets[p.Socket]; s != nil && s.last != nil {
			s.stale(at, p.Cause)
			l.stale(s.last, at, p)
			l.changed = append(l.changed, s.last)
		}
	default:
		if s := l.sockets[socketIn(p)]; s != nil && s.take(at, p) {
			l.changed = append(l.changed, s.runs...)
		}
	}
	for i, r := range l.changed {
		if v := r.verdict(); v != r.told && !slices.Contains(l.changed[:i], r) {
			r.told = v
			l.told = append(l.told, event.RunJudged{
				Run: r.name, Client: v.client, Verdict: v.verdict,
				Reason: v.reason, IdleUS: v.idle, Limit: v.limit, ProxySuspected: v.suspect, Stale: v.stale, Inferred: true,
			})
		}
	}
	return l.told
}

func socketIn(p event.Payload) string {
	switch p := p.(type) {
	case event.SocketShared:
		return p.Socket
	case event.SocketResponse:
		return p.Socket
	case event.SocketIdle:
		return p.Socket
	case event.SocketInfo:
		return p.Socket
	case event.SocketLeft:
		return p.Socket
	case event.SocketClosed:
		return p.Socket
	case event.SocketAfter:
		return p.Socket
	default:
		return ""
	}
}

// request enters a request.
func (l *ledger) request(s *record, at int64, q event.SocketRequest) {
	if s.begun = at; q.Nth == 1 {
		s.begun, s.first = s.since, at
	}
	s.free, s.stuck, s.responded, s.last = false, false, false, nil
	s.request, s.stuckAt = q, s.info.BytesAcked
	for i, r := range s.runs {
		r.busy(s.conns[i])
	}
	l.changed = append(l.changed, l.stales.request(q)...)
	if q.Run == "" {
		return
	}
	r := l.run(q.Run)
	s.last = r
	r.requests++
	r.targets.add(q.Target)
	r.client = family(q.Client)
	r.lastHop = r.lastHop || q.LastHop
	r.suspect = r.suspect || q.ProxySuspected
	r.http2 = r.http2 || q.Version == "HTTP/2.0"
	if q.Nth > 1 {
		r.reused++
	}
	i := slices.Index(s.runs, r)
	if i < 0 {
		i = len(s.runs)
		c := &conn{record: s, index: len(r.conns)}
		s.runs, s.conns = append(s.runs, r), append(s.conns, c)
		r.conns, r.open = append(r.conns, c), append(r.open, c)
		if q.Nth == 1 && c.index > 0 {
			r.opened(c)
		}
	} else {
		r.again(s.conns[i])
	}
	s.conns[i].requests++
	l.changed = append(l.changed, r)
}

func (l *ledger) run(name string) *run {
	r := l.byName[name]
	if r == nil {
		r = &run{name: name}
		if l.byName == nil {
			l.byName = make(map[string]*run)
		}
		l.byName[name] = r
		l.runs = append(l.runs, r)
	}
	return r
}

// A place is a socket that a run has, as far as its trace tells.
type place struct {
	socket string
	stuck  bool
}

// open names the connections of the run that are not known to have ended, the
// newest first, at most so many: those that its next connection may replace.
func (l *ledger) open(name string, most int) (places []place) {
	r := l.byName[name]
	if r == nil {
		return nil
	}
	for i := len(r.open) - 1; i >= 0 && len(places) < most; i-- {
		c := r.open[i]
		places = append(places, place{c.accepted.Socket, c.stuck})
	}
	return places
}

// take enters what happened on the socket and says whether that may change what
// is to be said of its runs.
func (s *record) take(at int64, p event.Payload) (judge bool) {
	switch p := p.(type) {
	case event.SocketShared:
		s.shared = true
	case event.SocketResponse:
		s.response, s.responded, s.respondedAt = p, true, at
		if s.replied == 0 {
			s.replied = at
		}
	case event.SocketInfo:
		s.info = p
		s.finned = s.finned || p.State == event.FinWait1 || p.State == event.FinWait2
		if p.Unacked > 0 && !s.stuck {
			s.stuck, s.stuckAt = true, p.BytesAcked
		}
	case event.SocketIdle:
		s.responded = true
		if !s.free { // or the client has left meanwhile
			s.becomeFree(at, p.WroteAt)
		}
		return true
	case event.SocketLeft:
		if !s.ended() {
			s.left, s.reset, s.leftAt, s.gaveUp = true, p.Reset, at, p.WroteAt == 0
			s.end(at, p.WroteAt)
			return true
		}
	case event.SocketClosed:
		s.by, s.why, s.closed, s.closedAt = p.By, p.Why, p, at
		s.reset = s.reset || p.Why == event.EndPeerReset
		s.end(at, p.WroteAt)
		return true
	case event.SocketAfter:
		s.after = append(slices.DeleteFunc(s.after, func(a event.SocketAfter) bool { return a.At == p.At }), p)
	}
	return false
}

// stale enters that we have given the connection up.
func (s *record) stale(at int64, cause event.StaleCause) {
	s.cause = cause
	if cause == event.CauseSilent || s.ended() {
		s.finned = s.finned || cause == event.CauseIdle
		return // the client cannot know
	}
	s.finned = true
	if cause != event.CauseIdle {
		s.end(at, 0)
	}
}

func (s *record) end(at, wrote int64) {
	if !s.free {
		s.becomeFree(at, wrote)
		return
	}
	for i, r := range s.runs {
		r.ended(s.conns[i])
	}
}

func (s *record) becomeFree(at, wrote int64) {
	if wrote > 0 {
		at = wrote
	}
	s.free, s.freeAt = true, at
	for i, r := range s.runs {
		r.freed(s.conns[i])
	}
}
