package lab

import (
	"context"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// maxRaws is how many raw connections may be open; then the oldest is closed.
const maxRaws = 16

var errNotRaw = &InvalidError{"connection_not_raw", "conn", "a connection that a raw request has opened"}

// rawConn is a socket of the client program for octets as the visitor gives them.
// What they are is found out by reading along, as a server would, and told as far
// as it is true:
//   - The message that an act's octets begin is that act's request. Its head is
//     told when it is complete, if it begins with a request line; else the octets
//     are on the wire, and no request is told.
//   - A response is told when it has been read to its end, as that to the message
//     whose turn it is (RFC 9112 section 9.3.2).
//   - An act whose octets only continue a message is over when they are written.
//   - An act is not over before all of its octets are written.
//
// The client reads until the server ends the connection, and closes it then.
type rawConn struct {
	net.Conn
	*connection
	reason
	client  *client
	closed  sync.Once
	gone    chan struct{} // closed with the socket
	writing sync.Mutex    // one act at a time

	// The rest is guarded by the order of vnet's hooks.
	begun   *rawMessage   // whose head is being written
	head    []byte        // what has been written of it
	content int           // octets of the last message that are yet to come
	lost    bool          // where the next message begins cannot be said
	awaited []*rawMessage // begun and not answered, in order
	read    int           // responses
	written int           // octets
	last    bool          // no request may follow on the connection
	half    bool          // nothing more can be written
	over    error         // why no more will be read
}

// rawMessage is what an act has begun to write. Its head is zero until complete.
type rawMessage struct {
	x *exchange
	head
}

// raws are the raw connections that are open, in the order in which they were opened.
type raws struct {
	mu   sync.Mutex
	open []*rawConn
}

// add returns the oldest one if there are too many.
func (rs *raws) add(r *rawConn) (oldest *rawConn) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.open = append(rs.open, r); len(rs.open) > maxRaws {
		return rs.open[0]
	}
	return nil
}

func (rs *raws) remove(r *rawConn) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.open = slices.DeleteFunc(rs.open, func(o *rawConn) bool { return o == r })
}

func (rs *raws) all() []*rawConn {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return slices.Clone(rs.open)
}

func (rs *raws) close() {
	for _, r := range rs.all() {
		_ = r.Close()
	}
}

// rawConn finds an open raw connection.
func (s *setup) rawConn(id string) (*rawConn, error) {
	for _, r := range s.client.raws.all() {
		if r.id == id {
			var half bool
			s.inOrder(func(time.Duration) { half = r.half })
			if half {
				return nil, ErrConnectionClosed
			}
			return r, nil
		}
	}
	var err error = ErrUnknownConnection
	s.inOrder(func(time.Duration) {
		switch c := s.conns.byID[id]; {
		case c != nil && !c.raw:
			err = errNotRaw
		case s.conns.was(id):
			err = ErrConnectionClosed
		}
	})
	return nil, err
}

// exchangeRaw is exchange for a raw request.
func (c *client) exchangeRaw(x *exchange) {
	r := x.raw
	if r == nil {
		tcp, err := c.dial(x.ctx, vnet.HTTPPort)
		if err != nil {
			if cause := context.Cause(x.ctx); cause != nil {
				err = cause
			}
			c.inOrder(func(now time.Duration) {
				x.end(now, nil, event.RequestFailed{Request: x.id, Code: code(err)})
			})
			return
		}
		r = c.openRaw(tcp)
	}
	r.writing.Lock()
	c.inOrder(func(now time.Duration) { r.begin(x, now) })
	err := r.write(x)
	r.failed(err)
	c.inOrder(func(now time.Duration) {
		x.writing = false
		switch {
		case err != nil:
			r.fail(x, err, now)
		case x.unanswered == 0:
			r.release(x, now)
		case r.over != nil:
			r.fail(x, r.over, now)
		}
	})
	r.writing.Unlock()
	if x.ctx.Err() != nil {
		x.expireRaw() // it was given up before it had the connection
	}
	// The connection's end, if nothing else, ends it.
	<-x.ended
}

// expireRaw gives the connection of a raw request up with the request.
func (x *exchange) expireRaw() {
	var r *rawConn
	x.client.inOrder(func(now time.Duration) {
		if r = x.raw; r != nil {
			r.because(event.ClosedRequestTimeout)
			r.fail(x, context.Cause(x.ctx), now)
		}
	})
	if r != nil {
		_ = r.Close()
	}
}

// openRaw follows a connection that was dialled for raw octets. It is called by
// an exchange.
func (c *client) openRaw(tcp net.Conn) *rawConn {
	c.keepAlive(tcp)
	r := &rawConn{Conn: tcp, client: c, gone: make(chan struct{})}
	c.inOrder(func(time.Duration) {
		r.connection = c.conns.of(vnet.Client, vnet.TupleOf(tcp))
		r.raw = true
		c.has(r.connection, r)
	})
	if oldest := c.raws.add(r); oldest != nil {
		oldest.because(event.ClosedPoolFull)
		_ = oldest.Close()
	}
	// Whoever stops the program cancels first and closes what is open then.
	if c.ctx.Err() != nil {
		_ = r.Close()
	}
	c.exchanges.Go(func() {
		defer func() {
			if v := recover(); v != nil {
				c.caught(v)
			}
		}()
		r.receive()
	})
	return r
}

// begin says that the act's octets come next.
func (r *rawConn) begin(x *exchange, now time.Duration) {
	x.raw, x.writing = r, true
	r.client.tell(now, r.connection, event.ConnectionAcquired{Request: x.id, Reused: len(r.requests) > 0})
}

// take tells what the octets are, before TCP gets them.
func (r *rawConn) take(x *exchange, b []byte, now time.Duration) {
	r.written += len(b)
	for len(b) > 0 && !r.lost {
		if n := min(r.content, len(b)); n > 0 {
			r.content, b = r.content-n, b[n:]
			continue
		}
		if r.begun == nil {
			if b = skipEmptyLines(b); len(b) == 0 {
				return
			}
			r.begun = &rawMessage{x: x}
			r.awaited = append(r.awaited, r.begun)
			r.requests = append(r.requests, x.id)
			x.unanswered++
		}
		r.head = append(r.head, b...)
		end := headEnd(r.head)
		if end < 0 {
			r.lost = len(r.head) > maxHead
			return
		}
		r.complete(looseHead(r.head[:end]), now)
		b, r.begun, r.head = r.head[end:], nil, nil
	}
}

// complete tells the head of the message that was begun, if it is a request's.
func (r *rawConn) complete(h head, now time.Duration) {
	if !h.asks() {
		return
	}
	r.begun.head = h
	// Where chunked content ends is not looked for.
	r.lost = len(h.values("Transfer-Encoding")) > 0
	if length := h.values("Content-Length"); len(length) == 1 {
		n, _ := strconv.Atoi(length[0]) // 0 if it is no number
		r.content = max(0, n)
	}
	r.fields = r.fields[:0]
	for _, f := range h.fields {
		r.fields = append(r.fields, f[0])
	}
	r.client.tell(now, r.connection, event.RequestSent{Message: r.message(len(r.requests), h)})
}

// release ends an act that got all that it waits for.
func (r *rawConn) release(x *exchange, now time.Duration) {
	x.end(now, r.connection, event.ConnectionReleased{Request: x.id, Kept: !r.last})
}

// fail ends an act that will not get it.
func (r *rawConn) fail(x *exchange, err error, now time.Duration) {
	x.end(now, r.connection, event.RequestFailed{Request: x.id, Code: code(err)})
}

// Close tells why before TCP sends the FIN.
func (r *rawConn) Close() error {
	r.closed.Do(func() {
		close(r.gone)
		r.client.raws.remove(r)
		r.client.closing(r.connection, r.why())
	})
	return r.Conn.Close()
}

func (r *rawConn) closeByHand() {
	r.because(event.ClosedByHand)
	_ = r.Close()
}
