// Package lab is one visitor's experiment: Go's own net/http client and server
// over two vnet hosts, and everything that happens there told as events.
//
// It promises: whatever happens is told once, in causal order, in lab time; an
// act that was accepted ends in an event, never in silence; nothing a visitor
// sends leaves the lab's two hosts; when Close has returned, the lab holds no
// goroutine and its trace has ended with lab:closed. A panic in a lab ends that
// lab alone.
//
// It does not know who watches, and leaves limits on how many labs there are to
// its caller.
//
// Reading path: internal/server/labs.go calls Do (before); client.go sends the
// request and internal/vnet carries it (after); tell.go turns what comes back
// into events.
package lab

import (
	"errors"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
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
	// Trace bounds the lab's trace. When a limit is reached the lab ends.
	Trace trace.Limits
}

// Lab is one visitor's experiment. It is safe for concurrent use.
type Lab struct {
	trace *trace.Trace
	done  chan struct{}
}

// New opens a lab, with an InvalidError if a setting is out of range.
func New(c Config) (*Lab, error) {
	return &Lab{trace: trace.New(c.Trace), done: make(chan struct{})}, nil
}

// Trace is everything that has happened in the lab.
func (l *Lab) Trace() *trace.Trace { return l.trace }

// Now samples the lab's clock.
func (l *Lab) Now() event.Now { return event.Now{} }

// Done is closed when the lab has ended: closed, full, or after a panic.
func (l *Lab) Done() <-chan struct{} { return l.done }

// Close ends the lab and waits until nothing of it is left. Why becomes that of
// lab:closed, unless the lab had ended before. The trace gives its bytes back
// to the shared budget and stays readable.
func (l *Lab) Close(why string) {}
