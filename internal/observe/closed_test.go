package observe

import (
	"slices"
	"testing"

	"samesocket/internal/event"
)

// Who closes first keeps TIME-WAIT, and here both ends can be asked.
func TestRemains(t *testing.T) {
	if _, can := abilities(); !can {
		cannot(t, "this system cannot be asked for closed connections")
	}
	for name, c := range map[string]struct {
		play func(s *site, v *Visit, c *client)
		want event.SocketAfter
	}{
		"the client first": {func(s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/", "")
			_ = c.Close()
		}, event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "client"}},
		"the server first": {func(s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/close", "")
			c.ended()
			_ = c.Close()
		}, event.SocketAfter{Socket: "s1", State: "TIME-WAIT", At: "server"}},
		"a reset": {func(s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/", "")
			idleAfter(s.t, v, 1)
			_ = c.SetLinger(0)
			_ = c.Close()
		}, event.SocketAfter{Socket: "s1", State: event.Closed, At: "server"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, VisitLimits{}, nil)
			s.t = t
			v := s.open()
			c.play(s, v, s.dial())
			if got := await[event.SocketAfter](t, v, nil); got != c.want {
				t.Errorf("told %+v, want %+v", got, c.want)
			}
			sum := v.Summary()
			if len(sum.Runs) != 0 {
				t.Errorf("a request without a label makes a run: %+v", sum.Runs)
			}
		})
	}
}

// A server's half of a connection whose client lingers is looked for again.
func TestRemainsAgain(t *testing.T) {
	if _, can := abilities(); !can {
		cannot(t, "this system cannot be asked for closed connections")
	}
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	c.get(v, event.KindOther, "/close", "")
	c.ended()
	await(t, v, func(a event.SocketAfter) bool { return a.At == "server" && a.State == "FIN-WAIT-2" })
	await(t, v, func(a event.SocketAfter) bool { return a.At == "client" && a.State == event.CloseWait })
	_ = c.Close()
	await(t, v, func(a event.SocketAfter) bool { return a.At == "server" && a.State == "TIME-WAIT" })
	await(t, v, func(a event.SocketAfter) bool { return a.At == "client" && a.State == event.Closed })
}

// What is inferred, where the kernel cannot see.
func TestWhere(t *testing.T) {
	type after = event.SocketAfter
	for name, c := range map[string]struct {
		by             event.Host
		reset          bool
		server, client event.State
		known, near    bool
		want           []after
	}{
		"seen at the server":         {by: "server", server: "TIME-WAIT", known: true, want: []after{{State: "TIME-WAIT", At: "server"}}},
		"seen at both":               {by: "server", server: "FIN-WAIT-2", client: "CLOSE-WAIT", known: true, near: true, want: []after{{State: "FIN-WAIT-2", At: "server"}, {State: "CLOSE-WAIT", At: "client"}}},
		"nothing left here":          {by: "client", known: true, near: true, want: []after{{State: "CLOSED", At: "server"}}},
		"a client far away":          {by: "client", known: true, want: []after{{State: "TIME-WAIT", At: "client", Inferred: true}}},
		"a reset from far away":      {by: "client", reset: true, known: true, want: []after{{State: "CLOSED", At: "server"}}},
		"far, server first, gone":    {by: "server", known: true, want: []after{{State: "CLOSED", At: "server"}}},
		"another system, client":     {by: "client", near: true, want: []after{{State: "TIME-WAIT", At: "client", Inferred: true}}},
		"another system, server":     {by: "server", near: true, want: []after{{State: "TIME-WAIT", At: "server", Inferred: true}}},
		"another system, and an RST": {by: "client", reset: true, want: []after{{State: "CLOSED", At: "server", Inferred: true}}},
	} {
		got := where(closedConn{by: c.by, reset: c.reset}, c.server, c.client, c.known, c.near)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// There is no end to what may be closed, but to what is kept of it.
func TestClosedConnectionsAreBounded(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	defer l.Close()
	for range maxClosed + 100 {
		l.lookLater(closedConn{visits: map[*Visit]string{nil: "s1"}})
	}
	l.lingering.mu.Lock()
	n := len(l.lingering.closed)
	l.lingering.mu.Unlock()
	if n > maxClosed {
		t.Errorf("%d are kept", n)
	}
	l.lingering.mu.Lock()
	if left := l.lingering.looked.Taken(); left != len(l.lingering.closed) {
		t.Errorf("%d places are taken by %d", left, len(l.lingering.closed))
	}
	l.lingering.mu.Unlock()
	_ = l.Close()
	l.lookLater(closedConn{visits: map[*Visit]string{nil: "s1"}})
}

// One network that closes thousands leaves room for those of others, and what has been
// looked for gives its place back.
func TestClosedConnectionsOfOneNetwork(t *testing.T) {
	l := listen(t, "127.0.0.1:0")
	defer l.Close()
	v := openFrom(t, NewVisits(VisitLimits{}), 1)
	for range maxClosed {
		l.lookLater(closedConn{of: networkOf(1), visits: map[*Visit]string{v: "s1"}})
	}
	of := func(n byte) int {
		l.lingering.mu.Lock()
		defer l.lingering.mu.Unlock()
		return l.lingering.looked.Of(networkOf(n))
	}
	if got := of(1); got > maxClosed/2 {
		t.Errorf("one network has %d of %d", got, maxClosed)
	}
	l.lookLater(closedConn{
		of: networkOf(2), tuple: event.Tuple{Local: "127.0.0.1:1", Remote: "127.0.0.1:2"},
		by: event.Client, visits: map[*Visit]string{v: "s2"},
	})
	if of(2) != 1 {
		t.Error("another network has no place")
	}
	await(t, v, func(a event.SocketAfter) bool { return a.Socket == "s2" })
}
