package observe

import (
	"encoding/binary"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"testing"

	"golang.org/x/sys/unix"

	"samesocket/internal/event"
)

func TestAbilities(t *testing.T) {
	if syn, info := abilities(); !syn || !info {
		t.Errorf("this Linux keeps SYNs: %v, tells TCP_INFO: %v", syn, info)
	}
}

// The cookie that is told is the kernel's name for the very socket that net/http
// serves: the same for each click on it, another for another socket.
func TestCookie(t *testing.T) {
	cookies := make(chan string, 2)
	s := serve(t, VisitLimits{}, func(s *http.Server) {
		inner := s.ConnState
		s.ConnState = func(c net.Conn, state http.ConnState) {
			inner(c, state)
			if state == http.StateNew {
				control(c.(*socket).TCPConn, func(fd uintptr) {
					cookie, err := unix.GetsockoptUint64(int(fd), unix.SOL_SOCKET, unix.SO_COOKIE)
					if err != nil {
						t.Error(err)
					}
					cookies <- strconv.FormatUint(cookie, 16)
				})
			}
		}
	})
	v := s.open()
	c := s.dial()
	for range 3 {
		c.get(v, event.KindClick, "/", "")
	}
	first := <-cookies
	c.get(v, event.KindClick, "/close", "")
	c.ended()
	s.dial().get(v, event.KindClick, "/", "")
	second := <-cookies

	a := only[event.SocketAccepted](t, v)
	if len(a) != 2 || a[0].Cookie != first || a[1].Cookie != second || first == second {
		t.Errorf("told %+v, the kernel says %s and %s", a, first, second)
	}
	for _, q := range only[event.SocketRequest](t, v)[:3] {
		if q.Socket != a[0].Socket {
			t.Errorf("click on %s", q.Socket)
		}
	}
}

// What the kernel kept is the client's SYN, with the ports of this connection.
func TestSavedSYN(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		t.Run(host, func(t *testing.T) {
			l := listen(t, net.JoinHostPort(host, "0"))
			defer l.Close()
			c, err := net.Dial("tcp", l.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			a, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()

			from := netip.MustParseAddrPort(c.LocalAddr().String())
			to := netip.MustParseAddrPort(l.Addr().String())
			b := a.(*socket).syn
			var src, dst netip.Addr
			switch {
			case len(b) >= 40 && b[0]>>4 == 4: // RFC 791 section 3.1
				src, dst = netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
				b = b[int(b[0]&15)*4:]
			case len(b) >= 60 && b[0]>>4 == 6: // RFC 8200 section 3
				src, dst = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
				b = b[40:]
			default:
				t.Fatalf("no IP packet: %x", b)
			}
			gotFrom := netip.AddrPortFrom(src, binary.BigEndian.Uint16(b))
			gotTo := netip.AddrPortFrom(dst, binary.BigEndian.Uint16(b[2:]))
			if gotFrom != from || gotTo != to {
				t.Errorf("from %v to %v, want %v to %v", gotFrom, gotTo, from, to)
			}
			// RFC 9293 section 3.1: SYN alone, and the header is all there is.
			if flags := b[13]; flags&0x3f != 2 || int(b[12]>>4)*4 != len(b) {
				t.Errorf("flags %#x, header %d of %d octets", flags, int(b[12]>>4)*4, len(b))
			}
		})
	}
}

// TCP's numbers count the octets of the messages and nothing else.
func TestInfo(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	v := s.open()
	c := s.dial()
	request := "GET /?visit=" + v.Token() + " HTTP/1.1\r\nHost: x\r\n\r\n"
	for n := range 2 {
		c.send(request)
		c.receive()
		idleAfter(t, v, n+1)
		v.Refresh()
		seen := n
		got := await(t, v, func(event.SocketInfo) bool { seen--; return seen < 0 })
		if got.State != "ESTABLISHED" || got.BytesReceived != int64((n+1)*len(request)) || got.Cwnd == 0 || got.MinRTT == 0 || got.RTT < got.MinRTT {
			t.Errorf("after request %d of %d octets: %+v", n+1, len(request), got)
		}
	}
	_ = c.Close()
	closed(t, v)
	infos := only[event.SocketInfo](t, v)
	if last := infos[len(infos)-1]; last.State != event.CloseWait || last.BytesReceived != int64(2*len(request)) {
		t.Errorf("at the end: %+v; the peer's FIN is no data", last)
	}
	if len(infos) != 3 {
		t.Errorf("%d infos for 2 requests and the end", len(infos))
	}
}
