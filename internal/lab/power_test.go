package lab

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// cycle must succeed.
func cycle(t testing.TB, l *Lab, host string) time.Duration {
	t.Helper()
	at, err := l.PowerCycle(host)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// narrate tells in short what came after an event, the clock and what TCP and the
// server's program do in between left out.
func narrate(t testing.TB, l *Lab, after int) (lines []string) {
	t.Helper()
	for _, e := range events(t, l)[after:] {
		line := ""
		switch p := e.Data.(type) {
		case event.PowerCycled:
			line = "power-cycled"
		case event.ConnectionAcquired:
			line = "acquired " + e.Conn
		case event.RequestSent:
			line = "request on " + e.Conn
		case event.SegmentSent:
			line = segmentName(p) + " on " + e.Conn
		case event.Lookup:
			line = "finds " + string(p.Found)
		case event.StateChanged:
			line = fmt.Sprintf("%s %s -> %s", e.Conn, p.From, p.To)
		case event.ConnectionHalfClosed:
			line = "half-closes " + e.Conn
		case event.ConnectionClosed:
			line = "closes " + e.Conn + " " + string(p.Why)
		case event.RequestRetried:
			line = "retries"
		case event.ResponseReceived:
			line = "response " + p.StartLine
		case event.RequestFailed:
			line = p.Request + " failed " + string(p.Code)
		default:
			continue
		}
		lines = append(lines, string(e.Host)+": "+line)
	}
	return lines
}

// inOrder checks that the lines come in this order, others between them.
func inOrder(t testing.TB, got []string, want ...string) {
	t.Helper()
	rest := got
	for _, line := range want {
		i := slices.Index(rest, line)
		if i < 0 {
			t.Errorf("%q does not come where it should, in\n%s", line, strings.Join(got, "\n"))
			return
		}
		rest = rest[i+1:]
	}
}

// The server is power-cycled while a connection lies idle in the client's pool. The
// next request goes out on it all the same; the new server knows no such
// connection and answers with RST, and net/http sends the GET again by itself on a
// new connection, for its method is idempotent (RFC 9110 section 9.2.2).
func TestAServersPowerCycle(t *testing.T) {
	l := idleLab(t)
	before, then := len(events(t, l)), l.Now().Time
	at := cycle(t, l, "server")
	if at.Microseconds() != then || l.Now().Time != then {
		t.Errorf("at %v, lab time was %d and is %d", at, then, l.Now().Time)
	}
	if got := narrate(t, l, before); !slices.Equal(got, []string{"server: power-cycled"}) {
		t.Errorf("told as %q", got)
	}
	if err := l.CloseConnection("c1", "server"); err != ErrConnectionClosed {
		t.Errorf("the dead socket is closed: %v", err)
	}
	id := do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	released(t, l, id)
	got := narrate(t, l, before)
	inOrder(t, got,
		"server: power-cycled", "client: acquired c1", "client: request on c1", "link: client data on c1",
		"server: finds listener", "link: server RST on c1", "client: finds socket", "client: c1 ESTABLISHED -> CLOSED",
		"client: retries", "link: client SYN on c2", "client: request on c2", "client: response HTTP/1.1 200 OK")
	for _, line := range got {
		if strings.HasPrefix(line, "server: c1") || strings.HasPrefix(line, "server: closes") || strings.Contains(line, "failed") {
			t.Errorf("%q in\n%s", line, strings.Join(got, "\n"))
		}
	}
	unique(t, events(t, l))
}

// The client is power-cycled with one request under way, one connection idle and a
// cookie. The request ends at that instant; pool and cookie are gone. The server
// keeps both connections, until it sends on one and gets RST.
func TestAClientsPowerCycle(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/login"})
	stepAll(t, l)
	under := do(t, l, Request{Target: "/slow?ms=1000", Connection: "new"})
	for range 4 {
		step(t, l)
	}
	opening := do(t, l, Request{Target: "/hello", Connection: "new"})
	latest(t, l, "client SYN")
	raw := do(t, l, Request{Raw: "GET /hello HTTP/1.1\r\n", Connection: "new"})
	settled(t, l)
	before := len(events(t, l))
	at := cycle(t, l, "client")
	told := events(t, l)[before:]
	for i, want := range []string{"", under, opening, raw} {
		p, failed := told[i].Data.(event.RequestFailed)
		_, cycled := told[i].Data.(event.PowerCycled)
		if told[i].Time != at.Microseconds() || told[i].Host != event.Client || cycled != (want == "") ||
			failed && (p.Request != want || p.Code != "power_cycled") || !failed && !cycled {
			t.Errorf("event %d is %+v, want %q", i, told[i], want)
		}
	}
	if c := l.up.Load(); len(c.client.pool.all()) != 1 || len(c.client.open) != 0 {
		t.Error("the new program has connections or requests")
	}
	rows := l.up.Load().net.Endpoints(vnet.Server)
	if n := len(slices.DeleteFunc(rows, func(r vnet.Row) bool { return r.State != "ESTABLISHED" })); n != 2 {
		t.Errorf("the server has %v", rows)
	}
	id := do(t, l, Request{Target: "/whoami"})
	stepAll(t, l)
	released(t, l, id)
	conn, p := acquired(t, l, id)
	if p.Reused || conn == "c1" || conn == "c2" {
		t.Errorf("%s on %s, %+v", id, conn, p)
	}
	for _, p := range all[event.RequestReceived](t, l) {
		if p.Request == id && slices.ContainsFunc(p.Headers, func(h event.Header) bool { return h[0] == "Cookie" }) {
			t.Errorf("the cookie has stayed: %+v", p)
		}
	}
	skip(t, l, "handler", event.Server) // what /slow has to say is for nobody
	stepAll(t, l)
	inOrder(t, narrate(t, l, before), "client: power-cycled", "link: server data on c2", "client: finds nothing",
		"link: client RST on c2", "server: finds socket", "server: c2 ESTABLISHED -> CLOSED", "server: closes c2 reset")
	unique(t, events(t, l))
}

// What is on its way to a machine, held or not, arrives at the one that stands there
// then: a SYN that set out to the old server opens a connection to the new one.
func TestSegmentsOutliveAPowerCycle(t *testing.T) {
	for _, held := range []bool{false, true} {
		l := standing(t, Config{})
		id := do(t, l, Request{Target: "/hello"})
		syn := latest(t, l, "client SYN")
		if held {
			must(t, l.Hold(syn))
		}
		cycle(t, l, "server")
		if held {
			must(t, l.Release(syn))
		}
		if n := stepAll(t, l); n != 5 {
			t.Errorf("held %v: a GET takes %d steps", held, n)
		}
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok {
			t.Errorf("held %v: %+v", held, p)
		}
		must(t, l.CloseConnection("c1", "server")) // which the new one has
	}
}

// The server is power-cycled in the midst of a response. What it had sent arrives;
// what the client's TCP acknowledges is answered with RST; the program has part of a
// response and cannot have the rest.
func TestAPowerCycleMidResponse(t *testing.T) {
	l := idleLab(t)
	id := do(t, l, Request{Target: "/bytes?n=100000"})
	for range 3 {
		step(t, l)
	}
	held := latest(t, l, "server data")
	must(t, l.Hold(held))
	before := len(events(t, l))
	cycle(t, l, "server")
	stepAll(t, l)
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "reset" {
		t.Errorf("the request ended with %+v", p)
	}
	inOrder(t, narrate(t, l, before), "server: power-cycled", "client: finds socket", "link: client ACK on c1",
		"server: finds listener", "link: server RST on c1", "client: c1 ESTABLISHED -> CLOSED", "client: r2 failed reset")
	// The old server's segment comes where no connection is any more.
	before = len(events(t, l))
	must(t, l.Release(held))
	stepAll(t, l)
	inOrder(t, narrate(t, l, before), "client: finds nothing", "link: client RST on c1", "server: finds listener")
	get := do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	released(t, l, get)
}

// A TIME-WAIT is gone with its machine, and so is what waits in the backlog.
// Settings stay.
func TestWhatAPowerCycleForgets(t *testing.T) {
	l := standing(t, Config{ServerIdle: 5 * time.Second})
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	must(t, l.CloseConnection("c1", "server"))
	stepAll(t, l) // the server has TIME-WAIT
	off := false
	if _, err := l.SetServer(ProgramChange{Accepting: &off}); err != nil {
		t.Fatal(err)
	}
	id := do(t, l, Request{Target: "/hello"})
	stepAll(t, l) // the request lies in the backlog's socket
	cycle(t, l, "server")
	if rows := l.up.Load().net.Endpoints(vnet.Server); len(rows) != 1 || rows[0].State != "LISTEN" {
		t.Errorf("the new server has %v", rows)
	}
	if p := l.Server(); p.Accepting || p.IdleTimeoutMS != 5000 {
		t.Errorf("its settings are %+v", p)
	}
	none(t, l) // no TIME-WAIT, no retransmission: nothing waits
	on := true
	if _, err := l.SetServer(ProgramChange{Accepting: &on}); err != nil {
		t.Fatal(err)
	}
	settled(t, l)
	if n := len(all[event.ServerAccepted](t, l)); n != 1 {
		t.Errorf("accept has returned %d times", n)
	}
	must(t, l.CloseConnection("c2", "client"))
	stepAll(t, l)
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "closed" {
		t.Errorf("the request ended with %+v", p)
	}
}

// Power cycles at every stage of requests, with others acting at the same time,
// leave no goroutine, a trace in order and a lab that works.
func TestPowerCyclesLeaveNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	l, err := New(Config{Speed: 10, RTT: 20 * time.Millisecond, ServerIdle: time.Second, ClientIdle: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 30 {
		var wg sync.WaitGroup
		for _, act := range []func(){
			func() { _, _ = l.Do(Request{Target: "/bytes?n=20000"}) },
			func() { _, _ = l.Do(Request{Target: "/slow?ms=500", Connection: "new"}) },
			func() { _, _ = l.Do(Request{Raw: "GET /hello HTTP/1.1\r\n", Connection: "new"}) },
			func() { _, _ = l.Step() },
			func() { _, _ = l.Skip() },
			func() { _ = l.Hold(uint64(10 * i)) },
			func() { paused := false; _, _ = l.SetClock(ClockChange{Paused: &paused}) },
			func() { _ = l.CloseConnection("c1", "both") },
		} {
			wg.Go(act)
		}
		cycle(t, l, []string{"client", "server"}[i%2])
		wg.Wait()
	}
	cycle(t, l, "client")
	cycle(t, l, "server")
	if n := len(all[event.PowerCycled](t, l)); n != 32 {
		t.Errorf("%d power cycles are told", n)
	}
	if n := connectionsServed(t); n != 0 {
		t.Errorf("%d goroutines still serve connections", n)
	}
	ends := map[string]int{}
	for _, e := range events(t, l) {
		switch p := e.Data.(type) {
		case event.ConnectionReleased:
			ends[p.Request]++
		case event.RequestFailed:
			ends[p.Request]++
		}
	}
	for _, p := range all[event.ConnectionWanted](t, l) {
		if ends[p.Request] != 1 {
			t.Errorf("%s has ended %d times", p.Request, ends[p.Request])
		}
	}
	unique(t, events(t, l))
	if n := l.up.Load().waiting.Load(); n != 0 {
		t.Errorf("%d timers of programs that are gone are set", n)
	}
	pause(t, l, false)
	get(t, l, "/hello")
	l.Close("destroyed")
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

func TestPowerCyclesAreRefused(t *testing.T) {
	l := open(t, Config{})
	before := len(events(t, l))
	for _, host := range []string{"", "link", "both"} {
		if _, err := l.PowerCycle(host); codeOf(err) != "host_invalid" {
			t.Errorf("%q: %v", host, err)
		}
	}
	if after := len(events(t, l)); after != before {
		t.Errorf("%d events come of refusals", after-before)
	}
	l.Close("destroyed")
	if _, err := l.PowerCycle("server"); err != ErrClosed {
		t.Errorf("a closed lab is power-cycled: %v", err)
	}
}
