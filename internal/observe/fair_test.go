package observe

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

func networkOf(n byte) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 51, n}), 24)
}

func openFrom(t *testing.T, vs *Visits, n byte) *Visit {
	t.Helper()
	v, err := vs.Open(networkOf(n))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Who opens visits by the thousand loses its own, and nobody else's, used or not; also
// where it uses each of them.
func TestEvictionStaysWithWhoHasMost(t *testing.T) {
	vs := NewVisits(VisitLimits{Alive: 100})
	defer vs.Close()
	used, unused := openFrom(t, vs, 1), openFrom(t, vs, 2)
	vs.Find(used.Token())
	for n := range 1000 {
		v := openFrom(t, vs, 3)
		if n%2 == 0 {
			vs.Find(v.Token())
		}
	}
	if !alive(vs, used) || !alive(vs, unused) {
		t.Error("somebody else's visit has gone")
	}
	if n := vs.Count(); n != 100 || len(vs.from) != 3 {
		t.Errorf("%d visits of %d networks", n, len(vs.from))
	}
}

// Requests with targets of fifteen thousand octets, on visits by the dozen: one network
// fills half of the room and no more, the rest is for others; full visits go when the
// room is short, and so do large ones that nobody watches.
func TestNoNetworkFillsAllTraces(t *testing.T) {
	const room = 1 << 20
	budget := &trace.Budget{Most: room}
	vs := NewVisits(VisitLimits{Trace: trace.Limits{Total: budget, Bytes: 256 << 10}})
	defer vs.Close()
	attack := func(n byte, visits int) {
		for range visits {
			v := openFrom(t, vs, n)
			for i := range 200 {
				v.request(seen(parsed(t, fmt.Sprint("/try/", v.Token(), "/r/", i, strings.Repeat("x", 15_000)))), nil)
			}
		}
	}
	attack(1, 20)
	if got := budget.Of(networkOf(1)); got > room*6/10 || got < room/4 {
		t.Errorf("one network has %d of %d octets", got, room)
	}
	innocent := openFrom(t, vs, 9)
	vs.Find(innocent.Token())
	for n := range byte(6) {
		attack(2+n, 10)
	}
	if !budget.Short() {
		t.Fatalf("only %d octets", budget.Bytes())
	}
	vs.Sweep(time.Now())
	if budget.Short() {
		t.Errorf("after a sweep %d of %d octets are left", budget.Bytes(), room)
	}
	if !alive(vs, innocent) || innocent.limit.Load() != nil {
		t.Error("a visit of few octets has gone")
	}
	vs.Close()
	if budget.Bytes() != 0 {
		t.Errorf("%d octets are counted after all", budget.Bytes())
	}
}

// Visits by the dozen that tell all they may leave each other visit of the same network
// its first octets, and go for a new one: the full first, then the largest, none that is
// watched and none that is small.
func TestNoVisitFillsItsNetwork(t *testing.T) {
	budget := &trace.Budget{Most: 1 << 20}
	vs := NewVisits(VisitLimits{Trace: trace.Limits{Total: budget, Bytes: 256 << 10, Least: 8 << 10}})
	defer vs.Close()
	tell := func(v *Visit, times int) {
		for i := range times {
			v.request(seen(parsed(t, fmt.Sprint("/try/", v.Token(), "/r/", i))), nil)
		}
	}
	innocent, watched := openFrom(t, vs, 1), openFrom(t, vs, 1)
	watched.watched.Add(1)
	defer watched.watched.Add(-1)
	tell(watched, 100)
	for range 20 {
		v := openFrom(t, vs, 1)
		tell(v, 2000)
		if v.limit.Load() == nil {
			t.Fatal("the attack is too small")
		}
	}
	if tell(innocent, 10); innocent.limit.Load() != nil {
		t.Error("a visit of few octets is full, because others of its network are")
	}
	newcomer := openFrom(t, vs, 1)
	if tell(newcomer, 100); newcomer.limit.Load() != nil {
		t.Error("a newcomer's visit is full after a hundred requests")
	}
	if !alive(vs, innocent) || !alive(vs, watched) {
		t.Error("a visit that is small, or watched, has gone")
	}
}

func parsed(t *testing.T, target string) *http.Request {
	t.Helper()
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A long target is cut, and two that begin alike are still two.
func TestLongTargetsAreCut(t *testing.T) {
	long := "/" + strings.Repeat("x", 15_000)
	a, b := seen(parsed(t, long+"a")).Target, seen(parsed(t, long+"b")).Target
	if len(a) > maxTarget+60 || a == b || !strings.HasPrefix(a, "/xxx") || !strings.Contains(a, "(15002;") {
		t.Errorf("%d octets: %s", len(a), a[len(a)-40:])
	}
	if short := "/" + strings.Repeat("x", maxTarget-1); seen(parsed(t, short)).Target != short {
		t.Error("a target that fits is cut")
	}
	if seen(parsed(t, long+"a")).Target != targetOf("GET "+long+"a HTTP/1.1") {
		t.Error("what is read in two ways is cut in two ways")
	}
}

// What a visit remembers of clicks ends with what it tells.
func TestClicksEndWithTheTrace(t *testing.T) {
	vs := NewVisits(VisitLimits{Trace: trace.Limits{Bytes: 20 << 10}})
	defer vs.Close()
	v := openFrom(t, vs, 1)
	for n := range 5000 {
		v.request(event.SocketRequest{Click: fmt.Sprint("click", n), Target: "/"}, nil)
	}
	if len(v.clicks) > 500 {
		t.Errorf("%d clicks are remembered of a visit that is full", len(v.clicks))
	}
}

// crowded is a server that holds so many connections.
func crowded(t *testing.T, connections int, network func(netip.Addr) netip.Prefix) *site {
	hold := func(srv *http.Server) {
		inner := srv.Handler
		srv.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/hold" { // begins with an answer, and goes on until the client leaves
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
			}
			inner.ServeHTTP(w, r)
		})
	}
	return serve(t, VisitLimits{}, hold, func(l *Listener) { l.Connections, l.Network = connections, network })
}

// Idle connections go for newcomers, those that are idle longest before others; the
// visit is told why.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	s := crowded(t, 8, nil)
	v, other := s.open(), s.open()
	s.dial().get(v, event.KindOther, "/", "")
	await[event.SocketIdle](t, v, nil)
	for range 7 {
		s.dial().get(other, event.KindOther, "/", "")
	}
	for range 100 { // newcomers that never say a word
		s.dial()
	}
	if got := s.dial().get(other, event.KindOther, "/", ""); got.StatusCode != 200 {
		t.Errorf("a newcomer gets %d", got.StatusCode)
	}
	got := await[event.SocketClosed](t, v, nil)
	if got.By != event.Server || got.Why != event.EndIdleTimeout || got.Limit != event.LimitConns {
		t.Errorf("it is told as %+v", got)
	}
	if n := s.listener.Open(); n > 8 {
		t.Errorf("%d connections are open", n)
	}
	if refused, shed, failed := s.listener.Turned(); refused != 0 || shed < 100 || failed != 0 {
		t.Errorf("%d were refused, %d closed for others, and accept failed %d times", refused, shed, failed)
	}
}

// A connection that is in use does not go: of a network that has too many of these, the
// next is closed at once, and another network's is served.
func TestBusyConnectionsOfOneNetwork(t *testing.T) {
	var from atomic.Int32
	s := crowded(t, 8, func(netip.Addr) netip.Prefix { return networkOf(byte(from.Load())) })
	v := s.open()
	busy := func() (answered bool) {
		c := s.dial()
		_, _ = io.WriteString(c, "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n") // it may be closed already
		_, err := http.ReadResponse(c.r, nil)
		return err == nil
	}
	n := 0
	for range 20 {
		if busy() {
			n++
		}
	}
	if n != 4 {
		t.Errorf("one network has %d busy connections of 8 in all", n)
	}
	if refused, shed, _ := s.listener.Turned(); refused != 16 || shed != 0 {
		t.Errorf("%d are counted as refused, %d as closed for others", refused, shed)
	}
	from.Store(1)
	if got := s.dial().get(v, event.KindOther, "/", ""); got.StatusCode != 200 {
		t.Errorf("another network gets %d", got.StatusCode)
	}
}

// A request that has both Content-Length and Transfer-Encoding is answered, and its
// connection ends (RFC 9112 section 6.1); one with either alone leaves it.
func TestLengthBesideCoding(t *testing.T) {
	s := serve(t, VisitLimits{}, nil)
	for fields, ends := range map[string]bool{
		"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n":   true,
		"transfer-encoding: chunked\r\ncontent-length: 5\r\n":   true,
		"Transfer-Encoding: chunked\r\nContent-Length : 5\r\n":  true, // net/http refuses it
		"Transfer-Encoding: chunked\r\n":                        false,
		"Transfer-Encoding: chunked\nX: 1\nContent-Length: 5\n": true, // lines that end in LF alone
	} {
		c := s.dial()
		if _, err := fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\n%s\r\n0\r\n\r\n", fields); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err != nil {
			t.Fatal(err)
		}
		if resp.Close != ends {
			t.Errorf("%q: the connection ends: %v", fields, resp.Close)
		}
	}
}
