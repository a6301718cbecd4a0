package lab

import (
	"fmt"
	"time"

	"samesocket/internal/event"
)

// Do starts an exchange and returns at once. The id names the request in the
// trace ("r1"). A repeated Click returns the first id and starts nothing. The
// error is an *InvalidError, ErrBusy or ErrClosed; what fails later is told as
// an event.
func (l *Lab) Do(r Request) (id string, err error) {
	r, err = r.valid()
	if err != nil {
		return "", err
	}
	x, first, err := l.begin(r)
	if x == nil {
		return first, err
	}
	l.inOrder(func(now time.Duration) {
		l.tell(now, event.Client, nil, event.ConnectionWanted{
			Request: x.id, Click: r.Click, Policy: r.Connection, Method: r.Method, Target: r.Target,
		})
	})
	go func() {
		defer l.finish()
		l.client.exchange(x)
	}()
	return x.id, nil
}

// begin gives the request its id, or finds that of the same click.
func (l *Lab) begin(r Request) (x *exchange, first string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.ended():
		return nil, "", ErrClosed
	case r.Click != "" && l.clicks[r.Click] != "":
		return nil, l.clicks[r.Click], nil
	case l.unanswered >= maxUnanswered:
		return nil, "", ErrBusy
	}
	l.requests++
	l.unanswered++
	x = &exchange{lab: l, id: fmt.Sprintf("r%d", l.requests), request: r}
	if r.Click != "" {
		l.clicks[r.Click] = x.id
	}
	l.exchanges.Add(1)
	return x, "", nil
}

// finish must be deferred by the goroutine of an exchange.
func (l *Lab) finish() {
	if v := recover(); v != nil {
		l.caught(v)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.unanswered--
	l.exchanges.Done()
}
