// Package observe tells what really happens on the kernel sockets of this
// server: which socket a request came on, its place on it, the SYN that the
// kernel kept, TCP's numbers, and who closed it and why.
//
// A Listener taps every connection for net/http. A Visit is a random token
// under which sockets are observed; a socket joins it by carrying a request
// that Tell is called for. It promises: a visit is told its own requests only,
// although their numbers count everything on the socket; socket:request comes
// before its socket:response, and that before socket:idle; socket:closed goes to
// every visit the socket joined, and nothing but socket:after may follow it; an
// answer is in the trace before its first octet can be read by the client.
//
// The requests that a visitor's own client sends under one label are a run. What
// is said of a run follows from the visit's events alone (ledger.go, judge.go,
// place.go, reason.go); look.go asks the kernel for some of them when a run's next
// connection comes. What a visitor asks to become of a socket is in asked.go.
//
// Nothing is told that was not observed. Only the client's SYN is kept by the
// kernel: the rest of the handshake is for the viewer to infer. What a system
// cannot tell, visit:opened says. Who may open a visit, and what a repeated
// click is answered, is left to package server.
//
// Reading path: internal/server opens a visit and calls Tell (before); tell.go
// here appends to the visit's trace, which internal/stream reads (after).
package observe

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"
)

// Listener is a TCP listener whose connections are observed. Plug ConnContext,
// ConnState and Middleware into the http.Server that serves it.
type Listener struct {
	*net.TCPListener
	// Drills bounds the sockets that are watched after we have given them up,
	// DrillTime for how long each is, and SilentTime for how long if not even a
	// FIN is sent. Set them before the first Accept; zero means the default:
	// 1,000, 5 s and 1 min.
	Drills     int
	DrillTime  time.Duration
	SilentTime time.Duration
	// Connections bounds those that are open; 0 means no limit. Idle ones are closed
	// for newcomers. Network says by what they are counted, so that no network takes
	// all; what it gives the zero Prefix, such as a proxy that stands for many, may.
	// nil gives it to all. Set them before the first Accept.
	Connections int
	Network     func(netip.Addr) netip.Prefix
	// Head bounds how long a request's head may take from its first octet where net/http
	// does not: its idle time-out goes on until the fourth octet, and after the preface
	// of HTTP/2 no head of HTTP/1.1 ever comes, so that it bounds the whole connection. 0
	// means no limit. Set it before the first Accept.
	Head time.Duration

	empty     time.Time // the kernel's queue was empty then; Accept's alone
	crowd     crowd
	lingering lingering
	turned    turned
}

// turned counts the connections that nobody else tells of.
type turned struct{ refused, shed, failed atomic.Uint64 }

// Turned says how many connections were closed at once because there was no place for
// them, how many idle ones were for the sake of newcomers, and how often accept failed,
// as it does without a free descriptor.
func (l *Listener) Turned() (refused, shed, failed uint64) {
	return l.turned.refused.Load(), l.turned.shed.Load(), l.turned.failed.Load()
}

// Listen opens a tapped listener on a TCP address such as "127.0.0.1:8080".
func Listen(ctx context.Context, addr string) (*Listener, error) {
	lc := net.ListenConfig{Control: func(_, _ string, c syscall.RawConn) error {
		// A system that keeps no SYN still serves: the refusal is not an
		// error here, visit:opened says it.
		return c.Control(func(fd uintptr) { _ = keepSYN(fd) })
	}}
	// Go listens for Multipath TCP where the kernel has it, and such a socket
	// does not answer for its subflows. What is shown here is plain TCP.
	lc.SetMultipathTCP(false)
	empty := time.Now()
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return &Listener{TCPListener: l.(*net.TCPListener), empty: empty}, nil
}

// Close stops accepting, and returns when nothing goes on behind net/http's
// back any more.
func (l *Listener) Close() error {
	err := l.TCPListener.Close()
	l.lingering.end()
	return err
}

// atOnce is how soon accept returns, at most, if a connection is waiting for it.
const atOnce = 50 * time.Microsecond

// Accept waits for the next connection, for which TCP has completed the
// handshake already, and asks the kernel what it keeps of it. One for which there
// is no place is closed.
func (l *Listener) Accept() (net.Conn, error) {
	for {
		s, err := l.accept()
		if err != nil {
			if !errors.Is(err, net.ErrClosed) {
				l.turned.failed.Add(1)
			}
			return nil, err
		}
		if l.crowd.enter(s, l.network(s), l.Connections) {
			return s, nil
		}
		l.turned.refused.Add(1)
		_ = s.TCPConn.Close()
	}
}

func (l *Listener) accept() (*socket, error) {
	called := time.Now()
	c, err := l.AcceptTCP()
	if err != nil {
		return nil, err
	}
	s := &socket{TCPConn: c, listener: l, accepted: time.Now(), birth: born(c)}
	// A connection that accept did not have to wait for has itself waited,
	// perhaps since accept last had to.
	if s.accepted.Sub(called) > atOnce {
		l.empty = s.accepted
	} else {
		s.waited = s.accepted.Sub(l.empty)
	}
	return s, nil
}

type socketKey struct{}

// ConnContext is for http.Server.ConnContext: it lets a request find the
// socket it came on.
func (l *Listener) ConnContext(ctx context.Context, c net.Conn) context.Context {
	if s, ok := c.(*socket); ok {
		return context.WithValue(ctx, socketKey{}, s)
	}
	return ctx
}

// ConnState is for http.Server.ConnState.
func (l *Listener) ConnState(c net.Conn, state http.ConnState) {
	if s, ok := c.(*socket); ok {
		s.connState(state)
	}
}

// socketOf is the tapped socket that carries r; nil if there is none, as in a
// test without a network.
func socketOf(r *http.Request) *socket {
	s, _ := r.Context().Value(socketKey{}).(*socket)
	return s
}

// Middleware counts the requests of each socket. It belongs outermost, so that
// every request is counted, assets included.
func Middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := socketOf(r)
		if s != nil && s.begin(time.Now(), r) {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
		if s != nil && r.ProtoMajor == 2 {
			s.refuseHTTP2()
		}
	})
}
