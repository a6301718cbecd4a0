package observe

import (
	"net"
	"net/http"
	"syscall"
	"testing"

	"samesocket/internal/event"
)

// small gives a connection a receive buffer that an answer does not fit into.
func small(c *client) {
	raw, err := c.SyscallConn()
	if err == nil {
		err = raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096)
		})
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// Who leaves while octets of the answer are under way has not read them; who
// leaves after having read all has, whatever the way of leaving.
func TestUnread(t *testing.T) {
	if _, can := abilities(); !can {
		cannot(t, "this system tells no TCP numbers")
	}
	for name, c := range map[string]struct {
		play   func(t *testing.T, s *site, v *Visit, c *client)
		unread bool
		reason event.Reason
	}{
		"a long answer, closed": {func(t *testing.T, s *site, v *Visit, c *client) {
			small(c)
			c.send("GET /bytes?n=3000000&run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
			if _, err := http.ReadResponse(c.r, nil); err != nil { // the head alone
				t.Error(err)
			}
			_ = c.Close()
		}, true, event.BodyUnread},
		"a long answer, half-closed and reset": {func(t *testing.T, s *site, v *Visit, c *client) {
			small(c)
			c.send("GET /bytes?n=3000000&run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
			if _, err := http.ReadResponse(c.r, nil); err != nil {
				t.Error(err)
			}
			_ = c.CloseWrite()
			_ = c.SetLinger(0)
			_ = c.Close()
		}, true, event.BodyUnread},
		"a long answer, read to its end": {func(t *testing.T, s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/bytes?n=3000000&run=a", "")
			_ = c.Close()
		}, false, event.ClientFIN},
		"a long answer, read to its end, and a reset": {func(t *testing.T, s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/bytes?n=3000000&run=a", "")
			idleAfter(t, v, 1)
			_ = c.SetLinger(0)
			_ = c.Close()
		}, false, event.BodyUnread}, // an RST after an answer looks like one that was not read
		"no content, and a reset": {func(t *testing.T, s *site, v *Visit, c *client) {
			c.get(v, event.KindOther, "/?run=a", "")
			idleAfter(t, v, 1)
			_ = c.SetLinger(0)
			_ = c.Close()
		}, false, event.ClientReset},
		"left before the answer": {func(t *testing.T, s *site, v *Visit, c *client) {
			c.send("GET /wait?run=a&visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n")
			await[event.SocketRequest](t, v, nil)
			_ = c.Close()
		}, false, event.ClientGaveUp},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, VisitLimits{}, nil)
			v := s.open()
			c.play(t, s, v, s.dial())
			if got := closed(t, v); got.By != "client" || (got.Unacked > 0) != c.unread {
				t.Errorf("closed %+v", got)
			}
			s.dial().get(v, event.KindOther, "/?run=a", "")
			j := await(t, v, func(j event.RunJudged) bool { return j.Verdict != event.CannotTell })
			if j.Verdict != event.NotReused || j.Reason != c.reason {
				t.Errorf("judged %+v, want %s", j, c.reason)
			}
		})
	}
}

// The kernel counts what the peer has not acknowledged, after its RST too.
func TestUnacked(t *testing.T) {
	if _, can := abilities(); !can {
		cannot(t, "this system tells no TCP numbers")
	}
	l := listen(t, "127.0.0.1:0")
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	a, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	server := a.(*socket).TCPConn
	if n := unacked(server); n != 0 {
		t.Errorf("%d octets before the first", n)
	}
	_ = server.SetWriteBuffer(64 << 10)
	raw, _ := server.SyscallConn()
	written := 0
	_ = raw.Write(func(fd uintptr) bool { // as much as the kernel takes
		for {
			n, err := syscall.Write(int(fd), make([]byte, 64<<10))
			if n <= 0 || err != nil {
				return true
			}
			written += n
		}
	})
	before := unacked(server)
	if before <= 0 || before > int64(written) {
		t.Errorf("%d of %d octets unacknowledged", before, written)
	}
	_ = c.(*net.TCPConn).SetLinger(0)
	_ = c.Close()
	if n := unacked(server); n <= 0 || n > before {
		t.Errorf("%d octets after the RST, %d before", n, before)
	}
}
