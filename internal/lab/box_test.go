package lab

import (
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

func box(t testing.TB, l *Lab, idle int, without event.WithoutRow) {
	t.Helper()
	if got, err := l.SetBox(BoxChange{&idle, &without}); err != nil || got != (Box{idle, without}) {
		t.Fatal(got, err)
	}
}

// The server's TCP and its program see the box's socket; the connection is one all the
// same, to whoever reads the trace.
func TestTheServerSeesTheBox(t *testing.T) {
	l := standing(t, Config{})
	box(t, l, 10_000, event.Rebind)
	id := do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	released(t, l, id)
	if p := all[event.RequestReceived](t, l); len(p) != 1 || p[0].RemoteAddr != "10.0.0.9:40001" {
		t.Errorf("the handler saw %+v", p)
	}
	if p := all[event.BoxRowMade](t, l); len(p) != 1 || p[0].Outside.Local != "10.0.0.9:40001" || p[0].Segment != 1 {
		t.Errorf("rows %+v", p)
	}
	sent, rewritten := all[event.SegmentSent](t, l), all[event.BoxRewritten](t, l)
	if len(rewritten) != len(sent) {
		t.Errorf("%d of %d segments rewritten", len(rewritten), len(sent))
	}
	for _, e := range events(t, l) {
		if _, ok := e.Data.(event.ServerAccepted); (ok || e.Host == event.Box && e.Name != "box:changed") && e.Conn != "c1" {
			t.Errorf("%s is of %q", e.Name, e.Conn)
		}
	}
}

// A skip comes to the row's end, which is told ten seconds after the row's last segment.
func TestASkipComesToTheRowsEnd(t *testing.T) {
	l := standing(t, Config{})
	box(t, l, 10_000, event.Rebind)
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	last := all[event.BoxRewritten](t, l)
	to, err := l.Skip()
	if err != nil || to.Timer != event.TimerRowExpired || to.Host != event.Box || to.Conn != "c1" {
		t.Fatal(to, err)
	}
	if want := last[len(last)-1].ExpiresAt; to.Time.Microseconds() != want {
		t.Errorf("at %v, and the row was to end at %d", to.Time, want)
	}
	if p := all[event.BoxRowExpired](t, l); !slices.Equal(p, []event.BoxRowExpired{{Row: 1}}) {
		t.Errorf("told %+v", p)
	}
	if _, err := l.Skip(); err != ErrNoTimer {
		t.Errorf("there is another timer: %v", err)
	}
}

// A reset keeps the box and empties its table: no row of before is told to end.
func TestAResetEmptiesTheTable(t *testing.T) {
	l := standing(t, Config{})
	box(t, l, 10_000, event.Drop)
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	reset(t, l)
	if b := l.Box(); b != (Box{10_000, event.Drop}) {
		t.Errorf("the box is %+v", b)
	}
	if _, err := l.Skip(); err != ErrNoTimer {
		t.Errorf("a row is left: %v", err)
	}
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	if p := all[event.BoxRowMade](t, l); len(p) != 2 || p[1].Row != 2 || p[1].Outside.Local != "10.0.0.9:40002" {
		t.Errorf("rows %+v", p)
	}
}

// Another time-out counts for the rows that there are, from when each was used last.
func TestAnotherTimeOutCountsForRowsThatThereAre(t *testing.T) {
	l := standing(t, Config{})
	box(t, l, 60_000, event.Rebind)
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	if err := l.Pass(5 * time.Second); err != nil {
		t.Fatal(err)
	}
	last := all[event.BoxRewritten](t, l)
	box(t, l, 10_000, event.Rebind)
	to, err := l.Skip()
	if want := last[len(last)-1].ExpiresAt - 50e6; err != nil || to.Timer != event.TimerRowExpired || to.Time.Microseconds() != want {
		t.Errorf("%+v, %v; want %d", to, err, want)
	}
}

func TestBoxSettingsAreChecked(t *testing.T) {
	l := open(t, Config{})
	for _, c := range []struct {
		idle    int
		without event.WithoutRow
		code    string
	}{
		{999, event.Drop, "idle_timeout_out_of_range"},
		{60_001, event.Drop, "idle_timeout_out_of_range"},
		{-1, event.Drop, "idle_timeout_out_of_range"},
		{1000, "forget", "without_row_invalid"},
		{1000, "", "without_row_invalid"},
	} {
		got, err := l.SetBox(BoxChange{&c.idle, &c.without})
		if invalid, ok := err.(*InvalidError); !ok || invalid.Code != c.code || got != (Box{0, event.Rebind}) {
			t.Errorf("%+v: %+v, %v", c, got, err)
		}
	}
	if n := len(all[event.BoxChanged](t, l)); n != 0 {
		t.Errorf("%d changes told", n)
	}
	l.Close(event.LabDestroyed)
	if _, err := l.SetBox(BoxChange{}); err != ErrClosed {
		t.Error(err)
	}
}

// When a pool may not use an idle connection any more: a request that it sends arrives
// a round trip after the pool's own idle time has begun to count, so within the last
// round trip before the server's time-out it dies, sooner it lives, and later the pool
// has read the FIN (web/src/model/danger.ts draws it).
func TestTheLastRoundTripBeforeTheServersTimeOut(t *testing.T) {
	const rtt, idle = 200 * time.Millisecond, 5000
	for _, c := range []struct {
		after time.Duration
		dies  bool
		on    string // the connection of the second request
	}{
		{4790 * time.Millisecond, false, "c1"},
		{4810 * time.Millisecond, true, "c1"},
		{4990 * time.Millisecond, true, "c1"},
		{5010 * time.Millisecond, false, "c2"},
	} {
		l := standing(t, Config{RTT: rtt})
		ms := idle
		if _, err := l.SetServer(ProgramChange{IdleTimeoutMS: &ms}); err != nil {
			t.Fatal(err)
		}
		first := do(t, l, Request{Target: "/hello"})
		for !isOver(t, l, first) { // the pool's time begins with the response's arrival
			if _, err := l.Step(); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Settled(); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Pass(c.after); err != nil {
			t.Fatal(err)
		}
		id := do(t, l, Request{Method: "POST", Target: "/echo", Body: "hello"})
		acquired := func(e event.Event) bool {
			p, ok := e.Data.(event.ConnectionAcquired)
			return ok && p.Request == id
		}
		if c.on == "c1" {
			await(t, l, "a connection", acquired)
		}
		stepAll(t, l)
		end := released(t, l, id)
		if _, failed := end.Data.(event.RequestFailed); failed != c.dies || end.Conn != c.on {
			t.Errorf("after %v: %s on %s", c.after, end.Name, end.Conn)
		}
		l.Close(event.LabDestroyed)
	}
}

// isOver reports whether the exchange has come to its end.
func isOver(t testing.TB, l *Lab, id string) bool {
	return slices.ContainsFunc(all[event.ConnectionReleased](t, l), func(p event.ConnectionReleased) bool { return p.Request == id })
}
