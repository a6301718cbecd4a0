package observe

import "samesocket/internal/event"

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
	suspect  bool // a proxy is suspected
	http2    bool
	outcomes outcomes
	requests int
	targets  targets
	reused   int // requests on a connection that had carried one before
	conns    []*conn
	open     []*conn // not known to have ended
	free     []*conn // idle or ended, and not replaced, in the order they became so
	// undecided are the last connections that seemed to be needed beside others.
	undecided []*conn
	opens     int     // connections that were opened after the first
	extra     int     // of these, those that took another's place
	needless  int     // of these, those again that the client could have done without
	reasons   tally   // of those that took another's place
	crowd     int     // of these, those in the place of one that found no room in a pool
	dropped   []*conn // the last that the client closed soon after an answer, while others may be kept
	ends      ends
	// overlap is when a connection was last opened for certain while another
	// was busy, and beside how many at most were; quick are those that replaced
	// an idle one soon after its answer, and doubts how many of these were taken
	// to be needed all the same.
	overlap int64
	beside  int
	quick   []*conn
	doubts  int
	// quickest is the least time from a handshake to the client having an
	// answer; firstOpened and lastOpened say when connections were.
	quickest                int64
	firstOpened, lastOpened int64
	hasty                   int // of those that took another's place, see mostlyAtOnce

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
	crowded  bool         // the client closed it, and used one again that it had kept beside it
	beside   int          // how many were busy for certain when it was opened
	doubt    bool         // it may have taken the place of one that lay idle
	hasty    bool
}

// ends says how many requests the connections had carried that the client closed.
type ends struct {
	each   int  // the first of them
	differ bool // not all the same
}

// verdict is what can change of event.RunJudged.
type verdict struct {
	client  event.ClientFamily
	verdict event.Verdict
	reason  event.Reason
	idle    int64 // microseconds
	limit   event.Limit
	suspect bool
	stale   event.Stale
}

func (r *run) verdict() verdict {
	v := verdict{client: r.client, stale: r.outcomes.worst(), suspect: r.suspect}
	switch {
	case r.http2:
		v.verdict, v.reason = event.CannotTell, event.HTTP2
	case r.requests == 1 && r.reused == 0:
		v.verdict, v.reason = event.CannotTell, event.OneRequest
	case r.extra > 0 && !r.mostlyAtOnce():
		v.verdict, v.reason = event.NotReused, r.reason()
		if r.reused > 0 {
			v.verdict = event.Partly
		}
		v.idle, v.limit = r.detail(v.reason)
	case r.tooQuick():
		v.verdict, v.reason = event.CannotTell, event.TooQuick
	case r.opens > r.extra || r.extra > 0:
		v.verdict, v.reason = event.Parallel, event.Concurrent
	default:
		v.verdict, v.reason = event.Reused, event.NoReason
	}
	return v
}

// reason is why most of the connections that took another's place were opened.
func (r *run) reason() event.Reason {
	why := r.reasons.most()
	// A client that closes each connection after the same number of requests
	// does so for its own reasons, and one that never had two at once, or never
	// used one twice, has no pool that could be full.
	pooled := r.reused > 0 && r.overlap != 0 && (r.ends.each == 1 || r.ends.differ)
	if why == event.ClientFIN && pooled && 2*r.crowd >= r.reasons.of[why] {
		return event.PoolFull
	}
	return why
}

// detail is what belongs to a reason, of the first connection that has it.
func (r *run) detail(why event.Reason) (idle int64, limit event.Limit) {
	if why != event.ClientIdle && why != event.IdleTimeout && why != event.ServerLimit {
		return 0, ""
	}
	for _, n := range r.conns {
		if n.extra != why || n.replaces == nil {
			continue
		}
		if why == event.ServerLimit {
			return 0, n.replaces.closed.Limit
		}
		if end := n.replaces.endAt(); end > 0 && end < n.since {
			return n.replaces.idleTime(), ""
		}
		return max(0, n.since-n.replaces.freeAt), ""
	}
	return 0, ""
}

// tooQuick says that so many connections were opened right after another's answer
// that a client which opens several at once cannot be told from a few that use
// each only once. Of a client that opens all at once most are seen to be busy
// together; one that is seen to use its connections again gets more benefit of
// the doubt.
func (r *run) tooQuick() bool {
	most := r.beside + 1
	if r.reused > 0 {
		most *= 3
	}
	doubts := min(r.doubts, len(r.conns)-r.beside-1)
	return doubts >= max(8, most) && !r.tooManyFor(int64(r.beside+1))
}

// tooManyFor says that so few could not have opened all these connections one
// after another in the time that it took: each waits for its answer.
func (r *run) tooManyFor(workers int64) bool {
	return r.lastOpened-r.firstOpened < (int64(len(r.conns))/workers-1)*r.quickest*3/4
}

// mostlyAtOnce says that what took another's place is little beside what was
// busy together, and came so soon after the answer on a connection that the
// client closed that it may have been opened before.
func (r *run) mostlyAtOnce() bool { return r.extra == r.hasty && 4*r.extra <= len(r.conns) }

// why is the reason for which n took the place of b. What ended b only after n
// was in use has not caused n; but an answer that was never read has, whenever
// that comes to light.
func (r *run) why(n, b *conn) event.Reason {
	if !b.idleFor(n.record) || b.unread() {
		return b.whyEnded()
	}
	// HttpURLConnection has one pool for the whole program, and no longer uses
	// what has lain idle for too long, but closes it only later.
	if r.client == event.FamilyURLConnection && n.since-b.freeAt >= long {
		return event.ClientIdle
	}
	return event.LeftIdle
}

// blame says why n took another's place; empty takes that back.
func (r *run) blame(n *conn, why event.Reason) {
	count := func(by int) {
		r.reasons.add(n.extra, by)
		if avoidable(n.extra) {
			r.needless += by
		}
		if n.extra == event.ClientFIN && n.replaces != nil && n.replaces.crowded {
			r.crowd += by
		}
	}
	count(-1)
	n.extra = why
	count(1)
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
