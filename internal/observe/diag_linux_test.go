package observe

import (
	"net"
	"net/netip"
	"testing"

	"samesocket/internal/event"
)

// The kernel finds a connection by its addresses and cookie, by IPv4, by IPv6,
// and by IPv4 on a socket that takes both; with another cookie it finds none.
func TestDiag(t *testing.T) {
	for at, dial := range map[string]string{"127.0.0.1:0": "127.0.0.1", "[::1]:0": "::1", ":0": "127.0.0.1"} {
		t.Run(at, func(t *testing.T) {
			l := listen(t, at)
			defer l.Close()
			_, port, _ := net.SplitHostPort(l.Addr().String())
			c, err := net.Dial("tcp", net.JoinHostPort(dial, port))
			if err != nil {
				t.Fatal(err)
			}
			a, err := l.Accept()
			if err != nil {
				t.Fatal(err)
			}
			s := a.(*socket)
			from := netip.MustParseAddrPort(s.tuple().Local)
			to := netip.MustParseAddrPort(s.tuple().Remote)
			d := openDiag()
			defer d.close()
			want := func(when string, state event.State, from, to netip.AddrPort, cookie string) {
				t.Helper()
				if got, known := d.state(from, to, cookie); got != state || !known {
					t.Errorf("%s: %q, known %v, want %q", when, got, known, state)
				}
			}
			want("open, the server's end", "ESTABLISHED", from, to, s.cookie)
			want("open, the client's end", "ESTABLISHED", to, from, "")
			want("another cookie", "", from, to, "1")
			want("another port", "", from, netip.AddrPortFrom(to.Addr(), 1), "")
			_ = a.Close()
			// The acknowledgment of our FIN may be delayed.
			if got, _ := d.state(from, to, s.cookie); got != "FIN-WAIT-1" && got != "FIN-WAIT-2" {
				t.Errorf("the server has closed: %q", got)
			}
			want("the client has not", "CLOSE-WAIT", to, from, "")
			_ = c.Close()
			want("both have", "TIME-WAIT", from, to, s.cookie)
			want("nothing is left", "", to, from, "")
		})
	}
}
