package observe

import (
	"cmp"
	"container/list"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"runtime"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// ErrTooMany says that as many visits as may be alive are in use.
var ErrTooMany = errors.New("too many visits")

// ErrClosed says that no visit is opened any more.
var ErrClosed = errors.New("visits are closed")

// VisitLimits bounds the visits. Zero means the default named beside a field.
type VisitLimits struct {
	Alive    int           // visits alive at once: 5,000
	Requests int           // requests told per visit: 10,000
	Idle     time.Duration // life without use and without a WebSocket: 30 min
	Trace    trace.Limits  // of each visit's trace; Bytes: 8 MiB
}

// Visits are the visits alive. Nobody says when a visit is over, so it ends
// when its place is needed or when, at the opening of another, it has been idle
// too long; no goroutine watches over them.
type Visits struct {
	limits            VisitLimits
	savedSYN, tcpInfo bool

	mu     sync.Mutex
	alive  map[string]*Visit
	unused *list.List // of *Visit nobody has used, oldest first
	used   *list.List // of the others, longest idle first
	closed bool
}

// NewVisits returns an empty set.
func NewVisits(l VisitLimits) *Visits {
	l.Alive = cmp.Or(l.Alive, 5000)
	l.Requests = cmp.Or(l.Requests, 10_000)
	l.Idle = cmp.Or(l.Idle, 30*time.Minute)
	l.Trace.Bytes = cmp.Or(l.Trace.Bytes, 8<<20)
	vs := &Visits{limits: l, alive: make(map[string]*Visit), unused: list.New(), used: list.New()}
	vs.savedSYN, vs.tcpInfo = abilities()
	return vs
}

// Open begins a visit. Where none is free it takes the place of the oldest
// that nobody has used, then of the one idle longest that nobody watches over a
// WebSocket, and returns ErrTooMany if there is none. An open keep-alive socket
// holds no place: one client could put all visits on one.
func (vs *Visits) Open() (*Visit, error) {
	v := &Visit{
		token: newToken(), start: time.Now(),
		trace: trace.New(vs.limits.Trace), requests: vs.limits.Requests,
	}
	v.append("", "", event.VisitOpened{
		System: runtime.GOOS, SavedSYN: vs.savedSYN, TCPInfo: vs.tcpInfo,
	})

	vs.mu.Lock()
	gone, err := vs.makeRoom(v.start)
	if err == nil {
		v.last, v.place = v.start, vs.unused.PushBack(v)
		vs.alive[v.token] = v
	}
	vs.mu.Unlock()

	for _, old := range gone {
		old.end()
	}
	if err != nil {
		v.end()
		return nil, err
	}
	return v, nil
}

// Find returns the visit of a token. To present the token is to use the visit.
func (vs *Visits) Find(token string) (*Visit, bool) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v, ok := vs.alive[token]
	if ok {
		vs.touch(v, time.Now())
	}
	return v, ok
}

// Close ends all visits; those who watch them are told by the traces' end.
func (vs *Visits) Close() {
	vs.mu.Lock()
	gone := vs.alive
	vs.alive, vs.closed = nil, true
	vs.unused.Init()
	vs.used.Init()
	vs.mu.Unlock()
	for _, v := range gone {
		v.end()
	}
}

func (vs *Visits) touch(v *Visit, now time.Time) {
	v.last = now
	if v.used {
		vs.used.MoveToBack(v.place)
		return
	}
	vs.unused.Remove(v.place)
	v.used, v.place = true, vs.used.PushBack(v)
}

// makeRoom removes what has been idle too long, and one more if it must. The
// caller ends what it returns, without the lock.
func (vs *Visits) makeRoom(now time.Time) (gone []*Visit, err error) {
	if vs.closed {
		return nil, ErrClosed
	}
	take := func(v *Visit) {
		if v.used {
			vs.used.Remove(v.place)
		} else {
			vs.unused.Remove(v.place)
		}
		delete(vs.alive, v.token)
		gone = append(gone, v)
	}
	for {
		v := front(vs.unused)
		if v == nil || now.Sub(v.last) < vs.limits.Idle {
			break
		}
		take(v)
	}
	for {
		v := front(vs.used)
		if v == nil || now.Sub(v.last) < vs.limits.Idle {
			break
		}
		if v.watched.Load() > 0 {
			vs.touch(v, now)
			continue
		}
		take(v)
	}
	if len(vs.alive) < vs.limits.Alive {
		return gone, nil
	}
	if v := front(vs.unused); v != nil {
		take(v)
		return gone, nil
	}
	for e := vs.used.Front(); e != nil; e = e.Next() {
		if v := e.Value.(*Visit); v.watched.Load() == 0 {
			take(v)
			return gone, nil
		}
	}
	return gone, ErrTooMany
}

func front(l *list.List) *Visit {
	if l.Len() == 0 {
		return nil
	}
	return l.Front().Value.(*Visit)
}

func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}
