package observe

import (
	"container/list"
	"errors"
	"fmt"
	"net/netip"
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
	view     string
	by       netip.Prefix // the network that has opened it
	start    time.Time
	trace    *trace.Trace
	requests int // at most so many are told

	watched atomic.Int32 // open WebSockets that the visit asked for
	limit   atomic.Value // the limit that ended the trace, an event.Limit

	telling sync.Mutex // taken last but for the trace's own: ledger and trace agree
	ledger  ledger

	mu      sync.Mutex
	told    int
	names   int                // sockets named so far
	sockets map[string]*socket // by the id that each has in this visit
	heads   map[string]head    // of each run's last request
	clicks  map[string]bool    // whether the browser has witnessed it
	ended   bool

	// Guarded by Visits.mu.
	place *list.Element
	used  bool      // somebody has presented the token
	last  time.Time // when that was, or when it was opened
}

// Token is 128 random bits in base64url; whoever knows it may watch the visit.
func (v *Visit) Token() string { return v.token }

// View is as many random bits, by which the visit can be looked at and nothing be
// sent: what is said of it there does not tell the token.
func (v *Visit) View() string { return v.view }

// Trace is where the visit's events are.
func (v *Visit) Trace() *trace.Trace { return v.trace }

// Began is when the visit was opened: its trace's time 0.
func (v *Visit) Began() time.Time { return v.start }

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
func (v *Visit) request(q event.SocketRequest, octets []byte) (repeat bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	q.Repeat = v.seenLocked(q.Click)
	if v.told == v.requests {
		v.full(event.LimitRequests)
		return q.Repeat
	}
	v.told++
	if q.Run != "" {
		v.readHead(&q, octets)
	}
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
	// What is not told any more is not remembered either: the trace's limits bound both.
	if !seen && v.told < v.requests && v.limit.Load() == nil {
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
		v.sockets = make(map[string]*socket)
	}
	v.names++
	id = fmt.Sprintf("s%d", v.names)
	v.sockets[id] = s
	return id, true
}

// closed forgets a socket; its events stay.
func (v *Visit) closed(id string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.sockets, id)
}

// end ends the trace and takes the visit off its sockets, so that a socket
// that lives long keeps nothing of the visits that are gone.
func (v *Visit) end() {
	v.mu.Lock()
	sockets := v.sockets
	v.sockets, v.heads, v.clicks, v.ended = nil, nil, nil, true
	v.mu.Unlock()
	_ = v.trace.End()
	v.trace.Release()
	for _, s := range sockets {
		s.leave(v)
	}
}
