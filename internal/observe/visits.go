package observe

import (
	"cmp"
	"container/list"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"iter"
	"net/netip"
	"runtime"
	"slices"
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

// Visits are the visits alive. Nobody says when a visit is over, so it ends when its
// place is needed, or when Sweep finds that it has been idle too long.
type Visits struct {
	limits            VisitLimits
	savedSYN, tcpInfo bool

	mu     sync.Mutex
	alive  map[string]*Visit
	shown  map[string]*Visit // the same, by what may be given away
	from   map[netip.Prefix]*network
	closed bool
}

// network is what one client network has opened.
type network struct {
	unused *list.List // of *Visit nobody has used, oldest first
	used   *list.List // of the others, longest idle first
}

func (n *network) size() int { return n.unused.Len() + n.used.Len() }

// NewVisits returns an empty set.
func NewVisits(l VisitLimits) *Visits {
	l.Alive = cmp.Or(l.Alive, 5000)
	l.Requests = cmp.Or(l.Requests, 10_000)
	l.Idle = cmp.Or(l.Idle, 30*time.Minute)
	l.Trace.Bytes = cmp.Or(l.Trace.Bytes, 8<<20)
	vs := &Visits{limits: l, alive: make(map[string]*Visit), shown: make(map[string]*Visit), from: make(map[netip.Prefix]*network)}
	vs.savedSYN, vs.tcpInfo = abilities()
	return vs
}

// Open begins a visit for somebody of a network. Where none is free one of the network
// that has most must go: the oldest that nobody has used, or else the one idle longest
// that nobody watches over a WebSocket. ErrTooMany says that all are watched. An open
// keep-alive socket holds no place: one client could put all visits on one.
func (vs *Visits) Open(by netip.Prefix) (*Visit, error) {
	vs.leaveRoom(by)
	limits := vs.limits.Trace
	limits.For = by
	v := &Visit{
		token: newToken(), view: newToken(), start: time.Now(), by: by,
		trace: trace.New(limits), requests: vs.limits.Requests,
	}
	v.append("", "", event.VisitOpened{
		System: runtime.GOOS, SavedSYN: vs.savedSYN, TCPInfo: vs.tcpInfo,
	})

	vs.mu.Lock()
	gone, err := vs.makeRoom()
	if err == nil {
		n := vs.from[by]
		if n == nil {
			n = &network{list.New(), list.New()}
			vs.from[by] = n
		}
		v.last, v.place = v.start, n.unused.PushBack(v)
		vs.alive[v.token], vs.shown[v.view] = v, v
	}
	vs.mu.Unlock()

	if gone != nil {
		gone.end()
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

// Count is how many visits there are.
func (vs *Visits) Count() int {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	return len(vs.alive)
}

// Shown returns the visit that a view shows. To look at it is not to use it: it
// lives no longer for that.
func (vs *Visits) Shown(view string) (*Visit, bool) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v, ok := vs.shown[view]
	return v, ok
}

// Close ends all visits; those who watch them are told by the traces' end.
func (vs *Visits) Close() {
	vs.mu.Lock()
	gone := vs.alive
	vs.alive, vs.shown, vs.from, vs.closed = nil, nil, nil, true
	vs.mu.Unlock()
	for _, v := range gone {
		v.end()
	}
}

func (vs *Visits) touch(v *Visit, now time.Time) {
	v.last = now
	n := vs.from[v.by]
	if v.used {
		n.used.MoveToBack(v.place)
		return
	}
	n.unused.Remove(v.place)
	v.used, v.place = true, n.used.PushBack(v)
}

// take forgets a visit; whoever takes it ends it, without the lock.
func (vs *Visits) take(v *Visit) {
	n := vs.from[v.by]
	if v.used {
		n.used.Remove(v.place)
	} else {
		n.unused.Remove(v.place)
	}
	if n.size() == 0 {
		delete(vs.from, v.by)
	}
	delete(vs.alive, v.token)
	delete(vs.shown, v.view)
}

// makeRoom takes a visit if one must go.
func (vs *Visits) makeRoom() (gone *Visit, err error) {
	switch {
	case vs.closed:
		return nil, ErrClosed
	case len(vs.alive) < vs.limits.Alive:
		return nil, nil
	}
	// Of networks with equally many the one goes first whose visit is idle longest.
	for v := range vs.leavable() {
		n := vs.from[v.by].size()
		if gone == nil || n > vs.from[gone.by].size() || n == vs.from[gone.by].size() && v.before(gone) {
			gone = v
		}
	}
	if gone == nil {
		return nil, ErrTooMany
	}
	vs.take(gone)
	return gone, nil
}

// leavable are, of each network, the visit that is the first to go.
func (vs *Visits) leavable() iter.Seq[*Visit] {
	return func(yield func(*Visit) bool) {
		for _, n := range vs.from {
			if v := n.first(); v != nil && !yield(v) {
				return
			}
		}
	}
}

// first is the visit of the network that is the first to go; nil if all are watched.
func (n *network) first() *Visit {
	if e := n.unused.Front(); e != nil {
		return e.Value.(*Visit)
	}
	for e := n.used.Front(); e != nil; e = e.Next() {
		if v := e.Value.(*Visit); v.watched.Load() == 0 {
			return v
		}
	}
	return nil
}

// before says which of two goes first, where their networks do not decide.
func (v *Visit) before(w *Visit) bool {
	if v.used != w.used {
		return w.used
	}
	return v.last.Before(w.last)
}

// Sweep ends the visits that have been idle too long, and where the traces are short
// of room those that are full or whose network has too much of it, unless somebody
// watches them. Let somebody call it every second.
func (vs *Visits) Sweep(now time.Time) {
	budget := vs.limits.Trace.Total
	vs.mu.Lock()
	var gone, full, large []*Visit
	for _, v := range vs.alive {
		switch idle := now.Sub(v.last) >= vs.limits.Idle; {
		case v.watched.Load() > 0:
			if idle {
				vs.touch(v, now)
			}
		case idle:
			gone = append(gone, v)
		case budget == nil || !budget.Short():
		case v.limit.Load() != nil:
			full = append(full, v)
		case budget.Over(v.by):
			large = append(large, v)
		}
	}
	for _, v := range gone {
		vs.take(v)
	}
	vs.mu.Unlock()
	for _, v := range gone {
		v.end()
	}
	for _, some := range [][]*Visit{full, large} {
		slices.SortFunc(some, func(a, b *Visit) int { return cmp.Compare(budget.Of(b.by), budget.Of(a.by)) })
		for _, v := range some {
			if budget.Roomy() {
				return
			}
			if v.limit.Load() != nil || budget.Over(v.by) {
				vs.drop(v)
			}
		}
	}
}

// leaveRoom has visits of a network go that nobody watches, before a new one would find
// that they have taken all that the network may tell: those that are full first, and then
// the largest.
func (vs *Visits) leaveRoom(by netip.Prefix) {
	budget := vs.limits.Trace.Total
	if budget == nil || !budget.Exhausted(by) {
		return
	}
	type candidate struct {
		*Visit
		full   bool
		octets int
	}
	var all []candidate
	vs.mu.Lock()
	for _, v := range vs.alive {
		if v.by == by && v.watched.Load() == 0 {
			all = append(all, candidate{v, v.limit.Load() != nil, v.trace.Octets()})
		}
	}
	vs.mu.Unlock()
	slices.SortFunc(all, func(a, b candidate) int {
		if a.full != b.full {
			if a.full {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.octets, a.octets)
	})
	for _, c := range all {
		if !budget.Exhausted(by) {
			return
		}
		vs.drop(c.Visit)
	}
}

// drop ends a visit unless it has gone, or somebody watches it.
func (vs *Visits) drop(v *Visit) {
	vs.mu.Lock()
	ok := vs.alive[v.token] == v && v.watched.Load() == 0
	if ok {
		vs.take(v)
	}
	vs.mu.Unlock()
	if ok {
		v.end()
	}
}

func newToken() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b[:])
}
