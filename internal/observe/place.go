package observe

import (
	"slices"

	"samesocket/internal/event"
)

// Which connection took whose place: see run.

// together is within what time, in microseconds, connections are taken to be
// opened together by a client that is known to open several at a time: it may
// have had an answer in between without having looked at it.
const together = 20_000

// maxUndecided is how many connections that seemed to be needed beside others
// are remembered, in case that an older one turns out to have been free.
const maxUndecided = 16

// opened decides about a connection at its first request of the run.
func (r *run) opened(n *conn) {
	r.opens++
	if r.firstOpened == 0 {
		r.firstOpened = r.conns[0].accepted.AcceptedAt
	}
	r.lastOpened = max(r.lastOpened, n.accepted.AcceptedAt)
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
	if took := b.readBy() - b.accepted.AcceptedAt; b.request.Nth == 1 && took > 0 && (r.quickest == 0 || took < r.quickest) {
		r.quickest = took
	}
	if b.ended() {
		r.lose(b)
	}
	for i, n := range r.undecided {
		if r.takes(n, b) {
			r.undecided = append(r.undecided[:i:i], r.undecided[i+1:]...)
			r.replace(b, n)
			return
		}
	}
	r.free = append(r.free, b)
}

// lose takes b off those that are open.
func (r *run) lose(b *conn) {
	i := slices.Index(r.open, b)
	if i < 0 {
		return
	}
	r.open = slices.Delete(r.open, i, i+1)
	if !b.byClient() {
		return
	}
	if r.ends.each == 0 {
		r.ends.each = b.requests
	}
	r.ends.differ = r.ends.differ || r.ends.each != b.requests
	if b.whyEnded() == event.ClientFIN {
		b.crowded = slices.ContainsFunc(r.open, func(c *conn) bool { return c.requests > 1 && c.begun >= b.freeAt })
		if b.crowded {
			return
		}
		if len(r.dropped) == maxUndecided {
			r.dropped = r.dropped[1:]
		}
		r.dropped = append(r.dropped, b)
	}
}

// again says that the connection carries another request of the run. What the
// client has closed in between found no room beside it.
func (r *run) again(c *conn) {
	kept := r.dropped[:0]
	for _, b := range r.dropped {
		if c.first >= b.endAt() {
			kept = append(kept, b)
			continue
		}
		b.crowded = true
		if n := b.replaced; n != nil && n.extra == event.ClientFIN {
			r.crowd++
		}
	}
	r.dropped = kept
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
	switch {
	case r.overlap != 0 && r.usesIdle() && b.idleFor(n.record):
		return false
	case r.burst(n) && (b.quickFor(n.record) || b.mayHaveOverlapped(n.record)):
		r.doubted(n, true)
		return false
	}
	return true
}

// usesIdle says that the client opens none beside one that it knows to be idle.
// The command curl, once it sends several requests at a time, is such a one: if a
// connection was open, it had not looked at the answer yet. What a proxy does that
// named itself, or seems to be there, is another matter.
func (r *run) usesIdle() bool { return r.client == event.FamilyCurl && !r.lastHop && !r.suspect }

// burst says that n was opened soon after two were busy together.
func (r *run) burst(n *conn) bool { return r.overlap != 0 && n.since-r.overlap < together }

// overlaps takes back what was said of the connections opened together with n.
func (r *run) overlaps(n *conn) {
	n.beside++
	r.beside = max(r.beside, n.beside)
	r.overlap = max(r.overlap, n.since)
	kept := r.quick[:0]
	for _, q := range r.quick {
		if r.usesIdle() || n.since-q.since < together && q.since-n.since < together {
			r.doubted(q, !r.usesIdle() || !q.replaces.idleFor(q.record))
			r.restore(q)
		} else {
			kept = append(kept, q)
		}
	}
	r.quick = kept
}

func (r *run) doubted(n *conn, doubt bool) {
	switch {
	case doubt && !n.doubt:
		r.doubts++
	case !doubt && n.doubt:
		r.doubts--
	}
	n.doubt = doubt
}

// busy says that the connection carries a request again. If another took its
// place, that was needless all the same, and it may be replaced once more later;
// unless both began together, and the other was needed beside it.
func (r *run) busy(b *conn) {
	if n := b.replaced; n != nil && !n.record.free && b.begun-n.since < together {
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
	r.doubted(n, false)
	if n.hasty = r.burst(n) && b.byClient() && !b.unanswered() && !b.unread() && n.since-b.readBy() < together; n.hasty {
		r.hasty++
	}
	r.blame(n, r.why(n, b))
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
		if b.record.free {
			r.free = append(r.free, b)
		}
	}
	r.blame(n, "")
	n.replaces = nil
	r.extra--
	if n.hasty {
		n.hasty = false
		r.hasty--
	}
}

// ended says that a connection ended that had been free already. If another had
// taken its place, that may have a reason now.
func (r *run) ended(b *conn) {
	r.lose(b)
	n := b.replaced
	switch {
	case n == nil || n.replaces != b:
		if b.unread() {
			r.abandoned(b)
		}
		return
	case b.by == event.Server && n.extra == event.LeftIdle && !(b.why == event.EndIdleTimeout && b.closedAt-n.since < grace):
		return // it had been free for n before
	}
	r.blame(n, r.why(n, b))
	if !b.idleFor(n.record) {
		r.quick = slices.DeleteFunc(r.quick, func(q *conn) bool { return q == n })
	}
}

// abandoned looks which connection was opened instead of reading the answer on b.
func (r *run) abandoned(b *conn) {
	for i, n := range r.undecided {
		if b.unreadFor(n.record) {
			r.undecided = append(r.undecided[:i:i], r.undecided[i+1:]...)
			r.free = slices.DeleteFunc(r.free, func(f *conn) bool { return f == b })
			r.replace(b, n)
			return
		}
	}
}
