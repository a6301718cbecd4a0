// Package stream sends a trace to a viewer over WebSocket, or at once as JSON
// Lines.
package stream

import (
	"errors"
	"net/http"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// ErrOrigin says that Options.Allowed did not allow the request.
var ErrOrigin = errors.New("origin not allowed")

// Source is what can be watched: a lab or a visit.
type Source interface {
	Trace() *trace.Trace
	Now() event.Now
}

// Options says how a viewer is served. Zero values mean the defaults, except
// for Allowed, without which everyone is refused.
type Options struct {
	// Allowed decides by the request's Origin whether its page may watch.
	Allowed      func(*http.Request) bool
	Since        uint64        // the viewer has the events up to this seq
	MaxBehind    int           // 1 MiB
	WriteTimeout time.Duration // 5 s
	Ping         time.Duration // 25 s
	NowEvery     time.Duration // 250 ms
}

// Serve upgrades the request and sends events until the trace ends, the viewer
// leaves or falls behind, or the request's context is done (close 1001: let the
// server's BaseContext be cancelled at shutdown).
func Serve(w http.ResponseWriter, r *http.Request, src Source, o Options) error { return nil }

// ServeLines answers with the events after since as JSON Lines, at once and
// finished.
func ServeLines(w http.ResponseWriter, r *http.Request, src Source, since uint64) error { return nil }
