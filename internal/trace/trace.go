// Package trace keeps the events of one lab or one visit in order, and lets any
// number of readers follow them at their own pace.
//
// It promises: seq starts at 1 and has no gaps; time never decreases; Since(n)
// gives n+1 onwards; nothing that was kept is ever trimmed. A trace that has
// reached its limit refuses further events (ErrFull) but for the last ones,
// which End appends. A reader is no more than the seq it has reached, so a slow
// reader costs nothing and an appender never waits for one.
//
// It leaves the meaning of events to package event, and their way to a browser
// to package stream.
//
// Reading path: internal/lab/tell.go appends (before); internal/stream reads
// (after).
package trace

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"samesocket/internal/event"
)

// ErrFull says that the trace has reached its limit; the event was not kept.
var ErrFull = errors.New("trace is full")

// ErrEnded says that the trace takes no more events.
var ErrEnded = errors.New("trace has ended")

// Limits bounds a trace. Zero means no limit.
type Limits struct {
	Events int
	Bytes  int // of the events' JSON
	// Total, if not nil, counts the bytes of all traces that share it.
	Total *Budget
}

// Budget counts the bytes of many traces together.
type Budget struct{ bytes atomic.Int64 }

// Bytes is how many bytes all traces of the budget hold now.
func (b *Budget) Bytes() int64 { return b.bytes.Load() }

// Trace is an ordered list of events. Make one with New; it is safe for
// concurrent use.
type Trace struct {
	limits Limits

	mu      sync.Mutex
	lines   [][]byte // JSON, one event each; lines[i] has seq i+1
	bytes   int
	scratch []byte // where an event is written before it is kept at its length
	time    int64
	full    event.Limit // that refused an event
	ended   bool
	changed chan struct{} // closed at the next change; nil if nobody waits
}

// New returns an empty trace.
func New(l Limits) *Trace { return &Trace{limits: l} }

// Append gives the event its number and keeps it. The event's Seq and Name are
// set here; a Time before the last event's is raised to it. It returns the
// event's seq, or ErrFull or ErrEnded.
func (t *Trace) Append(e event.Event) (uint64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return 0, ErrEnded
	}
	return t.append(e, true)
}

// End appends the last events, whatever the limits, and ends the trace. Only
// the first call does anything.
func (t *Trace) End(last ...event.Event) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil
	}
	var errs []error
	for _, e := range last {
		if _, err := t.append(e, false); err != nil {
			errs = append(errs, err)
		}
	}
	t.ended = true
	t.wake()
	return errors.Join(errs...)
}

func (t *Trace) append(e event.Event, limited bool) (uint64, error) {
	e.Seq = uint64(len(t.lines)) + 1
	e.Name = e.Data.EventName()
	e.Time = max(e.Time, t.time)
	var err error
	if t.scratch, err = e.AppendJSON(t.scratch[:0]); err != nil {
		return 0, fmt.Errorf("append %s: %w", e.Name, err)
	}
	line := bytes.Clone(t.scratch)
	if limited && t.refuses(len(line)) {
		return 0, ErrFull
	}
	t.lines = append(t.lines, line)
	t.bytes += len(line)
	t.time = e.Time
	if t.limits.Total != nil {
		t.limits.Total.bytes.Add(int64(len(line)))
	}
	t.wake()
	return e.Seq, nil
}

// refuses says whether there is no room for another event. Once an event has
// been refused every later one is, however small: a trace with a hole in it
// would tell a story that did not happen.
func (t *Trace) refuses(bytes int) bool {
	switch {
	case t.full != "":
	case t.limits.Events > 0 && len(t.lines) >= t.limits.Events:
		t.full = event.LimitEvents
	case t.limits.Bytes > 0 && t.bytes+bytes > t.limits.Bytes:
		t.full = event.LimitBytes
	}
	return t.full != ""
}

// Limit names the limit that stopped the trace, events or bytes; it is empty
// until Append has returned ErrFull.
func (t *Trace) Limit() event.Limit {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
}

func (t *Trace) wake() {
	if t.changed != nil {
		close(t.changed)
		t.changed = nil
	}
}

// Since returns the JSON of the events after seq n, and whether the trace has
// ended. The lines must not be changed.
func (t *Trace) Since(n uint64) (lines [][]byte, ended bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n > uint64(len(t.lines)) {
		n = uint64(len(t.lines))
	}
	return t.lines[n:len(t.lines):len(t.lines)], t.ended
}

// Last is the seq of the newest event; 0 if there is none.
func (t *Trace) Last() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return uint64(len(t.lines))
}

// Changed returns a channel that is closed once the trace holds an event after
// seq n or has ended. A reader that waits for an n beyond the end is woken by
// the next event already, and asks again.
func (t *Trace) Changed(n uint64) <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if uint64(len(t.lines)) > n || t.ended {
		done := make(chan struct{})
		close(done)
		return done
	}
	if t.changed == nil {
		t.changed = make(chan struct{})
	}
	return t.changed
}

// Release gives the trace's bytes back to the shared budget. The trace stays
// readable for those who hold it.
func (t *Trace) Release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.limits.Total != nil {
		t.limits.Total.bytes.Add(-int64(t.bytes))
		t.limits.Total = nil
	}
}
