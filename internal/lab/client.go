// The client program, and one request and its response as it sees them.
//
// Before: do.go begins an exchange; after: pool.go picks a connection, and wire.go
// hands the request's bytes to internal/vnet.

package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptrace"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// MaxBody bounds a response's content, in octets.
const MaxBody = 1 << 20

// client is the client program: an ordinary http.Client whose dialer is a vnet
// host. It keeps cookies, follows no redirect, and asks for no compression. What
// distinguishes users is their cookies alone: one pool of connections serves all.
type client struct {
	*machine
	dial func(ctx context.Context, port uint16) (net.Conn, error)
	pool *pool
	http map[string]*http.Client // by user
	raws raws
	// newest is closed when the exchange that was begun last has its place; nil before
	// the first. The lab's lock guards it.
	newest chan struct{}

	exchanges sync.WaitGroup
	// open are the exchanges whose end has not been told, in order. They are
	// guarded by the order of vnet's hooks.
	open []*exchange
}

func newClient(s *setup) *client {
	c := &client{machine: newMachine(s, vnet.Client), dial: s.net.Dialer(), http: make(map[string]*http.Client)}
	c.pool = newPool(c)
	for _, user := range users {
		// It fails only for options that are not given.
		jar, _ := cookiejar.New(nil)
		c.http[user] = &http.Client{
			Transport:     c.pool,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Jar:           jar,
		}
	}
	return c
}

// stop ends the program and waits until nothing of it is left.
func (c *client) stop() {
	c.cancel()
	c.close()
	c.exchanges.Wait()
	c.close() // what has become idle meanwhile
}

func (c *client) close() {
	c.pool.close()
	c.raws.close()
}

// fail ends what is under way with the machine. It is called in the order of the
// hooks.
func (c *client) fail(now time.Duration) {
	for _, x := range slices.Clone(c.open) {
		x.end(now, x.connection(), event.RequestFailed{Request: x.id, Code: powerCycled})
	}
}

// exchange is one request and its response, as the client program sees them.
type exchange struct {
	client  *client
	id      string
	request Request
	ctx     context.Context // ends with the exchange
	cancel  context.CancelCauseFunc
	unset   func() // stops the timer of its time-out

	// The exchanges look for a connection in the order in which they were begun, so that
	// those who wait for one have it in that order: after is closed when the one before
	// has its place in it, placed when this one has.
	after, placed chan struct{}
	hasPlace      sync.Once

	nth    int // on the connection
	asks   int // how often the Transport wanted a connection
	of     *transport
	asking bool // the Transport wants a connection and has none yet

	// Guarded by the order of the hooks.
	over       bool     // its end has been told
	raw        *rawConn // of a raw request
	writing    bool     // its octets
	unanswered int      // messages of a raw request, begun and not answered

	// ended is closed when over is set; nil unless the request is raw.
	ended chan struct{}

	// The Transport's goroutine uses these too.
	conn atomic.Pointer[clientConn] // acquired last
	kept atomic.Bool                // the pool took the connection back
}

type exchangeKey struct{}

// exchange sends the request, reads the whole response and tells both.
func (c *client) exchange(x *exchange) {
	if x.request.raw() {
		c.exchangeRaw(x)
		return
	}
	ctx := httptrace.WithClientTrace(context.WithValue(x.ctx, exchangeKey{}, x), &httptrace.ClientTrace{
		GetConn:     x.wanted,
		GotConn:     x.acquired,
		PutIdleConn: x.put,
	})
	defer x.release()
	if x.after != nil {
		select {
		case <-x.after:
		case <-x.ctx.Done():
		}
	}
	if err := c.roundTrip(ctx, x); err != nil {
		c.inOrder(func(now time.Duration) {
			x.end(now, x.connection(), event.RequestFailed{Request: x.id, Code: code(err)})
		})
	}
}

// end tells the end of the exchange, once. It is called in the order of the hooks.
func (x *exchange) end(now time.Duration, c *connection, p event.Payload) {
	if x.over {
		return
	}
	x.over = true
	x.client.open = slices.DeleteFunc(x.client.open, func(o *exchange) bool { return o == x })
	x.client.tell(now, c, p)
	if x.ended != nil {
		close(x.ended)
	}
}

// message is the request as the client program makes it.
func message(ctx context.Context, r Request) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, "http://"+vnet.ServerAddr().Addr().String(), strings.NewReader(r.Body))
	if err != nil {
		return nil, err
	}
	if r.Body == "" {
		req.Body, req.GetBody = nil, nil
	}
	req.URL.Opaque = r.Target // sent as the visitor wrote it
	for _, h := range r.Headers {
		if http.CanonicalHeaderKey(h[0]) == "Host" {
			req.Host = h[1]
			continue
		}
		req.Header[h[0]] = append(req.Header[h[0]], h[1])
	}
	req.Close = r.Connection == closing
	return req, nil
}

// roundTrip sends the request, and reads and tells the response.
func (c *client) roundTrip(ctx context.Context, x *exchange) error {
	req, err := message(ctx, x.request)
	if err != nil {
		return fmt.Errorf("make request: %w", err)
	}
	resp, err := c.http[x.request.User].Do(req)
	if err != nil {
		return fmt.Errorf("send request: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.Body != http.NoBody && !c.program().ReadBody {
		// What has arrived with the head lies in the socket, every time.
		c.rest(ctx)
		x.because(event.ClosedBodyUnread)
		x.received(0, true)
		return nil
	}
	n, err := io.Copy(io.Discard, io.LimitReader(resp.Body, MaxBody+1))
	switch {
	case err != nil:
		return fmt.Errorf("read response: %w", err)
	case n > MaxBody:
		x.because(event.ClosedTooLarge)
		return errTooLarge
	}
	x.received(int(n), false)
	return nil
}

// because says why the connection that the exchange has is about to be closed.
func (x *exchange) because(why event.CloseReason) {
	if c := x.conn.Load(); c != nil {
		c.because(why)
	}
}

var (
	errTooLarge       = errors.New("response is too large")
	errRequestTimeout = errors.New("the program has given the request up")
)

// expire gives the request up. It is called on the clock's goroutine.
func (x *exchange) expire() {
	var on *connection
	x.client.inOrder(func(time.Duration) { on = x.connection() })
	x.client.did(event.TimerRequestTimeout, on)
	x.because(event.ClosedRequestTimeout)
	x.cancel(errRequestTimeout)
	x.expireRaw()
}

// wanted is called by the Transport before it looks for a connection. If it does
// so again, it has lost the first one and sends the request once more, which it
// may where nothing can have happened yet or the method is idempotent (RFC 9110
// section 9.2.2).
func (x *exchange) wanted(string) {
	if x.asks++; x.asks > 1 {
		x.release()
		x.client.observe(nil, event.RequestRetried{Request: x.id})
	}
	x.client.pool.ask(x)
}

// acquired is called by the Transport when it has a connection.
func (x *exchange) acquired(info httptrace.GotConnInfo) {
	c := info.Conn.(*clientConn)
	x.place()
	// The pool gives a connection away a moment before the exchange before
	// has told that it got its whole response. That comes first.
	select {
	case c.turn <- struct{}{}:
	case <-x.client.ctx.Done():
		return
	}
	x.conn.Store(c)
	x.kept.Store(false)
	x.client.pool.took(c)
	x.client.pool.asked(x)
	x.client.inOrder(func(now time.Duration) {
		c.requests = append(c.requests, x.id)
		x.nth = len(c.requests)
		c.begin(x, info.Reused)
		a := event.ConnectionAcquired{Request: x.id, Reused: info.Reused}
		if info.Reused && c.idleSince > 0 {
			a.IdleUS = (now - c.idleSince).Microseconds()
		}
		x.client.tell(now, c.connection, a)
	})
}

// place says that it has its place among those who look for a connection, if it has
// not been said before.
func (x *exchange) place() { x.hasPlace.Do(func() { close(x.placed) }) }

// put is called by the Transport when it has put the connection back, or could
// not. The program may not have seen the end of the response yet.
func (x *exchange) put(err error) {
	c := x.conn.Load()
	switch {
	case c == nil:
	case err == nil:
		x.kept.Store(true)
		x.client.pool.put(c)
	default:
		c.because(event.ClosedPoolFull) // unless it was broken before
	}
}

// received tells the response when the program has all of it, or all that it wants.
func (x *exchange) received(body int, unread bool) {
	c := x.conn.Load()
	if c == nil {
		return // the lab has ended meanwhile
	}
	h := c.response()
	x.client.inOrder(func(now time.Duration) {
		x.client.tell(now, c.connection, event.ResponseReceived{Message: c.message(x.nth, h), Body: body, Unread: unread})
		x.end(now, c.connection, event.ConnectionReleased{Request: x.id, Kept: x.kept.Load()})
		c.idleSince = now
	})
	x.client.pool.trim()
}

// release lets the next exchange have the connection.
func (x *exchange) release() {
	if c := x.conn.Swap(nil); c != nil {
		<-c.turn
	}
}

// connection is the one that the exchange has; nil if it has none. It is called in
// the order of the hooks.
func (x *exchange) connection() *connection {
	switch c := x.conn.Load(); {
	case c != nil:
		return c.connection
	case x.raw != nil:
		return x.raw.connection
	}
	return nil
}

// code names an error that the client program got.
func code(err error) event.Failure {
	switch {
	case errors.Is(err, errTooLarge):
		return event.FailedTooLarge
	case errors.Is(err, errRequestTimeout):
		return event.FailedGaveUp
	case errors.Is(err, context.Canceled), errors.Is(err, vnet.ErrClosed):
		return event.FailedLabClosed
	case errors.Is(err, vnet.ErrRefused):
		return event.FailedRefused
	case errors.Is(err, vnet.ErrNoPort):
		return event.FailedNoPort
	case errors.Is(err, vnet.ErrReset):
		return event.FailedReset
	case errors.Is(err, vnet.ErrTimedOut), errors.Is(err, os.ErrDeadlineExceeded):
		return event.FailedTimeout
	case errors.Is(err, net.ErrClosed):
		return event.FailedClosed
	// The last one is net/http's own and has no name.
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		strings.Contains(err.Error(), "server closed idle connection"):
		return event.FailedEOF
	}
	return event.FailedOther
}
