// Package stream sends a trace to those who watch it live, over WebSocket.
// Events go one way; a viewer that speaks is closed.
//
// A viewer is a cursor into the trace and nothing more: it has no queue, and
// neither the lab nor another viewer ever waits for it. It promises: every
// event after Options.Since once and in order; an event is written at once when
// the last write is done, and what piled up behind an unfinished write goes
// into one message. Viewers to whom nothing happens are sent next to nothing: how
// their clock runs is told by events, and a sample of it comes every ten seconds, so
// that silence means that the stream is dead. A viewer that falls behind is closed
// with 1008 and may resume from the last seq it has; one that gives no sign of life
// for two pings is let go; when the trace has ended and all is sent, it is closed
// with 1000.
//
// It knows neither labs nor visits. Who may watch is decided by package server.
//
// Reading path: internal/trace keeps the events (before); in the browser,
// web/src/session/live.ts reads the frames (after).
package stream

//lint:file-ignore SA1019 nhooyr.io/websocket is frozen, chosen, and kept to this package.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"nhooyr.io/websocket"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// Why Serve ended before the trace did, where it was not the viewer's wish.
var (
	ErrOrigin = errors.New("origin not allowed")
	ErrBehind = errors.New("viewer fell behind")
	ErrMute   = errors.New("viewer gives no sign of life")
	ErrSpoke  = errors.New("viewer sent a message")
)

// Source is what can be watched: a lab or a visit.
type Source interface {
	Trace() *trace.Trace
	Now() event.Now
}

// Options says how a viewer is served. A zero value means the default named
// beside the field, except for Allowed: without it everyone is refused.
type Options struct {
	// Allowed decides from the request, its Origin above all, whether the page
	// that asks may watch. It is the only such check: the WebSocket library's
	// own compares hosts without their scheme and is switched off.
	Allowed func(*http.Request) bool
	// Since is the last seq that the viewer has. Beyond the end of the trace
	// it waits for the event after it.
	Since uint64
	// MaxBehind bounds, in bytes of events, what may pile up behind a write:
	// 1 MiB. What was there when the viewer came does not count.
	MaxBehind int
	// WriteTimeout bounds each write: 5 s.
	WriteTimeout time.Duration
	// Ping is how often the viewer is asked for a sign of life, and how long
	// it may take to answer: 25 s. So one that is mute is let go after twice that.
	Ping time.Duration
	// NowEvery is the longest time without a frame: 10 s unless it is set.
	NowEvery time.Duration
	// Audiences, if not nil, is shared by the viewers of the same traces.
	Audiences *Audiences
	// Meter, if not nil, is told how the viewer is served.
	Meter Meter
}

// A Meter measures how viewers are served. It must not block.
type Meter interface {
	// Written says that an event is with the kernel, so long after it was told.
	Written(after time.Duration)
	// Queued says that so many octets more, or fewer, wait for their viewer.
	Queued(octets int)
	// Slow says that a viewer was closed because it did not keep up.
	Slow()
}

type unmeasured struct{}

func (unmeasured) Written(time.Duration) {}
func (unmeasured) Queued(int)            {}
func (unmeasured) Slow()                 {}

func (o Options) withDefaults() Options {
	o.MaxBehind = cmp.Or(o.MaxBehind, 1<<20)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 5*time.Second)
	o.Ping = cmp.Or(o.Ping, 25*time.Second)
	o.NowEvery = cmp.Or(o.NowEvery, 10*time.Second)
	if o.Meter == nil {
		o.Meter = unmeasured{}
	}
	return o
}

// closeWait bounds the closing handshake (RFC 6455 section 7.1.2). A mute peer
// would hold the library's own for ten seconds.
const closeWait = time.Second

// Serve upgrades the request and sends the source's events. It returns nil
// when the trace has ended, when the viewer has left, and when the request's
// context is done (close 1001; so let the server cancel its BaseContext at
// shutdown). It answers a refused request itself.
func Serve(w http.ResponseWriter, r *http.Request, src Source, o Options) error {
	o = o.withDefaults()
	if o.Allowed == nil || !o.Allowed(r) {
		http.Error(w, ErrOrigin.Error(), http.StatusForbidden)
		return ErrOrigin
	}
	h := &hijacker{ResponseWriter: w, timeout: o.WriteTimeout}
	// InsecureSkipVerify only because Allowed has decided above.
	c, err := websocket.Accept(h, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return fmt.Errorf("upgrade viewer: %w", err)
	}
	v := &viewer{Options: o, conn: c, wire: h.wire, src: src, trace: src.Trace(), next: o.Since}
	v.from = v.trace.Last()
	audience, leave := o.Audiences.join(v.trace)
	defer leave()
	v.audience = audience
	end := v.serve(r.Context())
	if end.code == 0 {
		_ = c.CloseNow()
	} else {
		h.wire.close()
		_ = c.Close(end.code, end.reason)
	}
	v.helpers.Wait()
	return end.err
}

// ending is how a viewer is to be closed: with a status, or at once if it is 0.
type ending struct {
	code   websocket.StatusCode
	reason string // for a person who looks into the developer tools
	err    error
}

// serve starts what reads from the viewer, and follows the trace.
func (v *viewer) serve(server context.Context) ending {
	v.read = make(chan bool, 1)
	// The library answers pings and close frames while it is being read. Its
	// own CloseRead would do, but lingers for fifteen seconds after a message
	// that should not have come. The server's context must not reach the reader,
	// which would cut the connection instead of closing it.
	v.helpers.Go(func() {
		_, _, err := v.conn.Reader(context.Background())
		v.read <- err == nil
	})
	return v.follow(server)
}
