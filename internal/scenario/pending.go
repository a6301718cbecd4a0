package scenario

import (
	"slices"
	"strings"

	"samesocket/internal/event"
)

// pending is the work that hosts and programs have yet to do of themselves, at the
// instant at which lab time stands, because of what the trace has told: TCP to
// acknowledge what has arrived, a program to accept, to read, to answer, to close.
// The wire may be empty and all be quiet for a while although work is pending, when
// the machine is so busy that a goroutine waits for its turn.
type pending struct {
	accepting bool // the server program calls accept
	backlog   int  // how many connections may wait for that; 0 means enough
	conns     map[string]*pendingConn
	raw       map[string]bool // requests
}

// pendingConn is that of a connection.
type pendingConn struct {
	// unsure means that a segment was held, lost, ignored or a reset, or that a host
	// lost its power: then only quiet tells.
	unsure                bool
	established, accepted bool // at the server
	thinks                bool // the server's handler waits for lab time, or for more of a message
	answered              bool // the server has not gone on since its response
	requests              map[string]stage
	ends                  map[event.Host]*pendingEnd
}

// pendingEnd is that of one host's end: what its program has told and its TCP not done yet
// or the other way round.
type pendingEnd struct {
	open, closed    bool // the program's socket
	writes          bool // the program writes, but TCP has sent nothing of it
	finSent         bool
	finReceived     bool
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

func newPending() pending {
	return pending{accepting: true, conns: map[string]*pendingConn{}, raw: map[string]bool{}}
}

func (w *pending) of(conn string) *pendingConn {
	c := w.conns[conn]
	if c == nil {
		c = &pendingConn{requests: map[string]stage{}, ends: map[event.Host]*pendingEnd{event.Client: {}, event.Server: {}}}
		w.conns[conn] = c
	}
	return c
}

func (w *pending) add(h *happening) {
	switch p := h.Data.(type) {
	case event.ServerChanged:
		w.accepting, w.backlog = p.Accepting, p.Backlog
	case event.PowerCycled:
		for _, c := range w.conns {
			c.unsure = true
		}
	case event.ConnectionWanted:
		w.raw[h.fields["request"][0]] = p.Raw
	}
	if h.Conn == "" {
		return
	}
	c, id := w.of(h.Conn), ""
	if r := h.fields["request"]; len(r) == 1 {
		id = r[0]
	}
	own := c.ends[h.Host]
	switch p := h.Data.(type) {
	case event.SegmentSent:
		// A SYN is not answered while as many wait for accept as may.
		opens := p.From == event.Client && slices.Contains(p.TCP.Flags, event.SYN)
		c.unsure = c.unsure || opens && w.backlog > 0 && w.waiting() >= w.backlog
		c.segment(p)
	case event.SegmentHeld, event.SegmentLost:
		c.unsure = true
	case event.StateChanged:
		c.established = c.established || h.Host == event.Server && p.To == event.Established
		own.finReceived = own.finReceived || slices.Contains([]event.State{event.CloseWait, event.Closing, event.TimeWait}, p.To)
	case event.ServerAccepted:
		c.accepted, own.open = true, true
	case event.ConnectionAcquired:
		if own.open = true; !w.raw[id] {
			c.requests[id] = acquired
		}
	case event.RequestSent:
		c.requests[id], own.writes = written, true
	case event.RequestReceived:
		c.requests[id] = handled
		// Content of a request, or /slow, may keep the handler.
		get := strings.HasPrefix(p.StartLine, "GET ") || strings.HasPrefix(p.StartLine, "HEAD ")
		c.thinks = !get || strings.HasPrefix(p.StartLine, "GET /slow") || strings.HasPrefix(p.StartLine, "GET /wrong/stuck")
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

// waiting is how many connections wait for accept.
func (w *pending) waiting() (n int) {
	for _, c := range w.conns {
		if c.established && !c.accepted {
			n++
		}
	}
	return n
}

func (c *pendingConn) segment(p event.SegmentSent) {
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
			own.finSent = true
			next++
		case "ACK":
			peer.confirmed = later(peer.confirmed, p.TCP.Ack)
		}
	}
	own.sent = later(own.sent, next)
	own.writes = own.writes && p.TCP.Length == 0
}

// any reports whether work is pending while the wire is empty.
func (w *pending) any() bool {
	for _, c := range w.conns {
		if !c.unsure && c.any(w.accepting) {
			return true
		}
	}
	return false
}

func (c *pendingConn) any(accepting bool) bool {
	if c.established && !c.accepted && accepting || c.answered {
		return true
	}
	for _, s := range c.requests {
		if s == acquired || s == written && c.accepted || s == handled && !c.thinks || s == replied {
			return true
		}
	}
	for _, e := range c.ends {
		switch {
		case e.writes, e.closed && !e.finSent, e.sent != e.confirmed,
			e.finReceived && e.open && !e.closed && !c.thinks:
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
