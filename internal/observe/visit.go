package observe

import (
	"container/list"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// Visit is a random token under which real sockets are observed. Its trace
// runs in wall time since it was opened.
type Visit struct {
	token    string
	start    time.Time
	trace    *trace.Trace
	requests int // at most so many are told

	watched atomic.Int32 // open WebSockets that the visit asked for
	limit   atomic.Value // the limit that ended the trace, an event.Limit

	telling sync.Mutex // taken last but for the trace's own: ledger and trace agree
	ledger  ledger

	mu      sync.Mutex
	told    int
	names   int // sockets named so far
	sockets map[*socket]struct{}
	clicks  map[string]bool // whether the browser has witnessed it
	ended   bool

	// Guarded by Visits.mu.
	place *list.Element
	used  bool      // somebody has presented the token
	last  time.Time // when that was, or when it was opened
}

// Token is 128 random bits in base64url; whoever knows it may watch the visit.
func (v *Visit) Token() string { return v.token }

// Trace is where the visit's events are.
func (v *Visit) Trace() *trace.Trace { return v.trace }

// Now is the visit's clock: wall time, at speed 1.
func (v *Visit) Now() event.Now {
	us := time.Since(v.start).Microseconds()
	return event.Now{Wall: us, Time: us, Speed: 1}
}

// append tells one event, and what follows from it for the runs. A trace that
// is full ends with visit:full.
func (v *Visit) append(host event.Host, socket string, p event.Payload) {
	v.telling.Lock()
	defer v.telling.Unlock()
	now := v.Now().Time
	if !v.keep(event.Event{Time: now, Host: host, Conn: socket, Data: p}) {
		return
	}
	v.judge(v.ledger.fold(now, p))
}

// expire tells of the runs what follows from nothing having come for a while.
func (v *Visit) expire() {
	v.telling.Lock()
	defer v.telling.Unlock()
	v.judge(v.ledger.fold(v.Now().Time, nil))
}

func (v *Visit) judge(told []event.RunJudged) {
	for _, j := range told {
		v.keep(event.Event{Time: v.Now().Time, Host: event.Program, Data: j})
	}
}

func (v *Visit) keep(e event.Event) bool {
	_, err := v.trace.Append(e)
	if errors.Is(err, trace.ErrFull) {
		v.full(v.trace.Limit())
	}
	return err == nil
}

func (v *Visit) full(limit event.Limit) {
	v.limit.CompareAndSwap(nil, limit)
	_ = v.trace.End(event.Event{Time: v.Now().Time, Data: event.VisitFull{Limit: limit}})
}

// request tells a request, and says whether its click had come before. Both
// happen under one lock, so that of two requests with one click exactly one is
// the repeat, and it is the later one in the trace.
func (v *Visit) request(q event.SocketRequest) (repeat bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	q.Repeat = v.seenLocked(q.Click)
	if v.told == v.requests {
		v.full(event.LimitRequests)
		return q.Repeat
	}
	v.told++
	v.append(event.Program, q.Socket, q)
	return q.Repeat
}

// seen remembers a click id and says whether it had come before.
func (v *Visit) seen(click string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seenLocked(click)
}

func (v *Visit) seenLocked(click string) bool {
	if click == "" {
		return false
	}
	_, seen := v.clicks[click]
	if !seen && len(v.clicks) < v.requests {
		if v.clicks == nil {
			v.clicks = make(map[string]bool)
		}
		v.clicks[click] = false
	}
	return seen
}

// joined names a socket for this visit; ok is false when the visit has ended.
func (v *Visit) joined(s *socket) (id string, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended {
		return "", false
	}
	if v.sockets == nil {
		v.sockets = make(map[*socket]struct{})
	}
	v.sockets[s] = struct{}{}
	v.names++
	return fmt.Sprintf("s%d", v.names), true
}

// closed forgets a socket; its events stay.
func (v *Visit) closed(s *socket) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.sockets, s)
}

// end ends the trace and takes the visit off its sockets, so that a socket
// that lives long keeps nothing of the visits that are gone.
func (v *Visit) end() {
	v.mu.Lock()
	sockets := v.sockets
	v.sockets, v.clicks, v.ended = nil, nil, true
	v.mu.Unlock()
	_ = v.trace.End()
	v.trace.Release()
	for s := range sockets {
		s.leave(v)
	}
}
