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
	hits    []hit
}

// A hit is a request that a client sent into a connection that we had closed.
type hit struct {
	run    *run
	target string
	at     int64
}

// retryTime is within what time, in microseconds, a client that was hit may
// send its request again.
const retryTime = 5_000_000

// fold takes the next event and returns the runs of which something else is to
// be said than before.
func (l *ledger) fold(at int64, p event.Payload) []event.RunJudged {
	changed := l.expire(at)
	switch p := p.(type) {
	case event.VisitOpened:
		l.system = p
	case event.SocketAccepted:
		if l.sockets == nil {
			l.sockets = make(map[string]*record)
		}
		l.sockets[p.Socket] = &record{accepted: p, since: p.AcceptedAt - p.Waited}
	case event.SocketRequest:
		if s := l.sockets[p.Socket]; s != nil {
			changed = append(changed, l.request(s, at, p)...)
		}
	case event.SocketStale:
		if s := l.sockets[p.Socket]; s != nil && s.last != nil {
			s.finned = true
			l.stale(s.last, at, p)
			changed = append(changed, s.last)
		}
	default:
		if s := l.sockets[socketIn(p)]; s != nil && s.take(at, p) {
			changed = append(changed, s.runs...)
		}
	}
	var told []event.RunJudged
	for i, r := range changed {
		if v := r.verdict(); v != r.told && !slices.Contains(changed[:i], r) {
			r.told = v
			told = append(told, event.RunJudged{Run: r.name, Client: v.client, Verdict: v.verdict,
				Reason: v.reason, Stale: v.stale, Inferred: true})
		}
	}
	return told
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
	case event.SocketClosed:
		return p.Socket
	case event.SocketAfter:
		return p.Socket
	default:
		return ""
	}
}

// request enters a request; it returns the runs that it may have changed.
func (l *ledger) request(s *record, at int64, q event.SocketRequest) (changed []*run) {
	if s.begun = at; q.Nth == 1 {
		s.begun = s.since
	}
	s.free, s.last = false, nil
	s.saidClose, s.http10, s.answered = q.Close, q.Version == "HTTP/1.0", false
	for i, r := range s.runs {
		r.busy(s.conns[i])
	}
	changed = l.again(s, q)
	if q.Run == "" {
		return changed
	}
	r := l.run(q.Run)
	s.last = r
	r.requests++
	r.client = family(q.Client)
	r.lastHop = r.lastHop || q.LastHop
	if q.Nth > 1 {
		r.reused++
	}
	i := slices.Index(s.runs, r)
	if i < 0 {
		i = len(s.runs)
		c := &conn{record: s, index: len(r.conns)}
		s.runs, s.conns = append(s.runs, r), append(s.conns, c)
		r.conns = append(r.conns, c)
		if q.Nth == 1 && c.index > 0 {
			r.opened(c)
		}
	}
	s.conns[i].requests++
	return append(changed, r)
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

// take enters what happened on the socket and says whether that may change what
// is to be said of its runs.
func (s *record) take(at int64, p event.Payload) (judge bool) {
	switch p := p.(type) {
	case event.SocketShared:
		s.shared = true
	case event.SocketResponse:
		s.answered = p.Close
	case event.SocketInfo:
		s.info = p
		s.finned = s.finned || p.State == event.FinWait1 || p.State == event.FinWait2
	case event.SocketIdle:
		s.becomeFree(at, p.WroteAt)
		return true
	case event.SocketClosed:
		s.by, s.why, s.unacked, s.closedAt = p.By, p.Why, p.Unacked, at
		if s.free {
			for i, r := range s.runs {
				r.ended(s.conns[i])
			}
			return true
		}
		if p.By == event.Client && p.Unacked > 0 {
			s.becomeFree(at-grace, 0)
		} else {
			s.becomeFree(at, p.WroteAt)
		}
		return true
	case event.SocketAfter:
		s.after = append(slices.DeleteFunc(s.after, func(a event.SocketAfter) bool { return a.At == p.At }), p)
	}
	return false
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

// stale enters how a client took our closing of an idle connection.
func (l *ledger) stale(r *run, at int64, p event.SocketStale) {
	switch {
	case p.Saw == event.SawFIN:
		r.took(event.Noticed)
	case p.Saw == event.SawRequest && p.Target != "":
		l.hits = append(l.hits, hit{r, p.Target, at})
	}
}

// took enters how the client took one such closing; of several, the worst counts.
func (r *run) took(stale event.Stale) {
	rank := []event.Stale{"", event.Noticed, event.Retried, event.Failed}
	if slices.Index(rank, stale) > slices.Index(rank, r.stale) {
		r.stale = stale
	}
}

// again looks whether q is a request that had been sent into a closed
// connection. If it is another of the same run, on a connection opened since,
// that one was given up; what comes on older connections went beside it.
func (l *ledger) again(s *record, q event.SocketRequest) (changed []*run) {
	l.hits = slices.DeleteFunc(l.hits, func(h hit) bool {
		switch {
		case q.Target == h.target:
			h.run.took(event.Retried)
		case q.Run == h.run.name && s.since > h.at:
			h.run.took(event.Failed)
		default:
			return false
		}
		changed = append(changed, h.run)
		return true
	})
	return changed
}

// expire gives up waiting for the requests that have not come again.
func (l *ledger) expire(at int64) (changed []*run) {
	for len(l.hits) > 0 && at-l.hits[0].at >= retryTime {
		l.hits[0].run.took(event.Failed)
		changed = append(changed, l.hits[0].run)
		l.hits = l.hits[1:]
	}
	return changed
}
