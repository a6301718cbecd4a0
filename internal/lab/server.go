// The server program: it accepts, reads, calls the handler and answers.
//
// Before: internal/vnet/link.go has brought the request; after: origin.go answers it,
// and tell.go tells.

package lab

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"slices"
	"sort"
	"sync"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// server is the server program: Go's own http.Server on the server host.
type server struct {
	*machine
	http    http.Server
	two     http.Server    // for connections that begin with HTTP/2's preface; see http2.go
	secure  func() error   // listens on vnet.HTTPSPort too, if it does not yet
	accepts sync.WaitGroup // the goroutines that accept
	streams sync.WaitGroup // the goroutines of HTTP/2's handlers
	serving sync.WaitGroup // the goroutines that serve a connection each

	mu        sync.Mutex
	listeners []vnet.Listener
	sockets   map[*serverConn]struct{} // open
	calls     chan struct{}            // closed while the program calls accept
}

type serverConnKey struct{}

func serve(up *setup) (*server, error) {
	s := &server{machine: newMachine(up, vnet.Server), sockets: make(map[*serverConn]struct{}), calls: make(chan struct{})}
	s.secure = sync.OnceValue(s.listenSecure)
	l, err := s.net.Listen()
	if err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	close(s.calls)
	origin := newOrigin(s)
	s.http = http.Server{ // #nosec G112 -- of the lab, whose visitor chooses its time-outs; nobody else can reach it
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if nth, most := s.received(r), s.program().MaxRequests; most > 0 && nth >= most {
				w.Header().Set("Connection", "close")
			}
			answer(origin, w, r)
		}),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, serverConnKey{}, c)
		},
		ConnState: s.state,
		ErrorLog:  log.New(io.Discard, "", 0),
		// OPTIONS * is for the origin too.
		DisableGeneralOptionsHandler: true,
	}
	s.speakTwo(origin)
	s.mu.Lock()
	s.serve(l, nil)
	s.mu.Unlock()
	s.followAccepting()
	return s, nil
}

// answer lets the origin answer.
func answer(origin http.Handler, w http.ResponseWriter, r *http.Request) {
	// Date would be wall time, which is not the lab's. An origin without a clock sends
	// none (RFC 9110 section 6.6.1).
	w.Header()["Date"] = nil
	origin.ServeHTTP(w, r)
}

// serve accepts on one more listener, with TLS if there is a configuration, until it
// is closed. s.mu is held.
func (s *server) serve(l vnet.Listener, secure *tls.Config) {
	s.listeners = append(s.listeners, l)
	s.bound(l)
	select {
	case <-s.calls:
	default:
		_ = l.SetDeadline(longAgo) // it cannot fail
	}
	s.accepts.Go(func() { _ = s.http.Serve(tellingListener{s, l, secure}) })
}

func (s *server) state(nc net.Conn, state http.ConnState) {
	c := nc.(*serverConn)
	switch state {
	case http.StateNew:
		s.mu.Lock()
		s.sockets[c] = struct{}{}
		s.mu.Unlock()
		s.serving.Add(1)
	case http.StateIdle:
		c.becomeIdle()
	case http.StateClosed:
		s.mu.Lock()
		delete(s.sockets, c)
		s.mu.Unlock()
		s.serving.Done()
	}
}

// rearm follows a change of the idle time-out.
func (s *server) rearm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.sockets {
		c.mu.Lock()
		c.arm()
		c.mu.Unlock()
	}
}

// followAccepting follows a change of whether the program calls accept.
func (s *server) followAccepting() {
	s.mu.Lock()
	defer s.mu.Unlock()
	calling := false
	select {
	case <-s.calls:
		calling = true
	default:
	}
	switch want := s.program().Accepting; {
	case calling && !want:
		s.calls = make(chan struct{})
		s.setDeadline(longAgo)
	case !calling && want:
		s.setDeadline(time.Time{})
		close(s.calls)
	}
}

// followBacklog follows a change of how many connections may wait for accept.
func (s *server) followBacklog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.listeners {
		s.bound(l)
	}
}

// bound sets how many may wait. It cannot be less than wait already: then accept does it.
func (s *server) bound(l vnet.Listener) { _ = l.SetBacklog(cmp.Or(s.program().Backlog, vnet.Backlog)) }

// setDeadline is that of every accept. s.mu is held.
func (s *server) setDeadline(t time.Time) {
	for _, l := range s.listeners {
		_ = l.SetDeadline(t) // it cannot fail
	}
}

// awaitAccepting waits until the program calls accept; false when the machine ends.
func (s *server) awaitAccepting() bool {
	s.mu.Lock()
	calls := s.calls
	s.mu.Unlock()
	select {
	case <-calls:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// received tells what the handler sees: the message, and the peer's address that
// TCP lends.
func (s *server) received(r *http.Request) (nth int) {
	c := r.Context().Value(serverConnKey{}).(*serverConn)
	nth = c.handled()
	s.inOrder(func(now time.Duration) {
		h := head{start: r.Method + " " + r.RequestURI + " " + r.Proto, fields: seen(r, c.fields)}
		s.tell(now, c.connection, event.RequestReceived{
			Message: c.message(nth, h), RemoteAddr: r.RemoteAddr,
		})
	})
	return nth
}

// seen lists the field lines that the handler sees. net/http gives it a map; the
// order is that in which the client is known to have sent the names.
func seen(r *http.Request, order []string) []event.Header {
	fields := []event.Header{}
	names := make([]string, 0, len(r.Header)+1)
	for _, name := range order {
		if name == ":authority" {
			name = "Host" // so net/http hands it on
		}
		if name = http.CanonicalHeaderKey(name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	sent := len(names)
	for name := range r.Header {
		if !slices.Contains(names[:sent], name) {
			names = append(names, name)
		}
	}
	sort.Strings(names[sent:])
	for _, name := range names {
		if name == "Host" {
			fields = append(fields, event.Header{name, r.Host})
		}
		for _, value := range r.Header[name] {
			fields = append(fields, event.Header{name, value})
		}
	}
	return fields
}

// stop ends the program and waits until nothing of it is left.
func (s *server) stop() {
	s.cancel()
	_ = s.http.Close() // of the listener and of every socket
	s.accepts.Wait()
	_ = s.http.Close() // of one that was accepted meanwhile
	s.serving.Wait()
	s.mu.Lock() // from now on nobody begins to handle
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.mu.Unlock()
	s.streams.Wait()
}

// tellingListener is a listener of the server. It tells what accept returns: once for
// each connection, when TCP has completed the handshake by itself.
type tellingListener struct {
	*server
	listener vnet.Listener
	secure   *tls.Config // nil without TLS
}

func (t tellingListener) Accept() (net.Conn, error) {
	tcp, err := t.accept()
	if err != nil {
		return nil, err
	}
	t.keepAlive(tcp)
	c := &serverConn{Conn: over(tcp, t.secure, tls.Server), server: t.server, waiting: true}
	t.inOrder(func(now time.Duration) {
		c.connection = t.conns.of(vnet.Server, vnet.TupleOf(tcp))
		t.has(c.connection, c)
		t.tell(now, c.connection, event.ServerAccepted{RemoteAddr: tcp.RemoteAddr().String()})
	})
	return c, nil
}

// accept waits until the program calls accept, and until that returns.
func (t tellingListener) accept() (net.Conn, error) {
	for t.awaitAccepting() {
		tcp, err := t.listener.Accept()
		if err == nil && t.program().Backlog > 0 {
			t.bound(t.listener)
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return tcp, err
		}
	}
	return nil, net.ErrClosed
}

func (t tellingListener) Close() error   { return t.listener.Close() }
func (t tellingListener) Addr() net.Addr { return t.listener.Addr() }
