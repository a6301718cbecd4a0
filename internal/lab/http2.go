package lab

import (
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
)

// HTTP/2: several exchanges have a connection at a time, each on a stream of its own
// (RFC 9113 section 5). Which octets are whose is read from the frames at the two
// sockets; what a handler sees is told when it is called, as ever.

// toldVersion leaves the default out.
func (r Request) toldVersion() string {
	if r.Version == http2 {
		return http2
	}
	return ""
}

// sharing is what a connection of HTTP/2 has of its exchanges.
type sharing struct {
	writing atomic.Pointer[exchange] // whose head is written now: net/http lets one at a time
	out     *frames                  // one at a time writes, too

	mu    sync.Mutex
	in    *frames
	heads map[uint32]head // of responses, by stream
}

func newSharing() *sharing {
	return &sharing{out: newFrames(len(preface)), in: newFrames(0), heads: map[uint32]head{}}
}

// answered keeps the responses' heads until the program has read all of them.
func (s *sharing) answered(b []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.in.take(b) {
		if _, known := s.heads[h.stream]; h.last() && !known {
			s.heads[h.stream] = h.head
		}
	}
}

// unused reports whether the connection was dialled in vain: requests that are made
// together dial one each, and the first that stands is shared.
func (s *sharing) unused() bool { return s.writing.Load() == nil }

func (s *sharing) response(stream uint32) head {
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.heads[stream]
	delete(s.heads, stream)
	return h
}

// share is acquired for a connection of HTTP/2, which others may have as well.
func (x *exchange) share(c *clientConn, reused bool) {
	x.conn.Store(c)
	idle := x.client.pool.share(c)
	x.client.pool.asked(x)
	x.client.inOrder(func(now time.Duration) {
		x.client.tell(now, c.connection, event.ConnectionAcquired{Request: x.id, Reused: reused, IdleUS: idle.Microseconds()})
	})
}

// writes is called by the Transport for each field, before it writes a head of HTTP/2.
func (x *exchange) writes(string, []string) {
	if c := x.conn.Load(); c != nil {
		c.shared.writing.Store(x)
	}
}

// tellRequests tells the heads of requests before TCP gets them.
func (c *clientConn) tellRequests(b []byte) {
	for _, h := range c.shared.out.take(b) {
		x := c.shared.writing.Load()
		x.stream.Store(h.stream)
		c.client.inOrder(func(now time.Duration) {
			c.opens(h, x.id)
			c.client.tell(now, c.connection, event.RequestSent{Message: c.on(h)})
		})
	}
}

// receivedOn is received for a connection of HTTP/2.
func (x *exchange) receivedOn(c *clientConn, body int, unread bool) {
	h := streamHead{x.stream.Load(), c.shared.response(x.stream.Load())}
	kept := x.client.pool.has(c)
	x.client.inOrder(func(now time.Duration) {
		x.client.tell(now, c.connection, event.ResponseReceived{Message: c.on(h), Body: body, Unread: unread})
		x.end(now, c.connection, event.ConnectionReleased{Request: x.id, Kept: kept})
	})
	x.client.pool.trim()
}

// share lets one more exchange have the connection; it returns how long it lay idle.
func (p *pool) share(c *clientConn) (idle time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.idle {
		idle = p.client.net.Now() - c.since
	}
	c.users++
	p.take(c)
	return idle
}

// leave says that an exchange has it no more.
func (p *pool) leave(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.users--; c.users > 0 || c.gone {
		return
	}
	c.idle = true
	c.of.idle++
	p.puts++
	c.of.put = p.puts
	p.release(c)
}

// closeShared ends the connections of HTTP/2 of a program that ends: what an exchange has
// given up may not have left its stream yet.
func (p *pool) closeShared(t *transport) {
	if !t.http2 {
		return
	}
	p.mu.Lock()
	conns := slices.Clone(t.conns)
	p.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
	}
}

// has says whether a connection is open, so that other requests may share it.
func (p *pool) has(c *clientConn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !c.gone
}

// speakTwo makes the part of the server program that speaks HTTP/2. It has no listener:
// serveTwo gives it one connection after the other.
func (s *server) speakTwo(origin http.Handler) {
	s.two = http.Server{ // #nosec G112 -- of the lab, as the other
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !s.handles() {
				return
			}
			defer s.streams.Done()
			s.receivedOn(streamOf(w), r)
			answer(origin, w, r)
		}),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, serverConnKey{}, c.(*twoConn).serverConn)
		},
		ConnState: func(c net.Conn, state http.ConnState) { c.(*twoConn).state(state) },
		ErrorLog:  log.New(io.Discard, "", 0),
		Protocols: new(http.Protocols),
		// The connection's window at first (RFC 9113 section 6.9.2): none need be opened
		// further, in the same segment as the SETTINGS' acknowledgment or in another.
		HTTP2: &http.HTTP2Config{MaxReceiveBufferPerConnection: 65_535},
	}
	s.two.Protocols.SetUnencryptedHTTP2(true)
}

// serveTwo serves a connection that has begun with HTTP/2's preface, until it is closed.
// One http.Server that speaks both versions would wait for as many octets as the preface
// has, and answer nothing shorter.
func (c *serverConn) serveTwo(begun []byte) {
	c.mu.Lock()
	c.two = newFrames(0)
	c.mu.Unlock()
	two := &twoConn{serverConn: c, begun: slices.Clone(begun), over: make(chan struct{})}
	_ = c.server.two.Serve(&oneConn{conn: two}) // always io.EOF: there is no other
	<-two.over
}

// twoConn is the socket of a connection on which HTTP/2 is spoken: frames are read all
// the time, and whether it is idle says what is open.
type twoConn struct {
	*serverConn
	begun []byte // was read before it was known
	over  chan struct{}
}

func (c *twoConn) Read(b []byte) (int, error) {
	if len(c.begun) > 0 {
		n := copy(b, c.begun)
		c.begun = c.begun[n:]
		return n, nil
	}
	n, err := c.Conn.Read(b)
	c.failed(err)
	return n, err
}

// SetReadDeadline keeps what the idle time-out has done.
func (c *twoConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.expired {
		t = longAgo
	}
	return c.Conn.SetReadDeadline(t)
}

func (c *twoConn) state(state http.ConnState) {
	switch state {
	case http.StateActive: // a stream is open
		c.mu.Lock()
		c.idleNoMore()
		c.mu.Unlock()
	case http.StateIdle: // none is
		c.becomeIdle()
	case http.StateClosed:
		close(c.over)
	}
}

// oneConn is a listener that accepts one connection.
type oneConn struct {
	conn *twoConn
	once bool
}

func (l *oneConn) Accept() (net.Conn, error) {
	if l.once {
		return nil, io.EOF
	}
	l.once = true
	return l.conn, nil
}

func (l *oneConn) Close() error   { return nil }
func (l *oneConn) Addr() net.Addr { return l.conn.LocalAddr() }

// tellResponses tells the heads of responses before TCP gets them.
func (c *serverConn) tellResponses(heads []streamHead) {
	for _, h := range heads {
		if !h.last() {
			continue
		}
		c.server.inOrder(func(now time.Duration) {
			c.server.tell(now, c.connection, event.ResponseSent{Message: c.on(h)})
		})
	}
}

// handles says that a handler of HTTP/2 begins, which no connection waits for; false if
// the program has ended.
func (s *server) handles() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx.Err() != nil {
		return false
	}
	s.streams.Add(1)
	return true
}

// receivedOn tells what the handler sees of a request of HTTP/2: the same as ever. The
// stream is what the program's HTTP/2 keeps for it.
func (s *server) receivedOn(id uint32, r *http.Request) {
	c := r.Context().Value(serverConnKey{}).(*serverConn)
	s.inOrder(func(now time.Duration) {
		var order []string
		if known := c.streams[id]; known != nil {
			order = known.fields
		}
		s.tell(now, c.connection, event.RequestReceived{
			Message: c.on(streamHead{id, head{start: r.Method + " " + r.RequestURI + " HTTP/2", fields: seen(r, order)}}), RemoteAddr: r.RemoteAddr,
		})
	})
}

// streamOf is the stream that a handler's response goes on; 0 if it cannot be found. Of
// net/http's HTTP/2 nothing says it: ten requests that are the same can be told apart by
// what its ResponseWriter holds alone.
func streamOf(w http.ResponseWriter) uint32 {
	v := reflect.ValueOf(w)
	for _, name := range []string{"rws", "stream", "id"} {
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			return 0
		}
		v = v.FieldByName(name)
	}
	if !v.CanUint() {
		return 0
	}
	return uint32(v.Uint())
}
