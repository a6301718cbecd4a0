// Package lab is one visitor's experiment: Go's own net/http client and server
// over two vnet hosts, and everything that happens there told as events.
//
// It promises: whatever happens is told once, in causal order, in lab time; an
// act that was accepted ends in an event, if only in lab:reset; nothing a visitor
// sends leaves the lab's two hosts; when Close has returned, the lab holds no
// goroutine and its trace has ended with lab:closed. A panic in a lab ends that
// lab alone. Reset gives the lab a new network and new machines within the same
// trace; PowerCycle gives it one new machine.
//
// It does not know who watches, and leaves limits on how many labs there are to
// its caller.
//
// Reading path: internal/api/labs.go calls Do (before); do.go begins the exchange,
// client.go sends the request, wire.go hands its bytes to internal/vnet, server.go
// answers; tell.go makes events of all that happens, for internal/trace (after).
package lab

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
	"samesocket/internal/vnet"
)

// ErrClosed says that the lab has ended.
var ErrClosed = errors.New("lab has ended")

// ErrBusy says that too many requests of this lab are unanswered.
var ErrBusy = errors.New("too many requests are unanswered")

// Config sets up a lab. The zero value is useful.
type Config struct {
	// RTT is the round-trip time of the link, 20 ms to 1 s; 0 means 200 ms.
	RTT time.Duration
	// Loss is the probability, 0 to 0.5, that a segment is lost.
	Loss float64
	// Speed is lab time per wall time, 0.02 to 10; 0 means auto.
	Speed float64
	// ServerIdle and ClientIdle are after how long the program closes an idle
	// connection, 1 s to 1 min; 0 means never.
	ServerIdle, ClientIdle time.Duration
	// Trace bounds the lab's trace. When a limit is reached the lab ends.
	Trace trace.Limits
	// Log is told of panics; nil means nobody is.
	Log *slog.Logger

	instant bool                // no delay at all, to measure work alone
	seed    uint64              // of chance
	wall    func() time.Time    // a clock that may jump
	inject  func(event.Payload) // called before each event is told
}

// Lab is one visitor's experiment. It is safe for concurrent use.
type Lab struct {
	config   Config
	log      *slog.Logger
	trace    *trace.Trace
	auto     atomic.Bool                // the lab chooses the speed
	programs [2]atomic.Pointer[Program] // how they are set, by vnet.Host

	settings sync.Mutex // one change at a time

	up   atomic.Pointer[setup]
	swap sync.RWMutex // held by who replaces up, shared by who begins an exchange

	mu         sync.Mutex
	clicks     map[string]string // click to request
	requests   int               // ids given
	unanswered int

	ready  chan struct{} // it stands, or never will
	ending sync.Once
	done   chan struct{} // the lab has ended
	gone   chan struct{} // nothing of it is left
}

// New opens a lab, with an *InvalidError if a setting is out of range.
func New(c Config) (*Lab, error) {
	link, err := c.link()
	if err != nil {
		return nil, err
	}
	if c.Speed != 0 && !speeds.has(c.Speed) {
		return nil, speeds.invalid("speed", "speed_out_of_range")
	}
	l := &Lab{
		config: c,
		log:    c.Log,
		trace:  trace.New(c.Trace),
		clicks: make(map[string]string),
		ready:  make(chan struct{}),
		done:   make(chan struct{}),
		gone:   make(chan struct{}),
	}
	if l.log == nil {
		l.log = slog.New(slog.DiscardHandler)
	}
	l.auto.Store(c.Speed == 0)
	for _, at := range []vnet.Host{vnet.Client, vnet.Server} {
		p, err := c.program(at)
		if err != nil {
			l.trace.Release()
			return nil, err
		}
		l.programs[at].Store(&p)
	}
	s, err := l.setUp(vnet.Config{
		OneWay: link.oneWay(), Loss: link.Loss, Seed: c.seed, Speed: c.Speed, Wall: c.wall,
	}, (*setup).opened)
	if err != nil {
		l.ending.Do(func() {}) // what was told may have been too much already
		close(l.ready)
		l.trace.Release()
		return nil, fmt.Errorf("open lab: %w", err)
	}
	l.up.Store(s)
	close(l.ready)
	return l, nil
}

// Trace is everything that has happened in the lab.
func (l *Lab) Trace() *trace.Trace { return l.trace }

// Now samples the lab's clock.
func (l *Lab) Now() event.Now {
	c := l.up.Load().net.Clock()
	return event.Now{Wall: c.Wall.Microseconds(), Time: c.Lab.Microseconds(), Speed: c.Speed, Paused: c.Paused}
}

// Done is closed when the lab has ended: closed, full, or after a panic. Its
// trace has then ended too.
func (l *Lab) Done() <-chan struct{} { return l.done }

// Close ends the lab and waits until nothing of it is left. Why becomes that of
// lab:closed, unless the lab had ended before. The trace gives its bytes back
// to the shared budget and stays readable.
func (l *Lab) Close(why event.LabEnd) {
	l.end(why)
	<-l.gone
	l.trace.Release()
}

// end ends the trace with the last events and then tears everything down. Only
// the first call does anything. It must not be called from a hook, for it waits
// for those who may be waiting for the hook.
func (l *Lab) end(why event.LabEnd, last ...event.Payload) {
	<-l.ready // a trace without room is full before the lab stands
	l.ending.Do(func() {
		defer close(l.gone)
		// Not in the order of the hooks: one of them may be what has panicked.
		now := l.up.Load().net.Now().Microseconds()
		var events []event.Event
		for _, p := range append(last, event.LabClosed{Why: why}) {
			events = append(events, event.Event{Time: now, Data: p})
		}
		if err := l.trace.End(events...); err != nil {
			l.log.Error("the end of a lab cannot be told", "err", err)
		}
		close(l.done)
		l.swap.Lock() // whoever is beginning an exchange has begun it
		defer l.swap.Unlock()
		l.up.Load().tearDown()
	})
}

// caught ends the lab because something in it has panicked.
func (l *Lab) caught(v any) {
	l.log.Error("panic in a lab", "panic", v, "stack", string(debug.Stack()))
	go l.end(event.LabPanic)
}
