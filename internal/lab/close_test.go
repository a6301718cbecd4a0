package lab

import (
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

// way is how a connection's end went, by the names of RFC 9293.
func way(t testing.TB, l *Lab, conn string, host event.Host) string {
	t.Helper()
	var states []string
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.StateChanged); ok && e.Conn == conn && e.Host == host {
			states = append(states, string(p.To))
		}
	}
	return strings.Join(states, " ")
}

// whys lists why each program closed a connection, such as "server idle_timeout".
func whys(t testing.TB, l *Lab, conn string) (got []string) {
	t.Helper()
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.ConnectionClosed); ok && e.Conn == conn {
			got = append(got, string(e.Host)+" "+string(p.Why))
		}
	}
	return got
}

// told checks that each end's close is told once and before its FIN.
func told(t testing.TB, l *Lab) {
	t.Helper()
	closed, half := map[string]bool{}, map[string]bool{}
	for _, e := range events(t, l) {
		switch p := e.Data.(type) {
		case event.ConnectionClosed:
			key := e.Conn + string(e.Host)
			if closed[key] {
				t.Errorf("%s %s is closed twice", e.Conn, e.Host)
			}
			closed[key] = true
		case event.ConnectionHalfClosed:
			half[e.Conn] = true
		case event.SegmentSent:
			if slices.Contains(p.TCP.Flags, "FIN") && !closed[e.Conn+string(p.From)] && !(p.From == event.Client && half[e.Conn]) {
				t.Errorf("%s sends FIN on %s before its program closed", p.From, e.Conn)
			}
		}
	}
}

// idleLab is one whose only connection, c1, is idle at both ends.
func idleLab(t testing.TB) *Lab {
	t.Helper()
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	return l
}

// Whoever closes first has TIME-WAIT; who closes at the same instant, both.
func TestCloseByHand(t *testing.T) {
	active, passive := "FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT", "CLOSE-WAIT LAST-ACK CLOSED"
	for _, c := range []struct {
		by             string
		client, server string
		whys           []string
	}{
		{"client", active, passive, []string{"client by_hand", "server peer_closed"}},
		{"server", passive, active, []string{"server by_hand", "client peer_closed"}},
		{"both", "FIN-WAIT-1 CLOSING TIME-WAIT", "FIN-WAIT-1 CLOSING TIME-WAIT", []string{"client by_hand", "server by_hand"}},
	} {
		t.Run(c.by, func(t *testing.T) {
			l := idleLab(t)
			if err := l.CloseConnection("c1", c.by); err != nil {
				t.Fatal(err)
			}
			stepAll(t, l)
			if got := way(t, l, "c1", event.Client); got != "SYN-SENT ESTABLISHED "+c.client {
				t.Errorf("the client's end went %s", got)
			}
			if got := way(t, l, "c1", event.Server); got != "SYN-RECEIVED ESTABLISHED "+c.server {
				t.Errorf("the server's end went %s", got)
			}
			if got := whys(t, l, "c1"); !slices.Equal(got, c.whys) {
				t.Errorf("closed because of %q, want %q", got, c.whys)
			}
			told(t, l)
			for _, by := range []string{"client", "server", "both"} {
				if err := l.CloseConnection("c1", by); err != ErrConnectionClosed {
					t.Errorf("closed again by %s: %v", by, err)
				}
			}
			// The next request has a connection of its own.
			do(t, l, Request{Target: "/hello"})
			stepAll(t, l)
			if conn, p := acquired(t, l, "r2"); conn != "c2" || p.Reused {
				t.Errorf("the next request got %s %+v", conn, p)
			}
		})
	}
}

// Both close at one instant also while time runs: the FINs leave together.
func TestBothCloseAtOneInstant(t *testing.T) {
	l := open(t, Config{Speed: 10})
	get(t, l, "/hello")
	quiet(t, l, 7)
	if err := l.CloseConnection("c1", "both"); err != nil {
		t.Fatal(err)
	}
	var fins []int64
	await(t, l, "two FINs", is(func(e event.Event, p event.SegmentSent) bool {
		if slices.Contains(p.TCP.Flags, "FIN") {
			fins = append(fins, e.Time)
		}
		return len(fins) == 2
	}))
	if fins[0] != fins[1] {
		t.Errorf("FINs at %v µs", fins)
	}
	for _, host := range []event.Host{event.Client, event.Server} {
		await(t, l, "TIME-WAIT", is(func(e event.Event, p event.StateChanged) bool { return e.Host == host && p.To == "TIME-WAIT" }))
	}
}

// A request that is under way fails, or is sent again, as net/http does it.
func TestCloseUnderARequest(t *testing.T) {
	t.Run("client, on a new connection", func(t *testing.T) {
		l := standing(t, Config{})
		id := do(t, l, Request{Target: "/slow?ms=60000"})
		for range 4 {
			step(t, l)
		}
		if err := l.CloseConnection("c1", "client"); err != nil {
			t.Fatal(err)
		}
		// net/http retries nothing on a connection that never worked.
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "closed" {
			t.Errorf("the request ended with %+v", p)
		}
		stepAll(t, l)
		told(t, l)
	})
	t.Run("client, on a reused one", func(t *testing.T) {
		l := idleLab(t)
		id := do(t, l, Request{Target: "/slow?ms=60000"})
		step(t, l)
		if err := l.CloseConnection("c1", "client"); err != nil {
			t.Fatal(err)
		}
		await(t, l, "the retry", is(func(_ event.Event, p event.RequestRetried) bool { return p.Request == id }))
		await(t, l, "its SYN", is(func(e event.Event, _ event.SegmentSent) bool { return e.Conn == "c2" }))
		stepAll(t, l)
		if conn := newest(t, l, id); conn != "c2" {
			t.Errorf("sent again on %s", conn)
		}
	})
	t.Run("server, in its handler", func(t *testing.T) {
		l := standing(t, Config{})
		id := do(t, l, Request{Target: "/slow?ms=60000"})
		for range 4 {
			step(t, l)
		}
		if err := l.CloseConnection("c1", "server"); err != nil {
			t.Fatal(err)
		}
		step(t, l)
		if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "eof" {
			t.Errorf("the request ended with %+v", p)
		}
		if got := whys(t, l, "c1"); !slices.Equal(got, []string{"server by_hand", "client peer_closed"}) {
			t.Errorf("closed because of %q", got)
		}
		if n := l.up.Load().waiting.Load(); n != 0 {
			t.Errorf("%d timers of programs wait", n)
		}
	})
}

// newest is the connection that the request was sent on last.
func newest(t testing.TB, l *Lab, id string) (conn string) {
	t.Helper()
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.RequestSent); ok && p.Request == id {
			conn = e.Conn
		}
	}
	return conn
}

func TestWhatCannotBeClosed(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	for _, c := range []struct {
		conn, by string
		code     string
	}{
		{"c1", "client", ErrConnectionOpening.Error()}, // connect has not returned
		{"c1", "server", ErrConnectionOpening.Error()},
		{"c2", "client", ErrUnknownConnection.Error()},
		{"c0", "client", ErrUnknownConnection.Error()},
		{"c01", "client", ErrUnknownConnection.Error()},
		{"1", "client", ErrUnknownConnection.Error()},
		{"", "client", ErrUnknownConnection.Error()},
		{"c1", "", "by_invalid"},
		{"c1", "link", "by_invalid"},
		{"c9", "link", "by_invalid"},
	} {
		if err := l.CloseConnection(c.conn, c.by); codeOf(err) != c.code {
			t.Errorf("%q by %q: %v, want %s", c.conn, c.by, err, c.code)
		}
	}
	l.Close("destroyed")
	if err := l.CloseConnection("c1", "client"); err != ErrClosed {
		t.Errorf("a closed lab closes a connection: %v", err)
	}
}

// Why a program closes, in each case that a visitor can bring about.
func TestWhyItCloses(t *testing.T) {
	for name, c := range map[string]struct {
		request Request
		want    []string
	}{
		"the client asked": {Request{Target: "/hello", Connection: "close"}, []string{"server connection_close", "client connection_close"}},
		"the server asked": {Request{Target: "/close"}, []string{"server connection_close", "client connection_close"}},
	} {
		l := standing(t, Config{})
		do(t, l, c.request)
		stepAll(t, l)
		if got := whys(t, l, "c1"); !slices.Equal(got, c.want) {
			t.Errorf("%s: closed because of %q, want %q", name, got, c.want)
		}
		told(t, l)
		l.Close("destroyed")
	}
	l := open(t, brisk)
	for range maxIdle + 1 {
		released(t, l, do(t, l, Request{Target: "/hello", Connection: "new"}))
	}
	await(t, l, "the end of c1", is(func(e event.Event, p event.ConnectionClosed) bool {
		return e.Conn == "c1" && e.Host == event.Client && p.Why == "pool_full"
	}))
	await(t, l, "the server's close", is(func(e event.Event, p event.ConnectionClosed) bool {
		return e.Conn == "c1" && e.Host == event.Server && p.Why == "peer_closed"
	}))
}

// Six idle connections of the shared Transport; a seventh is not kept.
func TestThePoolOfTheTransportIsFull(t *testing.T) {
	l := open(t, brisk)
	for range maxIdleShared + 1 {
		do(t, l, Request{Target: "/slow?ms=1000"})
	}
	await(t, l, "a connection that is not kept", is(func(e event.Event, p event.ConnectionClosed) bool {
		return e.Host == event.Client && p.Why == "pool_full"
	}))
}

// A lost last acknowledgment lets the FIN come again, and TIME-WAIT begins anew.
func TestTimeWaitIsRestarted(t *testing.T) {
	l := idleLab(t)
	if err := l.CloseConnection("c1", "client"); err != nil {
		t.Fatal(err)
	}
	step(t, l)                 // FIN arrives, ACK and FIN come back
	l.up.Load().net.SetLoss(1) // so will the client's last ACK be
	for len(all[event.TimeWaitRestarted](t, l)) == 0 {
		if _, err := l.Step(); err == ErrNothingInFlight {
			l.up.Load().net.SetLoss(0)
			skip(t, l, "retransmission", event.Server)
		} else if err != nil {
			t.Fatal(err)
		}
	}
	var first, second event.Event
	for _, e := range events(t, l) {
		switch p := e.Data.(type) {
		case event.StateChanged:
			if p.To == "TIME-WAIT" {
				first = e
			}
		case event.TimeWaitRestarted:
			second = e
		}
	}
	minute := time.Minute.Microseconds()
	if p := first.Data.(event.StateChanged); p.EndsAt-first.Time > minute+1 || p.EndsAt-first.Time < minute-1 {
		t.Errorf("TIME-WAIT at %d ends at %d", first.Time, p.EndsAt)
	}
	p := second.Data.(event.TimeWaitRestarted)
	if off := p.EndsAt - second.Time - minute; off < -1 || off > 1 || !p.Inferred || second.Host != event.Client || second.Conn != "c1" || second.Time <= first.Time {
		t.Errorf("restarted as %+v after %+v", second, first)
	}
	stepAll(t, l)
	if to := skip(t, l, "time_wait", event.Client); to.Time.Microseconds() != p.EndsAt {
		t.Errorf("it ended at %d, was to end at %d", to.Time.Microseconds(), p.EndsAt)
	}
}
