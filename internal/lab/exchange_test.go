package lab

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// brisk is a lab in which little time is spent on the wire.
var brisk = Config{Speed: 10, RTT: 20 * time.Millisecond}

// syns lists the client's sockets that have sent a SYN, in order.
func syns(t testing.TB, l *Lab) (ports []string) {
	t.Helper()
	for _, p := range all[event.SegmentSent](t, l) {
		if p.From == event.Client && slices.Contains(p.TCP.Flags, "SYN") && !p.Retransmission {
			ports = append(ports, p.TCP.Src)
		}
	}
	return ports
}

// acquired finds which connection a request got.
func acquired(t testing.TB, l *Lab, id string) (conn string, p event.ConnectionAcquired) {
	t.Helper()
	e := await(t, l, "a connection for "+id, is(func(_ event.Event, p event.ConnectionAcquired) bool { return p.Request == id }))
	return e.Conn, e.Data.(event.ConnectionAcquired)
}

func TestReuse(t *testing.T) {
	l := open(t, brisk)
	get(t, l, "/hello")
	id := get(t, l, "/hello")
	conn, p := acquired(t, l, id)
	if conn != "c1" || !p.Reused {
		t.Errorf("the second request got %s %+v", conn, p)
	}
	if ports := syns(t, l); len(ports) != 1 {
		t.Errorf("handshakes by %v, want one", ports)
	}
}

// "New" opens a second connection beside the first. Both stay open; the one that
// became idle last is reused first.
func TestNew(t *testing.T) {
	l := open(t, brisk)
	get(t, l, "/hello")
	released(t, l, do(t, l, Request{Target: "/hello", Connection: "new"}))
	if ports := syns(t, l); len(ports) != 2 || ports[0] == ports[1] {
		t.Errorf("handshakes by %v, want two ports", ports)
	}
	if conn, p := acquired(t, l, "r2"); conn != "c2" || p.Reused {
		t.Errorf("new got %s %+v", conn, p)
	}
	for _, p := range all[event.SegmentSent](t, l) {
		if slices.Contains(p.TCP.Flags, "FIN") || slices.Contains(p.TCP.Flags, "RST") {
			t.Errorf("a connection was closed: %+v", p.TCP)
		}
	}
	get(t, l, "/hello")
	if conn, p := acquired(t, l, "r3"); conn != "c2" || !p.Reused {
		t.Errorf("the third request got %s %+v", conn, p)
	}
	// While that one is busy, the other is reused.
	acquired(t, l, do(t, l, Request{Target: "/slow?ms=60000"}))
	get(t, l, "/hello")
	// It has lain idle for as long as three exchanges took.
	if conn, p := acquired(t, l, "r5"); conn != "c1" || !p.Reused || p.IdleUS < 3*20_000 {
		t.Errorf("the fifth request got %s %+v", conn, p)
	}
	if ports := syns(t, l); len(ports) != 2 {
		t.Errorf("handshakes by %v", ports)
	}
}

// "Close" says so in the request; the server closes, and its end goes through
// FIN-WAIT and TIME-WAIT.
func TestClose(t *testing.T) {
	l := open(t, brisk)
	get(t, l, "/hello")
	released(t, l, do(t, l, Request{Target: "/hello", Connection: "close"}))
	await(t, l, "TIME-WAIT", is(func(e event.Event, p event.StateChanged) bool {
		return e.Host == event.Server && p.To == "TIME-WAIT"
	}))
	sent := all[event.RequestSent](t, l)
	if !slices.Contains(sent[1].Headers, event.Header{"Connection", "close"}) {
		t.Errorf("the request was %v", sent[1])
	}
	gave := all[event.ConnectionReleased](t, l)
	if !gave[0].Kept || gave[1].Kept {
		t.Errorf("released as %v", gave)
	}
	// The next one needs a new connection.
	get(t, l, "/hello")
	if conn, p := acquired(t, l, "r3"); conn != "c2" || p.Reused {
		t.Errorf("the third request got %s %+v", conn, p)
	}
	var states []string
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.StateChanged); ok && e.Host == event.Server && e.Conn == "c1" {
			states = append(states, string(p.To))
		}
	}
	// The client closes as soon as it has the response, so the two FINs may
	// cross: then FIN-WAIT-1 is followed by CLOSING (RFC 9293 figure 5).
	way := strings.Join(states, " ")
	if way != "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT" && way != "SYN-RECEIVED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT" {
		t.Errorf("the server's end went %s", way)
	}
}

// Requests at the same time get connections of their own, as in Go's pool.
func TestAtTheSameTime(t *testing.T) {
	l := open(t, brisk)
	var ids []string
	for range 4 {
		ids = append(ids, do(t, l, Request{Target: "/slow?ms=5000"}))
	}
	for _, id := range ids {
		released(t, l, id)
	}
	if ports := syns(t, l); len(ports) != 4 {
		t.Errorf("handshakes by %v", ports)
	}
	// Each response is told for the request that it answers.
	for _, p := range all[event.RequestReceived](t, l) {
		if p.Request == "" || p.Nth != 1 {
			t.Errorf("the handler saw %+v", p)
		}
	}
}

// No more idle connections are kept than maxIdle.
func TestThePoolIsBounded(t *testing.T) {
	l := open(t, brisk)
	for range maxIdle + 3 {
		released(t, l, do(t, l, Request{Target: "/hello", Connection: "new"}))
	}
	for n := range 3 {
		conn := fmt.Sprintf("c%d", n+1)
		await(t, l, "the end of "+conn, is(func(e event.Event, p event.StateChanged) bool {
			return e.Conn == conn && e.Host == event.Client && p.To == "FIN-WAIT-1"
		}))
	}
}

// A click that comes twice is one act.
func TestARepeatedClick(t *testing.T) {
	l := open(t, brisk)
	first := do(t, l, Request{Target: "/hello", Click: "k1"})
	if again := do(t, l, Request{Target: "/hello", Click: "k1"}); again != first {
		t.Errorf("the repeated click is %s, not %s", again, first)
	}
	if other := do(t, l, Request{Target: "/hello", Click: "k2"}); other == first {
		t.Error("another click is taken for the first")
	}
	released(t, l, first)
	if n := len(all[event.ConnectionWanted](t, l)); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
}

// The server forgets; the client repeats what it was given.
func TestWhoAmI(t *testing.T) {
	l := open(t, brisk)
	get(t, l, "/whoami")
	get(t, l, "/login")
	get(t, l, "/whoami")
	seen := all[event.RequestReceived](t, l)
	cookie := event.Header{"Cookie", "visitor=ada"}
	if slices.Contains(seen[0].Headers, cookie) || !slices.Contains(seen[2].Headers, cookie) {
		t.Errorf("the handler saw %v and %v", seen[0].Headers, seen[2].Headers)
	}
}

// What the visitor writes is sent as it is, and what the handler sees is what
// travelled, in the same order.
func TestEditedHeaders(t *testing.T) {
	l := open(t, brisk)
	id := do(t, l, Request{Method: "POST", Target: "/echo?q=%20", Body: "hi", Headers: []event.Header{
		{"x-lower", "1"}, {"Host", "example.org"}, {"X-Twice", "a"}, {"X-Twice", "b"},
	}})
	released(t, l, id)
	sent, seen := all[event.RequestSent](t, l)[0], all[event.RequestReceived](t, l)[0]
	if sent.StartLine != "POST /echo?q=%20 HTTP/1.1" || seen.StartLine != sent.StartLine {
		t.Errorf("sent %q, seen %q", sent.StartLine, seen.StartLine)
	}
	for _, h := range []event.Header{{"x-lower", "1"}, {"Host", "example.org"}, {"X-Twice", "a"}, {"X-Twice", "b"}, {"Content-Length", "2"}} {
		if !slices.Contains(sent.Headers, h) {
			t.Errorf("%v was not sent: %v", h, sent.Headers)
		}
	}
	if len(seen.Headers) != len(sent.Headers) {
		t.Fatalf("sent %v, seen %v", sent.Headers, seen.Headers)
	}
	for i := range sent.Headers {
		if name := http.CanonicalHeaderKey(sent.Headers[i][0]); seen.Headers[i] != (event.Header{name, sent.Headers[i][1]}) {
			t.Errorf("sent %v, seen %v", sent.Headers[i], seen.Headers[i])
		}
	}
	if got := all[event.ResponseReceived](t, l)[0]; got.Body != 2 {
		t.Errorf("%d octets came back", got.Body)
	}
}

func TestTheOrigin(t *testing.T) {
	l := open(t, brisk)
	for _, c := range []struct {
		method, target string
		status         string
		body           int // -1: any
	}{
		{"GET", "/hello", "200 OK", 6},
		{"HEAD", "/hello", "200 OK", 0},
		{"GET", "/time", "200 OK", -1},
		{"GET", "/slow?ms=50", "200 OK", -1},
		{"GET", "/slow?ms=60001", "400 Bad Request", -1},
		{"GET", "/bytes?n=20000", "200 OK", 20000},
		{"GET", "/bytes?n=0", "200 OK", 0},
		{"GET", "/bytes?n=1048577", "400 Bad Request", -1},
		{"GET", "/bytes", "400 Bad Request", -1},
		{"GET", "/chunked?n=3", "200 OK", 3 * len("chunk 1 of 3\n")},
		{"POST", "/login", "200 OK", -1},
		{"GET", "/nowhere", "404 Not Found", -1},
		{"POST", "/hello", "405 Method Not Allowed", -1},
		{"BREW", "/hello", "501 Not Implemented", 0},
		{"GET", "/close", "200 OK", 4},
	} {
		id := do(t, l, Request{Method: c.method, Target: c.target})
		released(t, l, id)
		e := await(t, l, "the response", is(func(_ event.Event, p event.ResponseReceived) bool { return p.Request == id }))
		p := e.Data.(event.ResponseReceived)
		if p.StartLine != "HTTP/1.1 "+c.status || c.body >= 0 && p.Body != c.body {
			t.Errorf("%s %s: %q with %d octets, want %s with %d", c.method, c.target, p.StartLine, p.Body, c.status, c.body)
		}
		for _, h := range p.Headers {
			if h[0] == "Date" {
				t.Errorf("%s %s tells wall time: %v", c.method, c.target, h)
			}
		}
	}
}

// A slow handler thinks in lab time.
func TestASlowHandler(t *testing.T) {
	l := open(t, brisk)
	began := l.Now().Time
	get(t, l, "/slow?ms=2000")
	if took := time.Duration(l.Now().Time-began) * time.Microsecond; took < 2*time.Second {
		t.Errorf("it took %v of lab time", took)
	}
}

// A third of all segments is lost, and each exchange ends well all the same.
func TestLoss(t *testing.T) {
	c := brisk
	c.Loss, c.seed = 0.3, 3
	l := open(t, c)
	for n := 1; ; n++ {
		get(t, l, "/hello")
		if got := len(all[event.ResponseReceived](t, l)); got != n {
			t.Fatalf("%d responses to %d requests", got, n)
		}
		arrived, again := map[uint64]bool{}, 0
		for _, p := range all[event.SegmentDelivered](t, l) {
			arrived[p.ID] = true
		}
		for _, p := range all[event.SegmentSent](t, l) {
			if p.Lost != "" && (p.Lost != "loss" || p.DeliverAt != 0 || arrived[p.ID]) {
				t.Errorf("lost and not lost: %+v", p)
			}
			if p.Retransmission && arrived[p.ID] {
				again++
			}
		}
		if again > 0 && len(all[event.SegmentLost](t, l)) > 0 {
			return
		}
		if n == 30 {
			t.Fatal("nothing was lost, or nothing sent again arrived")
		}
	}
}

// Whatever address the client program is made to dial, it reaches the lab's
// server: the lab has no way out.
func TestNothingLeavesTheLab(t *testing.T) {
	outside, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer outside.Close()
	l := open(t, brisk)
	asked := context.WithValue(t.Context(), exchangeKey{}, &exchange{placed: make(chan struct{})})
	for _, host := range []string{outside.Addr().String(), "127.0.0.1", "169.254.169.254", "localhost:80", "[::1]"} {
		c, err := l.up.Load().client.pool.shared.http.DialContext(asked, "tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.RemoteAddr().String(); got != vnet.ServerAddr().String() {
			t.Errorf("dialling %s reached %s", host, got)
		}
		c.Close()
	}
	// A redirect or a Host of the visitor's leads nowhere else either.
	id := do(t, l, Request{Target: "/hello", Headers: []event.Header{{"Host", outside.Addr().String()}}})
	if _, failed := released(t, l, id).Data.(event.RequestFailed); failed {
		t.Errorf("failed:\n%s", dump(t, l))
	}
	for _, p := range all[event.SegmentSent](t, l) {
		if !strings.HasPrefix(p.TCP.Src, "10.0.0.") || !strings.HasPrefix(p.TCP.Dst, "10.0.0.") {
			t.Errorf("a segment from %s to %s", p.TCP.Src, p.TCP.Dst)
		}
	}
}

// More unanswered requests than maxUnanswered are refused, and accepted again
// when some have been answered.
func TestBusy(t *testing.T) {
	l := open(t, brisk)
	paused, not := true, false
	if _, err := l.SetClock(ClockChange{Paused: &paused}); err != nil {
		t.Fatal(err)
	}
	for range maxUnanswered {
		do(t, l, Request{Target: "/hello"})
	}
	if _, err := l.Do(Request{Target: "/hello"}); err != ErrBusy {
		t.Errorf("one too many got %v", err)
	}
	if _, err := l.SetClock(ClockChange{Paused: &not}); err != nil {
		t.Fatal(err)
	}
	left := maxUnanswered
	await(t, l, "all answers", is(func(_ event.Event, _ event.ConnectionReleased) bool {
		left--
		return left == 0
	}))
	get(t, l, "/hello")
}

// The server closes an idle connection while the next request is already on its
// way there. The client sends it again by itself on another connection (RFC 9110
// section 9.2.2), and that is told.
func TestARetry(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: time.Second})
	get(t, l, "/hello")
	await(t, l, "the goroutine reading again", is(func(_ event.Event, p event.ServerReading) bool { return p.Nth == 2 }))
	l.up.Load().server.http.SetKeepAlivesEnabled(false) // closes what is idle
	id := do(t, l, Request{Target: "/hello"})
	await(t, l, "the retry", is(func(_ event.Event, p event.RequestRetried) bool { return p.Request == id }))
	e := released(t, l, id)
	if _, ok := e.Data.(event.ConnectionReleased); !ok || e.Conn != "c2" {
		t.Errorf("the retried request ended with %+v", e)
	}
	var conns []string
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.RequestSent); ok && p.Request == id {
			conns = append(conns, e.Conn)
		}
	}
	if !slices.Equal(conns, []string{"c1", "c2"}) {
		t.Errorf("sent on %v", conns)
	}
}
