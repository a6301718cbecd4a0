package export

import (
	"slices"

	"samesocket/internal/event"
)

// received is how far the client of each connection has the server's octets without
// a gap: only then can its program read them.
type received struct {
	conns map[string]*reading
	way   map[uint64]octets // that have not arrived
}

type reading struct {
	sent    uint32   // the first sequence number that was never sent
	next    uint32   // the first that the client does not have
	waiting []octets // that came before what is between
}

type octets struct {
	conn       string
	start, end uint32
}

func newReceived() received { return received{map[string]*reading{}, map[uint64]octets{}} }

func (r received) sent(conn string, p event.SegmentSent) {
	if p.From != event.Server || conn == "" {
		return
	}
	if slices.Contains(p.TCP.Flags, event.SYN) {
		r.conns[conn] = &reading{sent: p.TCP.Seq + 1, next: p.TCP.Seq + 1}
	}
	if c := r.conns[conn]; c != nil && p.TCP.Length > 0 {
		if end := p.TCP.Seq + uint32(p.TCP.Length); int32(end-c.sent) > 0 {
			c.sent = end
		}
		r.way[p.ID] = octets{conn, p.TCP.Seq, p.TCP.Seq + uint32(p.TCP.Length)}
	}
}

// delivered names the connection of what has arrived at its client; empty if that
// carried nothing.
func (r received) delivered(id uint64) (conn string) {
	o, ok := r.way[id]
	c := r.conns[o.conn]
	if !ok || c == nil {
		return ""
	}
	delete(r.way, id)
	c.waiting = append(c.waiting, o)
	for i := 0; i < len(c.waiting); i++ {
		if w := c.waiting[i]; int32(w.start-c.next) <= 0 {
			if int32(w.end-c.next) > 0 {
				c.next = w.end
			}
			c.waiting = slices.Delete(c.waiting, i, i+1)
			i = -1
		}
	}
	return o.conn
}

// has says whether the client has the octet of a sequence number and all before it.
func (r received) has(conn string, seq uint32) bool {
	c := r.conns[conn]
	return c != nil && int32(c.next-seq) > 0
}

// next is the sequence number of what the server sends next on a connection.
func (r received) next(conn string) uint32 {
	if c := r.conns[conn]; c != nil {
		return c.sent
	}
	return 0
}
