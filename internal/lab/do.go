// Do: where a visitor's click becomes a request of the client program.
//
// Before: internal/api/labs.go decodes the click; after: client.go sends the request.

package lab

import (
	"context"
	"fmt"
	"time"

	"samesocket/internal/event"
)

// Do starts an exchange and returns at once. The id names the request in the
// trace ("r1"). A repeated Click returns the first id and starts nothing. The
// error is an *InvalidError, ErrBusy, ErrClosed or, of a connection that was
// named, ErrUnknownConnection or ErrConnectionClosed; what fails later is told as
// an event.
func (l *Lab) Do(r Request) (id string, err error) {
	r, err = r.valid()
	if err != nil {
		return "", err
	}
	l.swap.RLock()
	defer l.swap.RUnlock()
	s := l.up.Load()
	if r.TLS != "" {
		if err := s.server.secure(); err != nil {
			return "", err
		}
	}
	x, first, err := s.begin(r)
	if x == nil {
		return first, err
	}
	s.inOrder(func(now time.Duration) {
		x.client.open = append(x.client.open, x)
		if d := milliseconds(x.client.program().RequestTimeoutMS); d > 0 {
			x.unset = x.client.after(d, x.expire)
		}
		x.client.tell(now, nil, event.ConnectionWanted{
			Request: x.id, Click: r.Click, Policy: event.Policy(r.Connection), Method: r.Method, Target: r.Target,
			User: r.User, TLS: r.TLS, Version: r.toldVersion(), Raw: r.raw(),
		})
	})
	go func() {
		defer x.finish()
		x.client.exchange(x)
	}()
	return x.id, nil
}

// begin gives the request its id, or finds that of the same click.
func (s *setup) begin(r Request) (x *exchange, first string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ended():
		return nil, "", ErrClosed
	case r.Click != "" && s.clicks[r.Click] != "":
		return nil, s.clicks[r.Click], nil
	case s.unanswered >= maxUnanswered:
		return nil, "", ErrBusy
	}
	var raw *rawConn
	if r.Conn != "" {
		if raw, err = s.rawConn(r.Conn); err != nil {
			return nil, "", err
		}
	}
	s.requests++
	s.unanswered++
	x = &exchange{client: s.client, id: fmt.Sprintf("r%d", s.requests), request: r, raw: raw, unset: func() {}}
	x.ctx, x.cancel = context.WithCancelCause(s.client.ctx)
	if r.Click != "" {
		s.clicks[r.Click] = x.id
	}
	if r.raw() {
		x.ended = make(chan struct{})
	} else {
		x.after, x.placed = s.client.newest, make(chan struct{})
		s.client.newest = x.placed
	}
	s.client.exchanges.Add(1)
	return x, "", nil
}

// finish must be deferred by the goroutine of an exchange.
func (x *exchange) finish() {
	c := x.client
	if v := recover(); v != nil {
		c.caught(v)
	}
	x.unset()
	x.cancel(nil)
	if x.placed != nil {
		x.place()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unanswered--
	c.exchanges.Done()
}
