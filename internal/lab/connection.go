package lab

import (
	"fmt"

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
}

// connections finds the newest connection of a 4-tuple, as the client sees it.
type connections struct {
	newest map[vnet.Tuple]*connection
	born   int
}

// of is nil for a connection that has never been seen.
func (cs *connections) of(t vnet.Tuple) *connection { return cs.newest[t] }

// follow finds the connection of a state change. A client that leaves CLOSED
// begins a new one, even if the 4-tuple has been used before.
func (cs *connections) follow(c vnet.Change) *connection {
	t := clientView(c.Host, c.Tuple)
	if cs.newest[t] == nil || c.Host == vnet.Client && c.From == "CLOSED" {
		cs.born++
		cs.newest[t] = &connection{id: fmt.Sprintf("c%d", cs.born)}
	}
	return cs.newest[t]
}

// request is the id of the nth request; empty if the client sent no such one.
func (c *connection) request(nth int) string {
	if c == nil || nth < 1 || nth > len(c.requests) {
		return ""
	}
	return c.requests[nth-1]
}

// message is a head as an event tells it.
func (c *connection) message(nth int, h head) event.Message {
	return event.Message{Request: c.request(nth), Nth: nth, StartLine: h.start, Headers: h.fields}
}
