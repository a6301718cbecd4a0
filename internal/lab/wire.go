package lab

import (
	"net"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// clientConn is a socket of the client program. It watches what the program
// writes and reads and changes none of it.
type clientConn struct {
	net.Conn
	*connection
	lab       *Lab
	of        *transport
	turn      chan struct{} // held by the exchange that has the connection
	idleSince time.Duration // lab time; in the order of the hooks
	idle      bool          // in the pool; guarded by the pool's lock
	closed    sync.Once

	mu   sync.Mutex
	nth  int
	out  headReader
	in   headReader
	last head // of the response read last
}

// watch wraps a connection that the client program has dialled.
func (l *Lab) watch(tcp net.Conn, of *transport) *clientConn {
	c := &clientConn{Conn: tcp, lab: l, of: of, turn: make(chan struct{}, 1)}
	l.inOrder(func(time.Duration) { c.connection = l.conns.of(vnet.TupleOf(tcp)) })
	return c
}

// begin says that the nth request comes next.
func (c *clientConn) begin(nth int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.nth, c.last = nth, head{}
	c.out.await()
	c.in.await()
}

// response is the head of the response that was read last.
func (c *clientConn) response() head {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// Write tells the request's head when it is complete, before TCP gets it.
func (c *clientConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	h, ok := c.out.take(b)
	nth := c.nth
	c.mu.Unlock()
	if ok {
		c.lab.inOrder(func(now time.Duration) {
			c.fields = c.fields[:0]
			for _, f := range h.fields {
				c.fields = append(c.fields, f[0])
			}
			c.lab.tell(now, event.Client, c.connection, event.RequestSent{Message: c.message(nth, h)})
		})
	}
	return c.Conn.Write(b)
}

// Read keeps the response's head for when the program has read all of it.
func (c *clientConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if h, ok := c.in.take(b[:n]); ok {
		c.last = h
	}
	return n, err
}

func (c *clientConn) Close() error {
	c.closed.Do(func() { c.lab.client.pool.lost(c) })
	return c.Conn.Close()
}

// serverConn is a socket of the server program, which one goroutine serves.
type serverConn struct {
	net.Conn
	*connection
	lab *Lab

	mu      sync.Mutex
	waiting bool // the next Read is for the next request
	nth     int  // the request that is read or answered
	out     headReader
}

// idle says that the goroutine is about to read its next request.
func (c *serverConn) idle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting = true
}

func (c *serverConn) number() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nth
}

// Read tells that the goroutine reads its next request from the same socket.
// While a handler runs, net/http reads too, to notice a client that goes away;
// that is not told.
func (c *serverConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	next := c.waiting
	if next {
		c.waiting = false
		c.nth++
		c.out.await()
	}
	nth := c.nth
	c.mu.Unlock()
	if next {
		c.lab.observe(event.Server, c.connection, event.ServerReading{Nth: nth})
	}
	return c.Conn.Read(b)
}

// Write tells the response's head when it is complete, before TCP gets it.
func (c *serverConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	h, ok := c.out.take(b)
	nth := c.nth
	c.mu.Unlock()
	if ok {
		c.lab.inOrder(func(now time.Duration) {
			c.lab.tell(now, event.Server, c.connection, event.ResponseSent{Message: c.message(nth, h)})
		})
	}
	return c.Conn.Write(b)
}
