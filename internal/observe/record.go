package observe

import "samesocket/internal/event"

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
	answered  bool // the answer said it
	free      bool // idle, or ended
	freeAt    int64

	by, why  string // who ended it and why; empty while it is open
	unacked  int64
	closedAt int64
	after    []event.SocketAfter // what is left since, at most one for each end
}

// freeFor says whether the client could have used this connection, or knew that
// it could not, when it opened n. Two round trips lie between an answer handed
// over here and the handshake that a client began on reading it. What a shared
// socket carries for others is not seen, so that is never idle for sure.
func (b *record) freeFor(n *record) bool {
	if b == n || !b.free || b.why == "" && b.shared {
		return false
	}
	return b.freeAt+2*b.info.MinRTT < n.since
}

// whyEnded is why the connection could not be used again.
func (b *record) whyEnded() string {
	switch {
	case b.why == "":
		return leftIdle
	case b.why == "connection_close" && b.saidClose:
		return clientSaidClose
	case b.why == "connection_close" && b.answered:
		return serverSaidClose
	case b.why == "connection_close" && b.http10:
		return http10
	case b.why == "connection_close":
		return serverSaidClose
	case b.why == "idle_timeout":
		return idleTimeout
	case b.by == "client" && b.unacked > 0:
		return bodyUnread
	case b.why == "peer_reset":
		return clientReset
	case b.why == "peer_fin":
		return clientFIN
	default:
		return nothing
	}
}
