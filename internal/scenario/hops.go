package scenario

import "samesocket/internal/event"

// hops counts how often a connection has had to cross the link: a segment is one
// crossing further than what had arrived at its sender, on that connection, before it
// was sent. What programs take for their work on a busy machine adds nothing to it, so
// round trips are exact while the clock runs.
type hops struct {
	sent    map[uint64]hop
	arrived map[flow]int // by who sent it
}

type hop struct {
	flow
	n int
}

// begin begins to count at what happens at a host. What that host has on its way is of
// it: of requests that are made together, the first may have opened the connection.
func (c *hops) begin(h *happening) {
	c.arrived = map[flow]int{}
	for id, s := range c.sent {
		if s.n = 0; s.from == hostOf(h) {
			s.n = 1
		}
		c.sent[id] = s
	}
}

func (c *hops) follow(h *happening) {
	switch p := h.Data.(type) {
	case event.SegmentSent:
		f := flow{h.Conn, p.From}
		if c.sent == nil {
			c.sent = map[uint64]hop{}
		}
		c.sent[p.ID] = hop{f, c.arrived[f.back()] + 1}
	case event.SegmentDelivered:
		if s := c.sent[p.ID]; c.arrived != nil {
			c.arrived[s.flow] = max(c.arrived[s.flow], s.n)
		}
		delete(c.sent, p.ID)
	}
}

// at is how many crossings lie before what happens at a host.
func (c *hops) at(h *happening) int {
	return c.arrived[flow{h.Conn, hostOf(h)}.back()]
}

func hostOf(h *happening) event.Host {
	if p, ok := h.Data.(event.SegmentSent); ok {
		return p.From
	}
	return h.Host
}
