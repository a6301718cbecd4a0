package lab

import (
	"context"
	"net"
	"net/http"
	"sync"
)

const (
	// maxIdle is how many idle connections the client keeps; then the one that
	// has been idle longest is closed.
	maxIdle = 16
	// maxIdleShared is the same for the shared Transport alone: six, as
	// browsers keep for one origin. Go's own default is two.
	maxIdleShared = 6
)

// pool is the client program's connection pool: a shared Transport, and one
// more for each connection that was asked to be new. (Transport's own
// DisableKeepAlives would send Connection: close.) A new connection joins the
// pool after its first response: the next request that may reuse one gets the
// connection that became idle last, as within a Transport.
type pool struct {
	lab *Lab

	mu     sync.Mutex
	shared *transport
	fresh  []*transport
	puts   uint64
}

// transport is one Transport and what is known of its connections.
type transport struct {
	http    *http.Transport
	open    int
	idle    int
	wanting int    // requests given to it that have no connection yet
	put     uint64 // when a connection became idle last, in puts
}

func newPool(l *Lab) *pool {
	p := &pool{lab: l}
	p.shared = p.transport()
	return p
}

// transport leaves every time-out of Transport at zero, for they are wall time.
func (p *pool) transport() *transport {
	t := &transport{}
	t.http = &http.Transport{
		DisableCompression:  true,
		MaxIdleConnsPerHost: maxIdleShared,
		// Whatever the address: there is nothing else that could be reached.
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			c, err := p.lab.net.Dial(ctx)
			if err != nil {
				return nil, err
			}
			p.mu.Lock()
			t.open++
			p.mu.Unlock()
			return p.lab.watch(c, t), nil
		},
	}
	return t
}

// RoundTrip implements http.RoundTripper.
func (p *pool) RoundTrip(r *http.Request) (*http.Response, error) {
	x := r.Context().Value(exchangeKey{}).(*exchange)
	t := p.pick(x.request.Connection)
	defer p.unpick(t)
	return t.http.RoundTrip(r)
}

func (p *pool) pick(policy string) *transport {
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.shared
	if policy == fresh {
		t = p.transport()
		p.fresh = append(p.fresh, t)
	} else {
		for _, f := range p.fresh {
			if f.idle > f.wanting && (t.idle <= t.wanting || f.put > t.put) {
				t = f
			}
		}
	}
	t.wanting++
	return t
}

func (p *pool) unpick(t *transport) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t.wanting--
	p.forget(t)
}

// put and took follow a connection into and out of its Transport's pool.
func (p *pool) put(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.idle = true
	c.of.idle++
	p.puts++
	c.of.put = p.puts
}

func (p *pool) took(c *clientConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.idle {
		c.idle = false
		c.of.idle--
	}
}

// lost is called when a connection is closed.
func (p *pool) lost(c *clientConn) {
	p.took(c)
	p.mu.Lock()
	defer p.mu.Unlock()
	c.of.open--
	p.forget(c.of)
}

// forget drops a Transport that has had its connection.
func (p *pool) forget(t *transport) {
	if t.open > 0 || t.wanting > 0 {
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
	for _, t := range append([]*transport{p.shared}, p.fresh...) {
		idle += t.idle
		if t.idle > 0 && (oldest == nil || t.put < oldest.put) {
			oldest = t
		}
	}
	p.mu.Unlock()
	if idle > maxIdle {
		oldest.http.CloseIdleConnections()
	}
}

func (p *pool) close() {
	p.mu.Lock()
	all := append([]*transport{p.shared}, p.fresh...)
	p.mu.Unlock()
	for _, t := range all {
		t.http.CloseIdleConnections()
	}
}
