// Package trace keeps the events of one lab or one visit in order, and lets any
// number of readers follow them at their own pace.
//
// It promises: seq starts at 1 and has no gaps; time never decreases; Since(n)
// gives n+1 onwards; nothing that was kept is ever trimmed. A trace that has
// reached its limit refuses further events (ErrFull) but for the last ones,
// which End appends. A reader is no more than the seq it has reached, so a slow
// reader costs nothing and an appender never waits for one. Most events are
// written as JSON when they are first read (read.go), which is never if nobody
// watches; what they say was settled when they were appended.
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
	"net/netip"
	"sync"
	"time"

	"samesocket/internal/event"
)

// ErrFull says that the trace has reached its limit; the event was not kept.
var ErrFull = errors.New("trace is full")

// ErrEnded says that the trace takes no more events.
var ErrEnded = errors.New("trace has ended")

// Limits bounds a trace. Zero means no limit.
type Limits struct {
	Events int
	Bytes  int // of the events' JSON; of most events it is reckoned, not counted
	// Total, if not nil, bounds the bytes of all traces that share it, and those of
	// the network that this trace is made for.
	Total *Budget
	For   netip.Prefix
	// Least are bytes that the trace may have whatever Total says, so that the first
	// things are told of each even where others have taken all.
	Least int
}

// Trace is an ordered list of events. Make one with New; it is safe for
// concurrent use.
type Trace struct {
	limits Limits
	share  *share // nil if there is no Total, or the trace has been released

	reading sync.Mutex // taken before mu, and by readers only
	lines   [][]byte   // JSON, one event each; lines[i] has seq i+1
	octets  int        // of the lines
	chunk   []byte     // the last piece that lines are cut from
	line    []byte     // where an event is written before it is kept at its length

	mu      sync.Mutex
	unread  unread
	last    uint64 // seq
	bytes   int    // of all events, as far as it is reckoned
	scratch []byte // where a rare event is written
	time    int64
	full    event.Limit // that refused an event
	ended   bool
	changed *Change // the next; nil if nobody waits
}

// New returns an empty trace. One that has a Total must be released in the end.
func New(l Limits) *Trace {
	t := &Trace{limits: l}
	if l.Total != nil {
		t.share = l.Total.join(l.For)
	}
	return t
}

// Append gives the event its number and keeps it. The event's Seq and Name are
// set here; a Time before the last event's is raised to it. It returns the
// event's seq, or ErrFull or ErrEnded. What the payload refers to must not be
// changed any more.
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
	e.Seq = t.last + 1
	e.Name = e.Data.EventName()
	e.Time = max(e.Time, t.time)
	octets, later := e.Reckon()
	if !later {
		var err error
		if t.scratch, err = e.AppendJSON(t.scratch[:0]); err != nil {
			return 0, fmt.Errorf("append %s: %w", e.Name, err)
		}
		octets = len(t.scratch)
	}
	if limited && t.refuses(octets) {
		return 0, ErrFull
	}
	if !later {
		e.Data = written{bytes.Clone(t.scratch)}
	}
	t.unread.add(e)
	t.last = e.Seq
	t.bytes += octets
	t.time = e.Time
	if t.share != nil {
		t.share.add(octets)
	}
	t.wake()
	return e.Seq, nil
}

// refuses says whether there is no room for another event. Once an event has
// been refused every later one is, however small: a trace with a hole in it
// would tell a story that did not happen.
func (t *Trace) refuses(octets int) bool {
	switch {
	case t.full != "":
	case t.limits.Events > 0 && t.last >= uint64(t.limits.Events):
		t.full = event.LimitEvents
	case t.limits.Bytes > 0 && t.bytes+octets > t.limits.Bytes:
		t.full = event.LimitBytes
	case t.share != nil && t.bytes+octets > t.limits.Least && t.share.refuses(octets):
		t.full = event.LimitTraces
	}
	return t.full != ""
}

// Limit names the limit that stopped the trace, events, bytes or traces; it is empty
// until Append has returned ErrFull.
func (t *Trace) Limit() event.Limit {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
}

func (t *Trace) wake() {
	if t.changed != nil {
		t.changed.happen(time.Now())
		t.changed = nil
	}
}

// Last is the seq of the newest event; 0 if there is none.
func (t *Trace) Last() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last
}

// Octets is how many bytes the trace holds, as it counts toward its limits.
func (t *Trace) Octets() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.bytes
}

// Release gives the trace's bytes back to the shared budget. The trace stays
// readable for those who hold it.
func (t *Trace) Release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.share != nil {
		t.share.leave(t.bytes)
		t.share = nil
	}
}
