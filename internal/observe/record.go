package observe

import (
	"slices"

	"samesocket/internal/event"
)

// record is what a visit's trace says of one socket. Times are in microseconds
// since the visit began.
type record struct {
	accepted event.SocketAccepted
	since    int64 // the handshake was complete not before
	info     event.SocketInfo
	shared   bool
	conns    []*conn // of each run that it carried
	runs     []*run  // of the same index
	last     *run    // whose request came last; nil if it belonged to none

	// Of the last request and its answer.
	saidClose bool // the request said "Connection: close"
	http10    bool
	answered  bool  // the answer said it
	begun     int64 // when the client had, at the latest, begun with it
	free      bool  // idle, or ended
	freeAt    int64

	finned   bool       // our FIN is out, and the drill goes on
	by       event.Host // who ended it; empty while it is open
	why      event.SocketEnd
	unacked  int64
	closedAt int64
	after    []event.SocketAfter // what is left since, at most one for each end
}

// freeFor says whether the client knew when it opened n that it could not use
// this connection again, or could have used it. In the first case all that
// matters is that n came later; in the second, that n was certainly opened
// later. What a shared socket carries for others is not seen, so that is never
// idle for sure.
func (b *record) freeFor(n *record) bool {
	switch {
	case b == n || !b.free:
		return false
	case b.idleFor(n):
		return !b.shared && b.readBy() < n.since
	default:
		return b.readBy() < n.accepted.AcceptedAt
	}
}

// idleFor says that b was free because it lay idle, and not because it had ended.
func (b *record) idleFor(n *record) bool {
	return b.why == "" && !b.finned || b.by == event.Client && b.unacked == 0 && b.why != event.EndConnectionClose && b.closedAt >= n.since
}

// readBy is the earliest at which a connection can be complete that the client
// opened on reading our answer: two round trips lie between.
func (b *record) readBy() int64 { return b.freeAt + 2*b.info.MinRTT }

// overlaps says for certain that the client opened n before it could have had
// the answer on b, which it had begun with by then.
func (b *record) overlaps(n *record) bool {
	at := n.accepted.AcceptedAt
	return b != n && b.free && b.begun <= at && at <= b.readBy()
}

// quickFor says that b lay idle when n was opened, but not for long: a client
// may have had the answer without having looked at it yet.
func (b *record) quickFor(n *record) bool {
	return b.idleFor(n) && n.since-b.readBy() < together
}

// closer is who closed first. What the kernel keeps afterwards knows better than
// our end did at close, when the client's FIN may have been on its way: TIME-WAIT
// is with who sent the first FIN (RFC 9293 section 3.6).
func (b *record) closer() event.Host {
	if b.by == event.Server && b.waits(event.Client) && !b.waits(event.Server) {
		return event.Client
	}
	return b.by
}

// waits says that TIME-WAIT was seen at that end.
func (b *record) waits(at event.Host) bool {
	return slices.ContainsFunc(b.after, func(a event.SocketAfter) bool {
		return a.At == at && a.State == event.TimeWait && !a.Inferred
	})
}

// whyEnded is why the connection could not be used again.
func (b *record) whyEnded() event.Reason {
	switch {
	case b.why == "" && b.finned:
		return event.IdleTimeout
	case b.why == "":
		return event.LeftIdle
	case b.why == event.EndConnectionClose && b.saidClose:
		return event.ClientSaidClose
	case b.why == event.EndConnectionClose && b.answered:
		return event.ServerSaidClose
	case b.why == event.EndConnectionClose && b.http10:
		return event.HTTP10
	case b.why == event.EndConnectionClose:
		return event.ServerSaidClose
	case b.why == event.EndIdleTimeout:
		return event.IdleTimeout
	case b.by == event.Client && b.unacked > 0:
		return event.BodyUnread
	case b.why == event.EndPeerReset:
		return event.ClientReset
	case b.why == event.EndPeerFIN:
		return event.ClientFIN
	default:
		return event.NoReason
	}
}
