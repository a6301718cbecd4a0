package lab

import (
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

// reset must succeed.
func reset(t testing.TB, l *Lab) time.Duration {
	t.Helper()
	at, err := l.Reset()
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// After a reset everything begins again but ids, lab time and settings: no cookie,
// no connection, and not a word of what is gone.
func TestReset(t *testing.T) {
	speed, rtt, loss, idle, kbit := 10.0, 30.0, 0.0, 4000, 1000
	l := open(t, Config{})
	if _, err := l.SetClock(ClockChange{Speed: &speed}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.SetLink(LinkChange{RTTMS: &rtt, Loss: &loss, RateKbit: &kbit}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.SetServer(ProgramChange{IdleTimeoutMS: &idle}); err != nil {
		t.Fatal(err)
	}
	get(t, l, "/login")
	get(t, l, "/whoami")
	under := do(t, l, Request{Target: "/slow?ms=60000", Connection: "new", Click: "k"})
	acquired(t, l, under)
	at := reset(t, l)
	if c, k, s := l.Clock(), l.Link(), l.Server(); c != (Clock{Speed: 10}) || k != (Link{RTTMS: 30, Up: true, RateKbit: kbit}) || s.IdleTimeoutMS != 4000 {
		t.Errorf("the settings are %+v %+v %+v", c, k, s)
	}
	if again := do(t, l, Request{Target: "/hello", Click: "k"}); again != under {
		t.Errorf("the same click is a new act %s", again)
	}
	get(t, l, "/whoami")

	es := events(t, l)
	i := slices.IndexFunc(es, func(e event.Event) bool { return e.Name == "lab:reset" })
	if es[i].Time != at.Microseconds() {
		t.Errorf("reset at %d, told at %d", at.Microseconds(), es[i].Time)
	}
	if p, ok := es[i+1].Data.(event.ClockChanged); !ok || p.Lab < es[i].Time || p.Speed != 10 {
		t.Errorf("after lab:reset comes %+v", es[i+1])
	}
	for _, e := range es[i+2:] {
		if e.Conn != "c3" && e.Conn != "" {
			t.Errorf("a word of what is gone: %+v", e)
		}
		if p, ok := e.Data.(event.RequestReceived); ok && slices.ContainsFunc(p.Headers, func(h event.Header) bool { return h[0] == "Cookie" }) {
			t.Errorf("the cookie has stayed: %+v", p)
		}
	}
	unique(t, es)
	if err := l.CloseConnection("c1", "client"); err != ErrConnectionClosed {
		t.Errorf("a connection from before the reset: %v", err)
	}
	quiet(t, l, 1)
}

// unique checks what a reset must not break in a trace.
func unique(t testing.TB, es []event.Event) {
	t.Helper()
	segments, requests, opened := map[uint64]bool{}, map[string]bool{}, map[string]bool{}
	for i, e := range es {
		if e.Seq != uint64(i)+1 || i > 0 && e.Time < es[i-1].Time {
			t.Errorf("%d: %+v", i, e)
		}
		switch p := e.Data.(type) {
		case event.SegmentSent:
			if segments[p.ID] {
				t.Errorf("segment %d is sent twice", p.ID)
			}
			segments[p.ID] = true
		case event.ConnectionWanted:
			if requests[p.Request] {
				t.Errorf("request %s comes twice", p.Request)
			}
			requests[p.Request] = true
		case event.StateChanged:
			if p.From == "CLOSED" {
				if opened[e.Conn] {
					t.Errorf("connection %s opens twice", e.Conn)
				}
				opened[e.Conn] = true
			}
		}
	}
}

// Resets at every stage of requests, paused or not, with others acting at the same
// time, leave no goroutine and a trace in order.
func TestResetsLeaveNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	l, err := New(Config{Speed: 10, RTT: 20 * time.Millisecond, ServerIdle: time.Second, ClientIdle: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	last := time.Duration(0)
	for range 30 {
		var wg sync.WaitGroup
		for _, act := range []func(){
			func() { l.Do(Request{Target: "/bytes?n=20000"}) },
			func() { l.Do(Request{Target: "/slow?ms=500", Connection: "new"}) },
			func() { l.Step() },
			func() { l.Skip() },
			func() { paused := false; l.SetClock(ClockChange{Paused: &paused}) },
			func() { l.CloseConnection("c1", "both") },
			func() { l.Now() },
		} {
			wg.Go(act)
		}
		at, err := l.Reset()
		if err != nil || at < last {
			t.Errorf("reset at %v after %v: %v", at, last, err)
		}
		last = at
		wg.Wait()
	}
	if n := len(all[event.LabReset](t, l)); n != 30 {
		t.Errorf("%d resets are told", n)
	}
	unique(t, events(t, l))
	reset(t, l)
	l.Close("destroyed")
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
	if _, err := l.Reset(); err != ErrClosed {
		t.Errorf("a closed lab is reset: %v", err)
	}
}

// What was there before a reset is gone when Reset returns, not when the lab ends.
func TestAResetEndsTheGoroutines(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	for range 10 {
		acquired(t, l, do(t, l, Request{Target: "/slow?ms=60000", Connection: "new"}))
	}
	reset(t, l)
	if n := connectionsServed(t); n != 0 {
		t.Errorf("%d goroutines still serve connections", n)
	}
}

// While paused, a reset does not let time go on, and one step is a whole instant
// again afterwards.
func TestResetWhilePaused(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	step(t, l)
	then := l.Now()
	at := reset(t, l)
	now := l.Now()
	if !now.Paused || now.Time != then.Time || at.Microseconds() != then.Time || now.Wall < then.Wall {
		t.Errorf("reset at %v: %+v, then %+v", at, then, now)
	}
	if _, err := l.Step(); err != ErrNothingInFlight {
		t.Errorf("something is in flight after a reset: %v", err)
	}
	none(t, l)
	do(t, l, Request{Target: "/hello"})
	if n := stepAll(t, l); n != 5 {
		t.Errorf("a GET takes %d steps", n)
	}
}

// connectionsServed counts net/http's goroutines that serve a connection. One that
// has said that it is done may have a few instructions left, which nothing tells of.
func connectionsServed(t testing.TB) (n int) {
	t.Helper()
	stacks := make([]byte, 1<<20)
	for range 100 {
		if n = strings.Count(string(stacks[:runtime.Stack(stacks, true)]), "net/http.(*conn).serve("); n == 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return n
}
