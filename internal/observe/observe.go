// Package observe tells what the kernel and net/http do with real sockets: the
// connections on which a visitor's own requests arrive.
package observe

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// ErrTooMany says that every visit that may be alive is in use.
var ErrTooMany = errors.New("too many visits")

// Listener is a TCP listener whose connections can be observed.
type Listener struct{ *net.TCPListener }

// Listen opens a tapped listener.
func Listen(ctx context.Context, addr string) (*Listener, error) { return nil, errors.ErrUnsupported }

// ConnContext is for http.Server.ConnContext.
func (l *Listener) ConnContext(ctx context.Context, c net.Conn) context.Context { return ctx }

// ConnState is for http.Server.ConnState.
func (l *Listener) ConnState(c net.Conn, state http.ConnState) {}

// Middleware counts the requests of each socket.
func Middleware(next http.Handler) http.Handler { return next }

// VisitLimits bounds the visits. Zero means the default.
type VisitLimits struct {
	Alive    int           // visits alive at once: 5,000
	Requests int           // requests told per visit: 10,000
	Idle     time.Duration // life without a request or an open socket: 30 min
	Trace    trace.Limits  // of each visit's trace; Bytes: 8 MiB
}

// Visits are the visits alive.
type Visits struct{}

// NewVisits returns an empty set.
func NewVisits(l VisitLimits) *Visits { return &Visits{} }

// Open begins a visit. A visit nobody has used is evicted first; ErrTooMany
// says that all are in use.
func (vs *Visits) Open() (*Visit, error) { return nil, ErrTooMany }

// Find returns the visit of a token. Presenting the token is using the visit.
func (vs *Visits) Find(token string) (*Visit, bool) { return nil, false }

// Close ends all visits.
func (vs *Visits) Close() {}

// Visit is a random token under which real sockets are observed.
type Visit struct{}

func (v *Visit) Token() string       { return "" }
func (v *Visit) Trace() *trace.Trace { return nil }
func (v *Visit) Now() event.Now      { return event.Now{} }

// The kinds of request.
const (
	Page  = "page"
	Click = "click"
	Other = "other"
)

// Act says what a request was for.
type Act struct {
	Kind  string // Page, Click or Other
	Click string // the id of the visitor's act, at most 64 bytes; empty if none
}

// Tell joins the request's socket to the visit and tells socket:request. Call
// it once for a request, before the answer is written. repeat: this click id
// had come before in this visit.
func Tell(r *http.Request, v *Visit, what Act) (repeat bool) { return false }

// Upgraded names what the request's socket will carry as a WebSocket: "lab" or
// "visit". Call it before the upgrade; socket:upgraded is told when the
// connection has been hijacked, and not at all if it never is.
func Upgraded(r *http.Request, carries string) {}
