// The client program's pool: which connection a request goes on.
//
// Before: client.go sends a request; after: internal/vnet/dial.go opens a connection
// if none is to be reused, and wire.go watches its socket.

package lab

import (
	"context"
	"crypto/tls"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

const (
	// maxIdle is how many idle connections the client keeps; then the one that
	// has been idle longest is closed.
	maxIdle = 16
	// maxIdleShared is the same for the shared Transport alone: six, as
	// browsers keep for one origin. Go's own default is two. It is no less than
	// a limit on connections may be, so that under one none is closed for
	// being idle.
	maxIdleShared = 6
)

// pool is the client program's connection pool: a shared Transport, and one
// more for each connection that was asked to be new. (Transport's own
// DisableKeepAlives would send Connection: close.) A new connection joins the
// pool after its first response: the next request that may reuse one gets the
// connection that became idle last, as within a Transport.
type pool struct {
	client *client

	mu     sync.Mutex
	gone   sync.Cond // a connection that was idle for too long is closed
	shared *transport
	others map[string]*transport // shared too, by version of TLS, or of HTTP if it is 2
	fresh  []*transport
	puts   uint64

	dials    []*dial // that wait for their turn; see limit.go
	dialling int     // those of the shared Transport that are under way
}

// transport is one Transport and what is known of its connections.
type transport struct {
	http    *http.Transport
	tls     *tls.Config   // nil without TLS
	http2   bool          // speaks it, and nothing else
	conns   []*clientConn // open
	idle    int
	wanting int    // requests given to it that have no connection yet
	put     uint64 // when a connection became idle last, in puts
	// asking is how many requests are looking for a connection this moment:
	// whatever is idle may be theirs already. expiring is how many
	// connections are about to be closed for having been idle for too long:
	// none may be looked for until they are.
	asking   int
	expiring int
	trimming bool // its idle connections are closed, for there are too many
}

func newPool(c *client) *pool {
	p := &pool{client: c}
	p.gone.L = &p.mu
	p.shared, p.others = p.transport(nil, false), map[string]*transport{}
	return p
}

// transport leaves every time-out of Transport at zero, for they are wall time.
func (p *pool) transport(secure *tls.Config, two bool) *transport {
	t := &transport{tls: secure, http2: two}
	port := uint16(vnet.HTTPPort)
	if secure != nil {
		port = vnet.HTTPSPort
	}
	t.http = &http.Transport{
		DisableCompression:  true,
		MaxIdleConnsPerHost: maxIdleShared,
		// Whatever the address: there is nothing else that could be reached.
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			if err := p.admit(ctx, t); err != nil {
				return nil, err
			}
			defer p.dialled(t)
			tcp, err := p.client.dial(ctx, port)
			if err != nil {
				return nil, err
			}
			c := p.client.watch(tcp, t)
			if err := c.handshake(ctx); err != nil {
				return nil, err
			}
			return p.opened(c), nil
		},
	}
	if two {
		t.http.Protocols = new(http.Protocols)
		t.http.Protocols.SetUnencryptedHTTP2(true)
	}
	return t
}

// RoundTrip implements http.RoundTripper.
func (p *pool) RoundTrip(r *http.Request) (*http.Response, error) {
	x := r.Context().Value(exchangeKey{}).(*exchange)
	var err error
	if x.of, err = p.pick(x.request); err != nil {
		return nil, err
	}
	defer p.unpick(x.of)
	defer p.asked(x) // if it got no connection
	return x.of.http.RoundTrip(r)
}

func (p *pool) pick(r Request) (*transport, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, err := p.sharedBy(r)
	if err != nil {
		return nil, err
	}
	if r.Connection == fresh {
		t = p.transport(t.tls, t.http2)
		p.fresh = append(p.fresh, t)
	} else {
		for _, f := range p.fresh {
			if f.tls == t.tls && f.http2 == t.http2 && f.idle > f.wanting && (t.idle <= t.wanting || f.put > t.put) {
				t = f
			}
		}
	}
	t.wanting++
	return t, nil
}

// sharedBy is the shared Transport of a request's kind. p.mu is held.
func (p *pool) sharedBy(r Request) (*transport, error) {
	if r.Version == http2 {
		if p.others[http2] == nil {
			p.others[http2] = p.transport(nil, true)
		}
		return p.others[http2], nil
	}
	if r.TLS == "" {
		return p.shared, nil
	}
	if p.others[r.TLS] == nil {
		c, err := clientConfig(r.TLS)
		if err != nil {
			return nil, err
		}
		p.others[r.TLS] = p.transport(c, false)
	}
	return p.others[r.TLS], nil
}

func (p *pool) unpick(t *transport) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.wanting--
	p.forget(t)
}

// opened follows a connection from when it is open. It is free until the request
// for which it was dialled takes it; that may have got another one meanwhile.
func (p *pool) opened(c *clientConn) *clientConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.of.conns = append(c.of.conns, c)
	p.release(c)
	return c
}

// put and took follow a connection into and out of its Transport's pool.
func (p *pool) put(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.idle = true
	c.of.idle++
	p.puts++
	c.of.put = p.puts
	p.release(c)
}

func (p *pool) took(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.take(c)
}

func (p *pool) take(c *clientConn) {
	if c.idle {
		c.idle = false
		c.of.idle--
	}
	c.free = false
	p.arm(c)
}

func (p *pool) release(c *clientConn) {
	c.free, c.since = true, p.client.net.Now()
	p.arm(c)
}

// arm sets the timer of a connection's idle time-out anew.
func (p *pool) arm(c *clientConn) {
	if c.stop != nil {
		c.stop()
		c.stop = nil
	}
	if d := p.client.idleTimeout(); c.free && !c.expired && d > 0 {
		c.stop = p.client.after(c.since+d-p.client.net.Now(), func() { p.expire(c) })
	}
}

// follow follows a change of the program's settings.
func (p *pool) follow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.admitNext()
	for _, t := range p.all() {
		for _, c := range t.conns {
			p.arm(c)
		}
	}
}

// expire lets the Transport close a connection that has been idle for too long,
// by ending its Read, but never one that a request may just have been given.
func (p *pool) expire(c *clientConn) {
	p.mu.Lock()
	d := p.client.idleTimeout()
	if !c.free || c.expired || d == 0 || p.client.net.Now() < c.since+d || c.of.asking > 0 {
		p.mu.Unlock()
		return
	}
	c.expired = true
	c.of.expiring++
	p.mu.Unlock()
	c.because(event.ClosedIdleTimeout)
	p.client.did(event.TimerIdleTimeout, c.connection)
	_ = c.SetReadDeadline(longAgo) // if it is closed already, so much the better
}

// ask is called when a request begins to look for a connection in its Transport,
// asked when it has one or none.
func (p *pool) ask(x *exchange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for x.of.expiring > 0 {
		p.gone.Wait() // the Transport's own goroutine is about to close it
	}
	if !x.asking {
		x.asking = true
		x.of.asking++
	}
}

func (p *pool) asked(x *exchange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !x.asking {
		return
	}
	x.asking = false
	if x.of.asking--; x.of.asking == 0 {
		for _, c := range x.of.conns {
			p.arm(c) // its time may have come meanwhile
		}
	}
	p.admitNext()
}

// lost is called when a connection is closed.
func (p *pool) lost(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.gone = true
	if c.of.trimming && c.idle || c.shared != nil && c.shared.unused() {
		c.because(event.ClosedPoolFull)
	}
	if c.expired {
		c.of.expiring--
		p.gone.Broadcast()
	}
	p.take(c)
	c.of.conns = slices.DeleteFunc(c.of.conns, func(o *clientConn) bool { return o == c })
	p.forget(c.of)
	p.admitNext()
}

// forget drops a Transport that has had its connection.
func (p *pool) forget(t *transport) {
	if len(t.conns) > 0 || t.wanting > 0 {
		return
	}
	for i, f := range p.fresh {
		if f == t {
			p.fresh = append(p.fresh[:i], p.fresh[i+1:]...)
			return
		}
	}
}

// trim closes what has been idle longest when too much is idle.
func (p *pool) trim() {
	p.mu.Lock()
	idle, oldest := 0, (*transport)(nil)
	for _, t := range p.all() {
		idle += t.idle
		if t.idle > 0 && (oldest == nil || t.put < oldest.put) {
			oldest = t
		}
	}
	if idle <= maxIdle {
		p.mu.Unlock()
		return
	}
	oldest.trimming = true
	p.mu.Unlock()
	oldest.http.CloseIdleConnections()
	p.mu.Lock()
	oldest.trimming = false
	p.mu.Unlock()
}

// all lists the Transports. p.mu is held.
func (p *pool) all() []*transport {
	return append(slices.AppendSeq([]*transport{p.shared}, maps.Values(p.others)), p.fresh...)
}

func (p *pool) close() {
	p.mu.Lock()
	all := p.all()
	p.mu.Unlock()
	for _, t := range all {
		t.http.CloseIdleConnections()
		p.closeShared(t)
	}
}
