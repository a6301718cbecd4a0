package scenario

import (
	"slices"
	"strings"

	"samesocket/internal/event"
)

// debts are what hosts and programs are bound to do of themselves, at the instant
// at which lab time stands, because of what the trace has told: TCP to acknowledge
// what has arrived, a program to accept, to read, to answer, to close. The wire
// may be empty and all be quiet for a while although something is owed, when the
// machine is so busy that a goroutine waits for its turn.
type debts struct {
	deaf  bool // the server program does not call accept
	conns map[string]*debtor
	raw   map[string]bool // requests
}

// debtor is a connection.
type debtor struct {
	// unsure means that a segment was lost or reset: then only quiet tells.
	unsure                bool
	established, accepted bool // at the server
	thinks                bool // the server's handler waits for lab time, or for more of a message
	answered              bool // the server has not gone on since its response
	requests              map[string]stage
	ends                  map[event.Host]*debtorEnd
}

// debtorEnd is one host's end: what its program has told and its TCP not done yet
// or the other way round.
type debtorEnd struct {
	open, closed    bool // the program's socket
	writes          bool // the program writes, but TCP has sent nothing of it
	fin, hears      bool // a FIN was sent by it, or was delivered to it
	sent, confirmed uint32
}

// stage is how far a request has come.
type stage int

const (
	acquired stage = iota // a connection, and is not written
	written
	handled
	replied // and is not read
)

func newDebts() debts {
	return debts{conns: map[string]*debtor{}, raw: map[string]bool{}}
}

func (d *debts) of(conn string) *debtor {
	c := d.conns[conn]
	if c == nil {
		c = &debtor{requests: map[string]stage{}, ends: map[event.Host]*debtorEnd{event.Client: {}, event.Server: {}}}
		d.conns[conn] = c
	}
	return c
}

func (d *debts) add(h *happening) {
	switch p := h.Data.(type) {
	case event.ServerChanged:
		d.deaf = !p.Accepting
	case event.ConnectionWanted:
		d.raw[h.fields["request"][0]] = p.Raw
	}
	if h.Conn == "" {
		return
	}
	c, id := d.of(h.Conn), ""
	if r := h.fields["request"]; len(r) == 1 {
		id = r[0]
	}
	own := c.ends[h.Host]
	switch p := h.Data.(type) {
	case event.SegmentSent:
		c.segment(p)
	case event.SegmentLost:
		c.unsure = true
	case event.StateChanged:
		c.established = c.established || h.Host == event.Server && p.To == event.Established
		own.hears = own.hears || slices.Contains([]event.State{event.CloseWait, event.Closing, event.TimeWait}, p.To)
	case event.ServerAccepted:
		c.accepted, own.open = true, true
	case event.ConnectionAcquired:
		if own.open = true; !d.raw[id] {
			c.requests[id] = acquired
		}
	case event.RequestSent:
		c.requests[id], own.writes = written, true
	case event.RequestReceived:
		c.requests[id] = handled
		// Content of a request, or /slow, may keep the handler.
		get := strings.HasPrefix(p.StartLine, "GET ") || strings.HasPrefix(p.StartLine, "HEAD ")
		c.thinks = !get || strings.HasPrefix(p.StartLine, "GET /slow")
	case event.ResponseSent:
		c.requests[id], own.writes, c.answered, c.thinks = replied, true, true, false
	case event.ServerReading:
		c.answered = false
	case event.ConnectionReleased, event.RequestFailed:
		delete(c.requests, id)
	case event.ConnectionClosed:
		own.closed, own.writes = true, false
		clear(c.requests) // who waits for them is told of the end
		c.answered = c.answered && h.Host != event.Server
	}
}

func (c *debtor) segment(p event.SegmentSent) {
	own, peer := c.ends[p.From], c.ends[flow{from: p.From}.back().from]
	next := p.TCP.Seq + uint32(p.TCP.Length)
	for _, f := range p.TCP.Flags {
		switch f {
		case "RST":
			c.unsure = true
		case "SYN":
			own.sent, own.confirmed = p.TCP.Seq, p.TCP.Seq
			next++
		case "FIN":
			own.fin = true
			next++
		case "ACK":
			peer.confirmed = later(peer.confirmed, p.TCP.Ack)
		}
	}
	own.sent = later(own.sent, next)
	own.writes = own.writes && p.TCP.Length == 0
}

// due reports whether anything is owed while the wire is empty.
func (d *debts) due() bool {
	for _, c := range d.conns {
		if !c.unsure && c.owes(d.deaf) {
			return true
		}
	}
	return false
}

func (c *debtor) owes(deaf bool) bool {
	if c.established && !c.accepted && !deaf || c.answered {
		return true
	}
	for _, s := range c.requests {
		if s == acquired || s == written && c.accepted || s == handled && !c.thinks || s == replied {
			return true
		}
	}
	for _, e := range c.ends {
		switch {
		case e.writes, e.closed && !e.fin, e.sent != e.confirmed,
			e.hears && e.open && !e.closed && !c.thinks:
			return true
		}
	}
	return false
}

// later is the greater of two sequence numbers (RFC 9293 section 3.4).
func later(a, b uint32) uint32 {
	if int32(b-a) > 0 {
		return b
	}
	return a
}
