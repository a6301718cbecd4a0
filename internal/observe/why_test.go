package observe

import (
	"context"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

// Every way in which a connection ends that can be provoked on loopback.
func TestWhyClosed(t *testing.T) {
	short := 40 * time.Millisecond
	for name, c := range map[string]struct {
		server func(*http.Server)
		play   func(t *testing.T, s *site, v *Visit, c *client)
		by     event.Host
		why    event.SocketEnd
	}{
		"the client's FIN": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				_ = c.Close()
			},
			by: "client", why: "peer_fin",
		},
		"the client's RST": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				idleAfter(t, v, 1)
				_ = c.SetLinger(0)
				_ = c.Close()
			},
			by: "client", why: "peer_reset",
		},
		"the answer said close": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/close", "")
				c.ended()
			},
			by: "server", why: "connection_close",
		},
		"the request said close": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.send("GET /?visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
				c.receive()
				c.ended()
			},
			by: "server", why: "connection_close",
		},
		"HTTP/1.0 without keep-alive": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.send("GET /?visit=" + v.Token() + " HTTP/1.0\r\n\r\n")
				c.receive()
				c.ended()
			},
			by: "server", why: "connection_close",
		},
		"HTTP/1.0 with keep-alive": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.send("GET /?visit=" + v.Token() + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
				c.receive()
				idleAfter(t, v, 1)
				_ = c.Close()
			},
			by: "client", why: "peer_fin",
		},
		"what came was no HTTP": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				c.send("NONSENSE\r\n\r\n")
				c.receive()
				c.ended()
			},
			by: "server", why: "connection_close",
		},
		// net/http half-closes and waits here: the kernel may have reached
		// CLOSED through TIME-WAIT, which is no reset.
		"the head was too large": {
			server: func(s *http.Server) { s.MaxHeaderBytes = 1 << 10 },
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				c.send("GET / HTTP/1.1\r\nHost: x\r\nBig: " + strings.Repeat("x", 20<<10) + "\r\n\r\n")
				if resp := c.receive(); resp.StatusCode != 431 {
					t.Error(resp.Status)
				}
				_ = c.Close()
			},
			by: "server", why: "connection_close",
		},
		"idle too long": {
			server: func(s *http.Server) { s.IdleTimeout = short },
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				c.get(v, event.KindOther, "/", "") // net/http aborts its background read in between
				c.ended()
			},
			by: "server", why: "idle_timeout",
		},
		"a request that never ended": {
			server: func(s *http.Server) { s.ReadHeaderTimeout, s.IdleTimeout = short, time.Minute },
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				c.send("GET / HTTP/1.1\r\nHost:")
				c.ended()
			},
			by: "server", why: "request_timeout",
		},
		"the server is shut down": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/", "")
				idleAfter(t, v, 1)
				if err := s.Shutdown(context.Background()); err != nil {
					t.Error(err)
				}
				c.ended()
			},
			by: "server", why: "shutdown",
		},
		"the hijacker closed": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/upgrade", "")
				c.send("bye\n")
				c.ended()
			},
			by: "server", why: "upgraded",
		},
		"the client left a hijacked one": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.get(v, event.KindOther, "/upgrade", "")
				_ = c.Close()
			},
			by: "client", why: "peer_fin",
		},
		"the handler panicked": {
			play: func(t *testing.T, s *site, v *Visit, c *client) {
				c.send("GET /abort?visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
				c.ended()
			},
			by: "server", why: "aborted",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, VisitLimits{}, c.server)
			v := s.open()
			c.play(t, s, v, s.dial())
			if got := closed(t, v); got.By != c.by || got.Why != c.why {
				t.Errorf("closed by %s, %s; want %s, %s", got.By, got.Why, c.by, c.why)
			}
		})
	}
}

// A connection that a browser opened in advance carries no request, so no visit
// is told of it; the reason is right all the same.
func TestNeverUsed(t *testing.T) {
	ended := make(chan evidence, 1)
	s := serve(t, VisitLimits{}, func(s *http.Server) {
		s.ReadHeaderTimeout = 20 * time.Millisecond
		inner := s.ConnState
		s.ConnState = func(c net.Conn, state http.ConnState) {
			inner(c, state)
			if state == http.StateClosed {
				ended <- c.(*socket).evidence(numbers{})
			}
		}
	})
	s.dial().ended()
	e := <-ended
	e.http = http.StateNew // closed is what it has become since
	if by, why := e.verdict(); by != "server" || why != "never_used" {
		t.Errorf("closed by %s, %s", by, why)
	}
}

// The order of the evidence, where two things are true at once.
func TestVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		e   evidence
		by  event.Host
		why event.SocketEnd
	}{
		"reset beats everything":         {evidence{read: readReset, final: true, http: http.StateActive}, "client", "peer_reset"},
		"closed without our FIN":         {evidence{state: event.Closed, http: http.StateIdle}, "client", "peer_reset"},
		"closed after our FIN":           {evidence{state: event.Closed, sentFIN: true, final: true}, "server", "connection_close"},
		"close said, client was quicker": {evidence{state: event.CloseWait, final: true}, "client", "connection_close"},
		"FIN not read yet":               {evidence{state: event.CloseWait, http: http.StateIdle}, "client", "peer_fin"},
		"FIN read, state unknown":        {evidence{read: readEOF}, "client", "peer_fin"},
		"hijacker's own deadline":        {evidence{read: readTimeout, http: http.StateHijacked, begun: true}, "server", "upgraded"},
		"new and shut down":              {evidence{http: http.StateNew}, "server", "shutdown"},
	} {
		if by, why := c.e.verdict(); by != c.by || why != c.why {
			t.Errorf("%s: %s, %s", name, by, why)
		}
	}
}

// What the peer did is in the last numbers too.
func TestClosedAfterTheNumbers(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	if _, can := abilities(); !can {
		cannot(t, "this system tells no TCP numbers")
	}
	c := s.dial()
	c.get(v, event.KindOther, "/", "")
	_ = c.Close()
	closed(t, v)
	infos := only[event.SocketInfo](t, v)
	if last := infos[len(infos)-1]; last.State != event.CloseWait {
		t.Errorf("TCP was in %s when the client had closed", last.State)
	}
}
