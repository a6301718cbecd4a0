// The sockets of both programs, watched: what a program writes and reads is told and
// not changed.
//
// Before: client.go and, on the other side, server.go; after: internal/vnet/conn.go.

package lab

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
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
	reason
	client    *client
	of        *transport
	turn      chan struct{} // held by the exchange that has the connection
	idleSince time.Duration // lab time; in the order of the hooks
	shared    *sharing      // of HTTP/2, whose exchanges need not wait for each other; else nil
	closed    sync.Once

	// Guarded by the pool's lock.
	idle    bool          // in the pool
	free    bool          // no exchange has it: idle, or dialled in vain
	since   time.Duration // when it became so, in lab time
	stop    func()        // the timer of its idle time-out; nil if none is set
	expired bool          // it was idle for too long
	users   int           // exchanges of HTTP/2 that have it
	gone    bool          // closed

	mu        sync.Mutex
	nth       int
	out       headReader
	in        headReader
	last      head      // of the response read last
	holder    *exchange // that has it, or had it last
	reused    bool      // by that
	responded bool      // something of a response to that has been read
	broken    error     // of the first Read or Write that failed
}

// watch wraps a connection that the client program has dialled.
func (p *client) watch(tcp net.Conn, of *transport) *clientConn {
	p.keepAlive(tcp)
	c := &clientConn{Conn: over(tcp, of.tls, tls.Client), client: p, of: of, turn: make(chan struct{}, 1)}
	if of.http2 {
		c.shared = newSharing()
	}
	p.inOrder(func(time.Duration) {
		c.connection = p.conns.of(vnet.Client, vnet.TupleOf(tcp))
		p.has(c.connection, c)
	})
	return c
}

// begin says that the exchange's request comes next.
func (c *clientConn) begin(x *exchange, reused bool) {
	c.mu.Lock()
	c.nth, c.last = x.nth, head{}
	c.holder, c.reused, c.responded = x, reused, false
	c.out.await()
	c.in.await()
	err := c.broken
	c.mu.Unlock()
	c.breaks(err) // it may have been while it was idle
}

// breaks ends the exchange that has the connection, by the error of a Read or a
// Write, where the Transport might send its request again and the program is not
// to: on a reused connection, before anything of a response.
func (c *clientConn) breaks(err error) {
	if err == nil {
		return
	}
	c.mu.Lock()
	if c.broken == nil {
		c.broken = err
	}
	x, might := c.holder, c.holder != nil && c.reused && !c.responded
	c.mu.Unlock()
	if might && !c.client.program().Retry {
		x.cancel(err)
	}
}

// response is the head of the response that was read last.
func (c *clientConn) response() head {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// Write tells the request's head when it is complete, before TCP gets it.
func (c *clientConn) Write(b []byte) (int, error) {
	if c.shared != nil {
		c.tellRequests(b)
	}
	c.mu.Lock()
	h, ok := c.out.take(b)
	nth := c.nth
	c.mu.Unlock()
	if ok {
		c.client.inOrder(func(now time.Duration) {
			c.fields = c.fields[:0]
			for _, f := range h.fields {
				c.fields = append(c.fields, f[0])
			}
			c.client.tell(now, c.connection, event.RequestSent{Message: c.message(nth, h)})
		})
	}
	n, err := c.Conn.Write(b)
	c.failed(err)
	c.breaks(err)
	return n, err
}

// Read keeps the response's head for when the program has read all of it.
func (c *clientConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.failed(err)
	c.breaks(err)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.responded = c.responded || n > 0
	if c.shared != nil {
		c.shared.answered(b[:n])
	}
	if h, ok := c.in.take(b[:n]); ok {
		c.last = h
		c.answered(h)
	}
	return n, err
}

// Close tells why before TCP sends the FIN.
func (c *clientConn) Close() error {
	c.closed.Do(func() {
		c.client.pool.lost(c)
		c.client.closing(c.connection, c.why())
	})
	return c.Conn.Close()
}

func (c *clientConn) closeByHand() {
	c.because(event.ClosedByHand)
	_ = c.Close()
}

// serverConn is a socket of the server program, which one goroutine serves.
type serverConn struct {
	net.Conn
	*connection
	reason
	server *server
	closed sync.Once

	mu      sync.Mutex
	waiting bool    // the next Read is for the next request
	two     *frames // of the responses; nil unless HTTP/2 is spoken
	known   bool    // which version it is: something has been read
	looked  bool    // net/http looks for it in what it has read, and reads if that is too little
	nth     int     // the request that is read or answered
	out     headReader
	idle    bool          // nothing of the next request has come yet
	since   time.Duration // when it became so, in lab time
	stop    func()        // the timer of its idle time-out; nil if none is set
	expired bool          // it was idle for too long
	login   string        // see logInTheConnection
}

// becomeIdle says that the goroutine is about to read its next request.
func (c *serverConn) becomeIdle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiting, c.looked, c.idle, c.since = c.two == nil, false, true, c.server.net.Now()
	c.arm()
}

// idleNoMore says that something of the next request has come, or that the
// connection is closed. c.mu is held.
func (c *serverConn) idleNoMore() {
	c.idle = false
	c.arm()
}

// arm sets the timer of the idle time-out anew. c.mu is held.
func (c *serverConn) arm() {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
	if d := c.server.idleTimeout(); c.idle && !c.expired && d > 0 {
		c.stop = c.server.after(c.since+d-c.server.net.Now(), c.expire)
	}
}

// expire ends the Read that waits for the next request, as a deadline of net/http
// would: it closes the connection itself.
func (c *serverConn) expire() {
	c.mu.Lock()
	d := c.server.idleTimeout()
	if !c.idle || c.expired || d == 0 || c.server.net.Now() < c.since+d {
		c.mu.Unlock()
		return
	}
	c.expired = true
	c.mu.Unlock()
	c.because(event.ClosedIdleTimeout)
	c.server.did(event.TimerIdleTimeout, c.connection)
	_ = c.Conn.SetReadDeadline(longAgo) // if it is closed already, so much the better
}

// SetReadDeadline keeps net/http, which clears the deadline before it waits, from
// undoing what the idle time-out has done. It clears it once more when something of
// the next request is there. If no Read has been called for it by then, it came with
// the request before: whatever reads now looks for a client that goes away.
func (c *serverConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.idle && c.waiting && c.looked {
		c.begin()
		c.idleNoMore()
	}
	c.looked = true
	if c.expired {
		t = longAgo
	}
	return c.Conn.SetReadDeadline(t)
}

// handled is the number of the request that is read or answered.
func (c *serverConn) handled() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nth
}

// logIn and loggedIn are for the server that is wrong on purpose.
func (c *serverConn) logIn(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.login = name
}

func (c *serverConn) loggedIn() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.login
}

// begin says that the next request is read. c.mu is held.
func (c *serverConn) begin() {
	c.waiting = false
	c.nth++
	c.out.await()
}

// Read tells that the goroutine reads its next request from the same socket.
// While a handler runs, net/http reads too, to notice a client that goes away;
// that is not told.
func (c *serverConn) Read(b []byte) (int, error) {
	c.mu.Lock()
	next := c.waiting
	if next {
		c.begin()
	}
	nth := c.nth
	c.mu.Unlock()
	if next {
		c.server.observe(c.connection, event.ServerReading{Nth: nth})
	}
	n, err := c.read(b)
	if c.known {
		return n, err
	}
	for n < len(preface) && err == nil && strings.HasPrefix(preface, string(b[:n])) {
		var more int
		more, err = c.read(b[n:])
		n += more
	}
	if c.known = true; strings.HasPrefix(string(b[:n]), preface) {
		c.serveTwo(b[:n])
		return 0, io.EOF
	}
	return n, err
}

func (c *serverConn) read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.failed(err)
	if n > 0 {
		c.mu.Lock()
		c.idleNoMore()
		c.mu.Unlock()
	}
	return n, err
}

// Write tells the response's head when it is complete, before TCP gets it.
func (c *serverConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	var heads []streamHead
	h, ok := head{}, false
	if c.two != nil {
		heads = c.two.take(b)
	} else {
		h, ok = c.out.take(b)
	}
	nth := c.nth
	c.mu.Unlock()
	c.tellResponses(heads)
	if ok {
		c.server.inOrder(func(now time.Duration) {
			c.server.tell(now, c.connection, event.ResponseSent{Message: c.message(nth, h)})
		})
		c.answered(h)
	}
	n, err := c.Conn.Write(b)
	c.failed(err)
	return n, err
}

// Close tells why before TCP sends the FIN.
func (c *serverConn) Close() error {
	c.closed.Do(func() {
		c.mu.Lock()
		c.idleNoMore()
		c.mu.Unlock()
		c.server.closing(c.connection, c.why())
	})
	return c.Conn.Close()
}

func (c *serverConn) closeByHand() {
	c.because(event.ClosedByHand)
	_ = c.Close()
}
