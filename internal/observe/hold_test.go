package observe

import (
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"samesocket/internal/event"
)

// preface begins a connection of HTTP/2 (RFC 9113 section 3.4): the octets by which it
// is known, and an empty SETTINGS frame.
const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\x00\x00\x00\x04\x00\x00\x00\x00\x00"

// ping is a PING frame of HTTP/2 (section 6.7).
const ping = "\x00\x00\x08\x06\x00\x00\x00\x00\x00" + "01234567"

// headers opens stream 1 with a GET of / and never ends it (section 6.2; RFC 7541
// appendix A: :method GET, :scheme http, :path /, and :authority x).
const headers = "\x00\x00\x06\x01\x04\x00\x00\x00\x01" + "\x82\x86\x84\x41\x01x"

// holding is a server that lets idle connections be for five minutes, and gives a head
// so long.
func holding(t *testing.T, head time.Duration, connections int) *site {
	both := func(srv *http.Server) {
		srv.IdleTimeout = 5 * time.Minute
		srv.Protocols = &http.Protocols{}
		srv.Protocols.SetHTTP1(true)
		srv.Protocols.SetUnencryptedHTTP2(true)
	}
	byNetwork := func(netip.Addr) netip.Prefix { return networkOf(1) }
	return serve(t, VisitLimits{}, both, func(l *Listener) { l.Head, l.Connections, l.Network = head, connections, byNetwork })
}

// What holds a connection open without a request of HTTP/1.1: each has begun with more
// than nothing, so that net/http waits for the rest.
var holders = map[string]func(*site, *Visit) *client{
	"HTTP/2 without a stream": func(s *site, _ *Visit) *client {
		c := s.dial()
		c.send(preface)
		return c
	},
	"HTTP/2 with a stream": func(s *site, _ *Visit) *client {
		c := s.dial()
		c.send(preface + headers)
		return c
	},
	"HTTP/2 in the midst of a frame": func(s *site, _ *Visit) *client {
		c := s.dial()
		c.send(preface + ping[:12])
		return c
	},
	"one octet of a second request": func(s *site, v *Visit) *client {
		c := s.dial()
		c.get(v, event.KindOther, "/", "")
		await[event.SocketIdle](s.t, v, nil)
		c.send("G")
		return c
	},
	"an octet before the answer and one after": func(s *site, v *Visit) *client {
		c := s.dial()
		c.send("GET /?visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\nG")
		c.receive()
		await[event.SocketIdle](s.t, v, nil)
		c.send("E")
		return c
	},
}

// Nobody holds a place for as long as an idle connection may be open by beginning what
// never becomes a request, however often something comes.
func TestWhatIsNoRequestEnds(t *testing.T) {
	for name, hold := range holders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := holding(t, 200*time.Millisecond, 0)
			c := hold(s, s.open())
			for buf := make([]byte, 512); ; { // answers each word with another, as one that wants to stay does
				if _, err := c.r.Read(buf); errors.Is(err, os.ErrDeadlineExceeded) {
					t.Fatal("it is still open")
				} else if err != nil {
					return
				}
				if strings.HasPrefix(name, "HTTP/2 with") {
					_, _ = io.WriteString(c, ping) // it may have been closed
				}
			}
		})
	}
}

// The head of a second request may come in pieces as that of the first may.
func TestASecondRequestMayComeSlowly(t *testing.T) {
	s := holding(t, patience, 0)
	v := s.open()
	c := s.dial()
	c.get(v, event.KindOther, "/", "")
	idleAfter(t, v, 1)
	for _, octet := range strings.Split("GET / HTTP/1.1\r\nHost: x\r\n\r\n", "") {
		c.send(octet)
	}
	if got := c.receive(); got.StatusCode != http.StatusOK {
		t.Errorf("it is answered with %d", got.StatusCode)
	}
}

// Connections of HTTP/2, on which nothing is ever answered, are closed for newcomers like
// idle ones.
func TestHTTP2MakesRoom(t *testing.T) {
	s := holding(t, 0, 8)
	for range 20 {
		c := s.dial()
		c.send(preface + ping)
		for acknowledged := false; !acknowledged; {
			var head [9]byte
			if _, err := io.ReadFull(c.r, head[:]); err != nil {
				t.Fatal(err)
			}
			if _, err := c.r.Discard(int(head[1])<<8 + int(head[2])); err != nil {
				t.Fatal(err)
			}
			acknowledged = head[3] == 6 // it serves, and has no stream
		}
	}
	if got := s.dial().get(nil, event.KindOther, "/", ""); got.StatusCode != http.StatusOK {
		t.Errorf("a newcomer gets %d", got.StatusCode)
	}
	if n := s.listener.Open(); n > 8 {
		t.Errorf("%d connections are open", n)
	}
}

// Sockets that are watched after their end are as many as there is room for, and no
// network has all of it: where it has its share its next is simply closed.
func TestNoNetworkHasAllDrills(t *testing.T) {
	var from atomic.Int32
	s := serve(t, VisitLimits{}, nil, func(l *Listener) {
		l.Drills, l.Network = 8, func(netip.Addr) netip.Prefix { return networkOf(byte(from.Load())) }
	})
	watched := func(network int32) bool {
		from.Store(network)
		v := s.open()
		c := s.dial()
		c.get(v, event.KindOther, "/idle?ms=1&run=a", "")
		c.ended()
		// Its FIN has come. What is watched is told to be closed when its client has
		// ended too, and what is not was told so before.
		return len(only[event.SocketClosed](t, v)) == 0
	}
	n := 0
	for range 6 {
		if watched(1) {
			n++
		}
	}
	if n != 4 {
		t.Errorf("one network has %d of 8", n)
	}
	if !watched(2) {
		t.Error("another network has none")
	}
}
