package observe

import (
	"slices"

	"samesocket/internal/event"
)

// grace is by how much we may notice later than it happened that a client has
// given a connection up, in microseconds.
const grace = 250_000

// together is within what time, in microseconds, connections are taken to be
// opened together by a client that is known to open several at a time: it may
// have had an answer in between without having looked at it.
const together = 20_000

// maxUndecided is how many connections that seemed to be needed beside others
// are remembered, in case that an older one turns out to have been free.
const maxUndecided = 16

// run is the requests that came under one label, and the connections they came
// on. Each connection after the first is held against one that was there
// before: if an earlier connection lay idle or had ended when it was opened, it
// takes that one's place, and was needless or came of an end; if all earlier
// ones were busy, it was needed beside them. An earlier connection is replaced
// once, or ten at once would all be blamed on one that lay idle. When it was
// opened is known from the handshake, not from its first request.
type run struct {
	name     string
	client   event.ClientFamily
	lastHop  bool
	stale    event.Stale
	requests int
	reused   int // requests on a connection that had carried one before
	conns    []*conn
	free     []*conn // idle or ended, and not replaced, in the order they became so
	// undecided are the last connections that seemed to be needed beside others.
	undecided []*conn
	opens     int   // connections that were opened after the first
	extra     int   // of these, those that took another's place
	needless  int   // of these, those again that the client could have done without
	first     *conn // the first that took another's place
	// overlap is when a connection was last opened for certain while another
	// was busy; quick are those that replaced an idle one soon after its answer.
	overlap int64
	quick   []*conn

	told verdict
}

// conn is a connection as one run sees it; what concerns the connection itself
// is in its record.
type conn struct {
	*record
	index    int          // in run.conns
	requests int          // of this run
	replaced *conn        // the connection that took this one's place
	replaces *conn        // the connection whose place it took
	extra    event.Reason // why it took another's place; empty if it did not
}

// verdict is what can change of event.RunJudged.
type verdict struct {
	client  event.ClientFamily
	verdict event.Verdict
	reason  event.Reason
	stale   event.Stale
}

func (r *run) verdict() verdict {
	v := verdict{client: r.client, stale: r.stale}
	switch {
	case r.requests == 1 && r.reused == 0:
		v.verdict, v.reason = event.CannotTell, event.OneRequest
	case r.extra > 0 && r.reused > 0:
		v.verdict, v.reason = event.Partly, r.first.extra
	case r.extra > 0:
		v.verdict, v.reason = event.NotReused, r.first.extra
	case r.opens > r.extra:
		v.verdict, v.reason = event.Parallel, event.Concurrent
	default:
		v.verdict, v.reason = event.Reused, event.NoReason
	}
	return v
}

// opened decides about a connection at its first request of the run.
func (r *run) opened(n *conn) {
	r.opens++
	for i := len(r.free) - 1; i >= 0; i-- {
		if b := r.free[i]; r.takes(n, b) {
			r.free = append(r.free[:i], r.free[i+1:]...)
			r.replace(b, n)
			return
		}
	}
	if len(r.undecided) == maxUndecided {
		r.undecided = r.undecided[1:]
	}
	r.undecided = append(r.undecided, n)
}

// freed says that a connection lies idle or has ended. That may be noticed
// only after the connection that takes its place has come.
func (r *run) freed(b *conn) {
	for i, n := range r.undecided {
		if r.takes(n, b) {
			r.undecided = append(r.undecided[:i:i], r.undecided[i+1:]...)
			r.replace(b, n)
			return
		}
	}
	r.free = append(r.free, b)
}

// takes says whether n takes the place of b.
func (r *run) takes(n, b *conn) bool {
	if b.overlaps(n.record) {
		r.overlaps(n)
		return false
	}
	if !b.freeFor(n.record) {
		return false
	}
	burst := r.overlap != 0 && n.since-r.overlap < together
	return !burst || !b.quickFor(n.record)
}

// overlaps takes back what was said of the connections opened together with n.
func (r *run) overlaps(n *conn) {
	r.overlap = max(r.overlap, n.since)
	kept := r.quick[:0]
	for _, q := range r.quick {
		if n.since-q.since < together && q.since-n.since < together {
			r.restore(q)
		} else {
			kept = append(kept, q)
		}
	}
	r.quick = kept
}

// busy says that the connection carries a request again. If another took its
// place, that was needless all the same, and it may be replaced once more later;
// unless both began together, and the other was needed beside it.
func (r *run) busy(b *conn) {
	if n := b.replaced; n != nil && !n.free && b.begun-n.since < together {
		if i := slices.Index(r.quick, n); i >= 0 {
			r.quick = slices.Delete(r.quick, i, i+1)
			r.restore(n)
		}
	}
	for i := len(r.free) - 1; i >= 0; i-- {
		if r.free[i] == b {
			r.free = append(r.free[:i], r.free[i+1:]...)
			return
		}
	}
}

func (r *run) replace(b, n *conn) {
	b.replaced, n.replaces = n, b
	r.extra++
	if r.first == nil || n.index < r.first.index {
		r.first = n
	}
	r.blame(n, b.whyEnded())
	if b.quickFor(n.record) {
		if len(r.quick) == maxUndecided {
			r.quick = r.quick[1:]
		}
		r.quick = append(r.quick, n)
	}
}

// restore undoes replace: n was needed beside the others.
func (r *run) restore(n *conn) {
	b := n.replaces
	if b.replaced == n {
		b.replaced = nil
		if b.free {
			r.free = append(r.free, b)
		}
	}
	n.replaces = nil
	r.extra--
	r.blame(n, "")
	r.first = nil
	for _, c := range r.conns {
		if c.extra != "" {
			r.first = c
			break
		}
	}
}

// ended says why a connection ended that had been free already. If another had
// taken its place at about the same time, that is the reason.
func (r *run) ended(b *conn) {
	if n := b.replaced; n != nil && n.replaces == b && n.extra == event.LeftIdle && (b.by == event.Client || b.why == event.EndIdleTimeout) && b.closedAt-n.since < grace {
		r.blame(n, b.whyEnded())
	}
}

func (r *run) blame(n *conn, why event.Reason) {
	if avoidable(n.extra) {
		r.needless--
	}
	if n.extra = why; avoidable(why) {
		r.needless++
	}
}

// avoidable says whether a client that reuses its connections would not have
// come to open another for this reason.
func avoidable(why event.Reason) bool {
	switch why {
	case event.ClientSaidClose, event.HTTP10, event.ClientFIN, event.ClientReset, event.BodyUnread, event.LeftIdle:
		return true
	default:
		return false
	}
}

// closedBy is client, server or both; empty while no connection has ended.
func (r *run) closedBy() string {
	by := ""
	for _, c := range r.conns {
		switch closer := string(c.closer()); {
		case closer == "" || closer == by:
		case by == "":
			by = closer
		default:
			return "both"
		}
	}
	return by
}
