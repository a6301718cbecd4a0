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
	first    int64 // its first request was read
	replied  int64 // and answered; 0 until then
	info     event.SocketInfo
	asked    bool // the kernel is asked how connections stand when the client opens another
	shared   bool
	conns    []*conn // of each run that it carried
	runs     []*run  // of the same index
	last     *run    // whose request came last; nil if it belonged to none

	// Of the last request and its answer.
	request     event.SocketRequest
	response    event.SocketResponse
	responded   bool // the answer's head was handed over
	respondedAt int64
	begun       int64 // when the client had, at the latest, begun with it
	free        bool  // idle, or ended
	freeAt      int64

	// stuck means that octets of the answer could not even be sent when the
	// client had begun with something else, and stuckAt how many it had
	// acknowledged then; as long as that is not known, before the last request.
	stuck   bool
	stuckAt int64

	finned   bool // our FIN is out, or as good as out, and the drill goes on
	cause    event.StaleCause
	left     bool       // the kernel has the client's FIN, or RST
	reset    bool       // RST
	leftAt   int64      // when that was known
	gaveUp   bool       // and the last request had no answer then
	by       event.Host // who ended it; empty while it is open
	why      event.SocketEnd
	closed   event.SocketClosed
	closedAt int64
	after    []event.SocketAfter // what is left since, at most one for each end
}

// ended says that one side has given the connection up.
func (b *record) ended() bool { return b.why != "" || b.left || b.finned }

// endAt is when it was known that the client has ended the connection.
func (b *record) endAt() int64 {
	if b.left {
		return b.leftAt
	}
	return b.closedAt
}

// byClient says that the client has ended the connection, and that nobody had
// said in HTTP that it would end: who had said so has caused it, whoever was
// quicker to close.
func (b *record) byClient() bool {
	return (b.left || b.why != "" && b.by == event.Client) && !b.final()
}

// final says that the connection was to end with its last answer.
func (b *record) final() bool {
	return b.request.Close || b.responded && (b.response.Final || b.response.Close)
}

// unanswered says that the client ended it before the answer to its last request.
func (b *record) unanswered() bool {
	return b.byClient() && (!b.responded || b.gaveUp || b.closed.Unanswered)
}

// unread says that the client ended the connection without having read the last
// answer, which had been handed to the kernel. Octets that it never acknowledged
// say so; so does an RST, which a kernel sends when a socket is closed with
// octets unread (RFC 2525 section 2.17), or when it was told to by SO_LINGER 0:
// the two look alike from here, unless there was nothing to read.
func (b *record) unread() bool {
	return b.why == event.EndResponseTimeout || b.byClient() && !b.unanswered() && (b.closed.Unacked > 0 || b.reset && !b.empty())
}

// empty says that the last answer had no content.
func (b *record) empty() bool { return b.response.Empty || b.request.Method == "HEAD" }

// taken is how far a kernel goes on taking octets that its program does not
// read: a receive buffer that nobody empties does not grow much beyond this.
const taken = 256 << 10

// unreadFor says that the client had turned to n without reading the answer on b:
// it took no more of it afterwards than its kernel takes by itself.
func (b *record) unreadFor(n *record) bool {
	return b.unread() && b.info.BytesAcked-b.stuckAt < taken && b.respondedAt <= n.first
}

// freeFor says whether the client knew when it opened n that it could not use
// this connection again, or could have used it. What a shared socket carries for
// others is not seen, so that is never idle for sure.
func (b *record) freeFor(n *record) bool {
	switch {
	case b == n || !b.free:
		return false
	case b.unreadFor(n):
		return true
	case b.idleFor(n):
		return !b.shared && !b.stuck && b.idle() && b.readBy() < n.since
	case b.byClient():
		return true
	default:
		return b.readBy() < n.accepted.AcceptedAt
	}
}

// idleFor says that if b was free for n, it was because it lay idle, and not
// because it had ended. The client's FIN counts as an end only if it was there
// when n's first request was: what came after that has not caused it.
func (b *record) idleFor(n *record) bool {
	return !b.ended() || b.byClient() && !b.endedBefore(n)
}

// breath is by how much the program may notice a client's FIN or RST later than
// the kernel has it, in microseconds, where the kernel can be asked; grace is by
// how much elsewhere.
const (
	breath = 2_000
	grace  = 250_000
)

// endedBefore says that the client had ended b when it sent its first request on n.
func (b *record) endedBefore(n *record) bool {
	if !n.asked {
		return b.endAt() <= n.first+grace
	}
	return b.endAt() <= n.first+breath && (n.replied == 0 || b.endAt() <= n.replied)
}

// idle says that b has ever waited for a next request since its last one.
func (b *record) idle() bool { return b.responded && !b.closed.Unanswered }

// readBy is the earliest at which a connection can be complete that the client
// opened on reading our answer: two round trips lie between.
func (b *record) readBy() int64 { return b.freeAt + 2*b.info.MinRTT }

// overlaps says for certain that the client opened n before it could have had
// the answer on b, which it had begun with by then. A connection that the client
// gave up, or whose answer it did not read, proves nothing of the kind.
func (b *record) overlaps(n *record) bool {
	at := n.accepted.AcceptedAt
	return b != n && b.free && b.begun <= at && at <= b.readBy() && !b.unanswered() && !b.unread()
}

// mayHaveOverlapped says that n, which waited for accept, may have been opened
// before the answer on b, which has ended since.
func (b *record) mayHaveOverlapped(n *record) bool {
	return b.ended() && !b.unanswered() && !b.unread() && n.since <= b.readBy()
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
