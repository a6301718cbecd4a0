// Package stream sends a trace to those who watch it live, over WebSocket.
// Events go one way; a viewer that speaks is closed.
//
// A viewer is a cursor into the trace and nothing more: it has no queue, and
// neither the lab nor another viewer ever waits for it. It promises: every
// event after Options.Since once and in order; an event is written at once when
// the last write is done, and what piled up behind an unfinished write goes
// into one message; a frame at least every 250 ms, for the viewer's clock. A
// viewer that falls behind is closed with 1008 and may resume from the last seq
// it has; when the trace has ended and all is sent, it is closed with 1000.
//
// It knows neither labs nor visits. Who may watch is decided by package server.
//
// Reading path: internal/trace keeps the events (before); in the browser,
// web/src/session/live.ts reads the frames (after).
package stream

//lint:file-ignore SA1019 nhooyr.io/websocket is frozen, chosen, and kept to this package.

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync/atomic"
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
	// it may take to answer: 25 s.
	Ping time.Duration
	// NowEvery is the longest time without a frame: 250 ms.
	NowEvery time.Duration
}

func (o Options) withDefaults() Options {
	o.MaxBehind = cmp.Or(o.MaxBehind, 1<<20)
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 5*time.Second)
	o.Ping = cmp.Or(o.Ping, 25*time.Second)
	o.NowEvery = cmp.Or(o.NowEvery, 250*time.Millisecond)
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
	h := &hijacker{ResponseWriter: w}
	// InsecureSkipVerify only because Allowed has decided above.
	c, err := websocket.Accept(h, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return fmt.Errorf("upgrade viewer: %w", err)
	}
	v := &viewer{Options: o, conn: c, src: src, trace: src.Trace(), next: o.Since}
	v.from = v.trace.Last()
	end := v.serve(r.Context())
	if end.code == 0 {
		_ = c.CloseNow()
	} else {
		_ = h.wire.SetDeadline(time.Now().Add(closeWait))
		h.wire.closing.Store(true)
		_ = c.Close(end.code, end.reason)
	}
	v.helpers.Wait()
	return end.err
}

// hijacker finds the connection behind any ResponseWriter that can be
// unwrapped, where the library asks for one that is a Hijacker itself, and
// keeps it for its last words.
type hijacker struct {
	http.ResponseWriter
	wire *wire
}

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.wire = &wire{Conn: conn}
	rw.Writer.Reset(h.wire)
	return h.wire, rw, nil
}

// wire lets nothing follow our close frame. The library answers the peer's close
// frame even where that is the answer to ours (RFC 6455 section 5.5.1 wants one
// from each side), and a browser that gets a second one calls the whole stream
// failed.
type wire struct {
	net.Conn
	closing atomic.Bool // no data frame is written any more
	closed  bool        // a close frame has been written; guarded by the library
}

// Write gets whole frames while closing, for control frames are not split.
func (w *wire) Write(b []byte) (int, error) {
	const closeFrame = 0x88 // FIN and opcode 8
	if w.closed {
		return len(b), nil
	}
	w.closed = w.closing.Load() && len(b) > 0 && b[0] == closeFrame
	return w.Conn.Write(b)
}

// ending is how a viewer is to be closed: with a status, or at once if it is 0.
type ending struct {
	code   websocket.StatusCode
	reason string // for a person who looks into the developer tools
	err    error
}

// serve starts what reads from the viewer, and follows the trace. The server's
// context must not reach the library's reader, which would cut the connection
// instead of closing it.
func (v *viewer) serve(server context.Context) ending {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	v.read = make(chan bool, 1)
	v.pong = make(chan error, 1)
	// The library answers pings and close frames while it is being read. Its
	// own CloseRead would do, but lingers for fifteen seconds after a message
	// that should not have come.
	v.helpers.Go(func() {
		_, _, err := v.conn.Reader(context.Background())
		v.read <- err == nil
	})
	return v.follow(ctx, server)
}
