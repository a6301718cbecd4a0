package lab

import (
	"context"
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
	lab      *setup
	http     http.Server
	accepts  sync.WaitGroup // the goroutine that accepts
	serving  sync.WaitGroup // the goroutines that serve a connection each
	listener vnet.Listener

	mu    sync.Mutex
	conns map[*serverConn]struct{} // open
	heard chan struct{}            // closed while the program calls accept
}

type serverConnKey struct{}

func serve(l *setup) (*server, error) {
	s := &server{lab: l, conns: make(map[*serverConn]struct{}), heard: make(chan struct{})}
	var err error
	if s.listener, err = l.net.Listen(); err != nil {
		return nil, fmt.Errorf("serve: %w", err)
	}
	close(s.heard)
	s.hear()
	origin := newOrigin(l)
	s.http = http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.received(r)
			// Date would be wall time, which is not the lab's. An origin
			// without a clock sends none (RFC 9110 section 6.6.1).
			w.Header()["Date"] = nil
			origin.ServeHTTP(w, r)
		}),
		ConnContext: func(ctx context.Context, c net.Conn) context.Context {
			return context.WithValue(ctx, serverConnKey{}, c)
		},
		ConnState: s.state,
		ErrorLog:  log.New(io.Discard, "", 0),
		// OPTIONS * is for the origin too.
		DisableGeneralOptionsHandler: true,
	}
	s.accepts.Go(func() { s.http.Serve(tap{s}) })
	return s, nil
}

func (s *server) state(nc net.Conn, state http.ConnState) {
	c := nc.(*serverConn)
	switch state {
	case http.StateNew:
		s.mu.Lock()
		s.conns[c] = struct{}{}
		s.mu.Unlock()
		s.serving.Add(1)
	case http.StateIdle:
		c.rest()
	case http.StateClosed:
		s.mu.Lock()
		delete(s.conns, c)
		s.mu.Unlock()
		s.serving.Done()
	}
}

// rearm follows a change of the idle time-out.
func (s *server) rearm() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.mu.Lock()
		c.arm()
		c.mu.Unlock()
	}
}

// hear follows a change of whether the program calls accept.
func (s *server) hear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	hears := false
	select {
	case <-s.heard:
		hears = true
	default:
	}
	switch deaf := s.lab.deaf.Load(); {
	case deaf && hears:
		s.heard = make(chan struct{})
		s.listener.SetDeadline(longAgo)
	case !deaf && !hears:
		s.listener.SetDeadline(time.Time{})
		close(s.heard)
	}
}

// hearing waits until the program calls accept; false when the setup ends.
func (s *server) hearing() bool {
	s.mu.Lock()
	heard := s.heard
	s.mu.Unlock()
	select {
	case <-heard:
		return true
	case <-s.lab.ctx.Done():
		return false
	}
}

// received tells what the handler sees: the message, and the peer's address that
// TCP lends.
func (s *server) received(r *http.Request) {
	c := r.Context().Value(serverConnKey{}).(*serverConn)
	nth := c.handles()
	s.lab.inOrder(func(now time.Duration) {
		h := head{start: r.Method + " " + r.RequestURI + " " + r.Proto, fields: seen(r, c.fields)}
		s.lab.tell(now, event.Server, c.connection, event.RequestReceived{
			Message: c.message(nth, h), RemoteAddr: r.RemoteAddr,
		})
	})
}

// seen lists the field lines that the handler sees. net/http gives it a map; the
// order is that in which the client is known to have sent the names.
func seen(r *http.Request, order []string) []event.Header {
	fields := []event.Header{}
	names := make([]string, 0, len(r.Header)+1)
	for _, name := range order {
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

// close closes the listener and every connection.
func (s *server) close() {
	s.http.Close()
	s.listener.Close()
	s.accepts.Wait()
}

// wait waits for the goroutines that served connections.
func (s *server) wait() { s.serving.Wait() }

// tap is the server's listener. It tells what accept returns: once for each
// connection, when TCP has completed the handshake by itself.
type tap struct{ *server }

func (t tap) Accept() (net.Conn, error) {
	tcp, err := t.accept()
	if err != nil {
		return nil, err
	}
	t.lab.keepAlive(vnet.Server, tcp)
	c := &serverConn{Conn: tcp, lab: t.lab, waiting: true}
	t.lab.inOrder(func(now time.Duration) {
		c.connection = t.lab.conns.of(vnet.TupleOf(tcp).Reverse())
		t.lab.has(c.connection, vnet.Server, c)
		t.lab.tell(now, event.Server, c.connection, event.ServerAccepted{RemoteAddr: tcp.RemoteAddr().String()})
	})
	return c, nil
}

// accept waits until the program calls accept, and until that returns.
func (t tap) accept() (net.Conn, error) {
	for t.hearing() {
		tcp, err := t.listener.Accept()
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			return tcp, err
		}
	}
	return nil, net.ErrClosed
}

func (t tap) Close() error   { return t.listener.Close() }
func (t tap) Addr() net.Addr { return t.listener.Addr() }
