// The labs alive: found by id, counted, and closed when nobody uses them.
//
// Before: act.go asks for the lab of an act, labs.go for a new one; after: labs.go and
// its neighbours act on it.

package api

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"samesocket/internal/event"
	"samesocket/internal/lab"
	"samesocket/internal/trace"
)

// labs are the labs alive, by id. A lab that has ended by itself (full, or after
// a panic) stays here, so that its trace can be read, until it has no viewer
// any more for LabIdleLife; it counts as alive until then.
type labs struct {
	limits Limits
	budget *trace.Budget
	log    *slog.Logger

	mu        sync.Mutex
	alive     map[string]*liveLab
	opening   int // places taken by labs that are being made
	perPrefix map[netip.Prefix]int
	creations map[netip.Prefix]*rate.Limiter
	closed    bool
}

// liveLab is a lab with what the API must know of it; labs.mu guards used and
// viewers.
type liveLab struct {
	*lab.Lab
	id     string
	prefix netip.Prefix
	acts   *rate.Limiter
	born   time.Time
	script script

	used    time.Time
	viewers int
}

func newLabs(l Limits, budget *trace.Budget, log *slog.Logger) *labs {
	return &labs{
		limits: l, budget: budget, log: log, alive: map[string]*liveLab{},
		perPrefix: map[netip.Prefix]int{}, creations: map[netip.Prefix]*rate.Limiter{},
	}
}

// open makes a lab, or says with a problem which limit is in the way.
func (ls *labs) open(prefix netip.Prefix, now time.Time) (*liveLab, error) {
	ls.makeRoom(prefix)
	if err := ls.reserve(prefix, now); err != nil {
		return nil, err
	}
	// rand.Text has at least 128 random bits: knowing it is owning the lab.
	id := rand.Text()
	made, err := lab.New(lab.Config{
		Trace: trace.Limits{Events: ls.limits.TraceEvents, Bytes: ls.limits.TraceBytes, Total: ls.budget, For: prefix},
		Log:   ls.log.With("lab", Short(id)),
	})

	ls.mu.Lock()
	ls.opening--
	if err == nil && ls.closed {
		err = ShuttingDown
		defer ls.close(made, "shutdown")
	}
	if err != nil {
		ls.leave(prefix)
		ls.mu.Unlock()
		return nil, err
	}
	l := &liveLab{
		Lab: made, id: id, prefix: prefix, born: now, used: now,
		acts: rate.NewLimiter(rate.Limit(ls.limits.Acts), ls.limits.ActsBurst),
	}
	ls.alive[l.id] = l
	ls.mu.Unlock()
	return l, nil
}

// reserve takes a place before the lab is made, so that a crowd that comes at
// once cannot pass the limits together.
func (ls *labs) reserve(prefix netip.Prefix, now time.Time) error {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	n := len(ls.alive) + ls.opening
	full := LabsFull
	switch {
	case ls.closed:
		return ShuttingDown
	case n >= ls.limits.Labs:
		return full
	case ls.budget.Short():
		full.Code, full.Detail = "traces_full", "The traces of all labs together have reached their limit."
		return full
	case ls.budget.Exhausted(prefix):
		full.Status, full.Code, full.Detail = http.StatusTooManyRequests, "traces_per_prefix", "The traces of your network's labs and visits have reached its share."
		return full
	case n >= ls.limits.Labs/2 && ls.perPrefix[prefix] >= ls.limits.LabsPerPrefix:
		full.Status, full.Code, full.Detail = http.StatusTooManyRequests, "labs_per_prefix", "Too many labs are in use from your network."
		return full
	}
	if wait := ls.creation(prefix, now); wait > 0 && n >= ls.limits.Labs/2 {
		return Problem{
			Status: http.StatusTooManyRequests, Code: "lab_creations", RetryAfter: wait,
			Detail: "Too many labs were created from your network within a short time.",
		}
	}
	ls.opening++
	ls.perPrefix[prefix]++
	return nil
}

// creation counts one, or says how long the network has to wait for it. Whoever asks
// decides whether that matters: nothing is scarce as long as half of the labs are free.
func (ls *labs) creation(prefix netip.Prefix, now time.Time) (wait time.Duration) {
	lim := ls.creations[prefix]
	if lim == nil {
		lim = rate.NewLimiter(rate.Limit(float64(ls.limits.LabCreations)/60), ls.limits.LabCreationsBurst)
		ls.creations[prefix] = lim
	}
	return take(lim, now)
}

// take uses one token, or says how long to wait for one and uses none.
func take(lim *rate.Limiter, now time.Time) (wait time.Duration) {
	r := lim.ReserveN(now, 1)
	if wait = r.DelayFrom(now); wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

// leave gives a place of the prefix back; ls.mu is held.
func (ls *labs) leave(prefix netip.Prefix) {
	if ls.perPrefix[prefix]--; ls.perPrefix[prefix] <= 0 {
		delete(ls.perPrefix, prefix)
	}
}

// find returns the lab of an id; asking for it is using it.
func (ls *labs) find(id string, now time.Time) (*liveLab, error) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.alive[id]
	if l == nil {
		return nil, labUnknown
	}
	l.used = now
	return l, nil
}

// act finds the lab for something that changes it, which has a rate.
func (ls *labs) act(id string, now time.Time) (*liveLab, error) {
	l, err := ls.find(id, now)
	if err != nil {
		return nil, err
	}
	if wait := take(l.acts, now); wait > 0 {
		return nil, Problem{
			Status: http.StatusTooManyRequests, Code: "acts", RetryAfter: wait,
			Detail: "Too many acts on this lab within a short time.",
		}
	}
	return l, nil
}

// watch counts a viewer in; call leave when it has gone.
func (ls *labs) watch(l *liveLab) (leave func(), err error) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if l.viewers >= ls.limits.ViewersPerLab {
		return nil, Problem{
			Status: http.StatusServiceUnavailable, Code: "viewers_full", RetryAfter: time.Minute,
			Detail: "Too many viewers watch this lab.",
		}
	}
	l.viewers++
	return func() {
		ls.mu.Lock()
		defer ls.mu.Unlock()
		l.viewers--
		l.used = time.Now()
	}, nil
}

// destroy removes the lab and returns when nothing of it is left.
func (ls *labs) destroy(id string) error {
	ls.mu.Lock()
	l := ls.alive[id]
	if l == nil {
		ls.mu.Unlock()
		return labUnknown
	}
	ls.remove(l)
	ls.mu.Unlock()
	ls.close(l.Lab, "destroyed")
	return nil
}

// remove forgets the lab; ls.mu is held. Whoever removes it closes it.
func (ls *labs) remove(l *liveLab) {
	delete(ls.alive, l.id)
	ls.leave(l.prefix)
}

// sweep closes the labs that nobody uses and those that are too old, and
// forgets the creation rates that are at rest.
func (ls *labs) sweep(now time.Time) {
	ending := map[*liveLab]event.LabEnd{}
	ls.mu.Lock()
	for _, l := range ls.alive {
		switch {
		case l.viewers == 0 && now.Sub(l.used) >= ls.limits.LabIdleLife:
			ending[l] = event.LabIdle
		case now.Sub(l.born) >= ls.limits.LabWholeLife:
			ending[l] = event.LabExpired
		default:
			continue
		}
		ls.remove(l)
	}
	for p, lim := range ls.creations {
		if lim.TokensAt(now) >= float64(ls.limits.LabCreationsBurst) {
			delete(ls.creations, p)
		}
	}
	ls.mu.Unlock()
	for l, why := range ending {
		ls.close(l.Lab, why)
	}
}

// closeAll ends every lab and lets no other begin; it waits for them until ctx
// is done.
func (ls *labs) closeAll(ctx context.Context) {
	ls.mu.Lock()
	ls.closed = true
	ending := ls.alive
	ls.alive, ls.perPrefix = map[string]*liveLab{}, map[netip.Prefix]int{}
	ls.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, l := range ending {
			ls.close(l.Lab, "shutdown")
		}
	}()
	select {
	case <-done:
	case <-ctx.Done():
		ls.log.Error("labs are still closing")
	}
}

// closeWatch is how long anybody waits for one lab to close. It takes a tenth of
// a millisecond; one that does not end is a mistake of ours and must not keep
// the others from being closed.
const closeWatch = 10 * time.Second

func (ls *labs) close(l *lab.Lab, why event.LabEnd) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		l.Close(why)
	}()
	watchdog := time.NewTimer(closeWatch)
	defer watchdog.Stop()
	select {
	case <-closed:
	case <-watchdog.C:
		ls.log.Error("a lab does not close", "why", why)
	}
}
