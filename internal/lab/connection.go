package lab

import (
	"fmt"
	"strconv"
	"strings"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// connection is one TCP connection from its SYN to the end of TIME-WAIT, with
// what both programs have done on it. It is read and written in the order of
// vnet's hooks only.
type connection struct {
	id string
	// requests are the ids of the requests that the client has given it, in
	// order. HTTP/1.1 answers in the order of the requests (RFC 9112 section
	// 9.3.2), so the server's nth request is requests[nth-1]: no message
	// needs to carry an id.
	requests []string
	// fields are the names of the last request's field lines, in the order in
	// which they travelled.
	fields []string
	// streams are those of HTTP/2 that have carried a request, by their identifier.
	streams map[uint32]*stream
	ends    [2]end // by vnet.Host
	raw     bool   // opened for raw octets

	first uint32 // the sequence number of the client's first octet
	put   int    // how many octets of the client's have been on the link
	// awaited is how many must have been for sent to be closed; nil if nobody waits.
	awaited int
	sent    chan struct{}
}

// stream is what a stream of HTTP/2 carries.
type stream struct {
	nth    int // of the connection's requests
	fields []string
}

// opens says that the client sends a request on a new stream.
func (c *connection) opens(h streamHead, request string) (nth int) {
	if c.streams == nil {
		c.streams = make(map[uint32]*stream)
	}
	c.requests = append(c.requests, request)
	c.streams[h.stream] = &stream{nth: len(c.requests), fields: names(h.fields)}
	return len(c.requests)
}

// on is a head on a stream as an event tells it. A stream that was opened by raw octets
// carries nobody's request.
func (c *connection) on(h streamHead) event.Message {
	m := event.Message{Nth: int(h.stream+1) / 2, StartLine: h.start, Headers: h.fields, Stream: h.stream}
	if s := c.streams[h.stream]; s != nil {
		m.Nth, m.Request = s.nth, c.request(s.nth)
	}
	return m
}

func names(fields []event.Header) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f[0]
	}
	return names
}

// end is a program's end of a connection.
type end struct {
	known  bool                       // its host has had a record of it
	socket interface{ closeByHand() } // nil until the program has it
	closed bool                       // by the program, or gone with its machine
}

// connections finds the newest connection of a 4-tuple, as the client sees it.
type connections struct {
	newest map[vnet.Tuple]*connection
	byID   map[string]*connection    // those that a program has not closed yet
	inside map[vnet.Tuple]vnet.Tuple // by what the server sees of them through the box
	opened int                       // ids given
}

func newConnections() connections {
	return connections{newest: make(map[vnet.Tuple]*connection), byID: make(map[string]*connection), inside: make(map[vnet.Tuple]vnet.Tuple)}
}

// of is nil for a connection that has never been seen at the host.
func (cs *connections) of(at vnet.Host, t vnet.Tuple) *connection {
	return cs.newest[cs.clientView(at, t)]
}

// clientView is the connection as the client sees it.
func (cs *connections) clientView(at vnet.Host, t vnet.Tuple) vnet.Tuple {
	if at == vnet.Client {
		return t
	}
	if inside, ok := cs.inside[t.Reverse()]; ok {
		return inside
	}
	return t.Reverse()
}

// follow finds the connection of a state change. A client that leaves CLOSED
// begins a new one, even if the 4-tuple has been used before.
func (cs *connections) follow(c vnet.Change) *connection {
	t := cs.clientView(c.Host, c.Tuple)
	if cs.newest[t] == nil || c.Host == vnet.Client && c.From == "CLOSED" {
		cs.opened++
		n := &connection{id: fmt.Sprintf("c%d", cs.opened)}
		cs.newest[t], cs.byID[n.id] = n, n
	}
	n := cs.newest[t]
	if c.From == "LISTEN" || c.From == "CLOSED" {
		// A server that has lost its record may get the SYN again.
		n.ends[c.Host] = end{known: true}
	}
	return n
}

// close says that a program closes its end. It is false if it has before.
func (cs *connections) close(c *connection, at vnet.Host) (first bool) {
	if c == nil || c.ends[at].closed {
		return false
	}
	c.ends[at] = end{known: true, closed: true}
	if c.ends[vnet.Client].closed && c.ends[vnet.Server].closed {
		delete(cs.byID, c.id)
	}
	return true
}

// lose forgets the host's end of each connection of which it has a record.
func (cs *connections) lose(at vnet.Host) {
	for _, c := range cs.byID {
		if c.ends[at].known {
			cs.close(c, at)
		}
	}
}

// was reports whether there has ever been a connection of that id.
func (cs *connections) was(id string) bool {
	n, err := strconv.Atoi(strings.TrimPrefix(id, "c"))
	return err == nil && n >= 1 && n <= cs.opened && id == fmt.Sprintf("c%d", n)
}

// request is the id of the nth request; empty if the client sent no such one.
func (c *connection) request(nth int) string {
	if c == nil || nth < 1 || nth > len(c.requests) {
		return ""
	}
	return c.requests[nth-1]
}

// follow takes note of what the client has sent.
func (c *connection) follow(g vnet.Segment, syn bool) {
	if syn {
		c.first = g.Seq + 1
		return
	}
	c.put = max(c.put, int(int32(g.Seq+uint32(g.Length)-c.first)))
	if c.sent != nil && c.put >= c.awaited {
		close(c.sent)
		c.sent = nil
	}
}

// message is a head as an event tells it.
func (c *connection) message(nth int, h head) event.Message {
	return event.Message{Request: c.request(nth), Nth: nth, StartLine: h.start, Headers: h.fields}
}
