package lab

import (
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

// TIME-WAIT is over where its beginning said, a minute later, and nothing waited
// for it.
func TestSkipToTheEndOfTimeWait(t *testing.T) {
	l := idleLab(t)
	if err := l.CloseConnection("c1", "server"); err != nil {
		t.Fatal(err)
	}
	var ends int64
	for ends == 0 {
		step(t, l)
		for _, p := range all[event.StateChanged](t, l) {
			if p.To == "TIME-WAIT" {
				if !p.Inferred {
					t.Error("ends_at is not said to be inferred")
				}
				ends = p.EndsAt
			} else if p.EndsAt != 0 || p.Inferred {
				t.Errorf("%+v", p)
			}
		}
	}
	before, wall := len(events(t, l)), time.Now()
	to := skip(t, l, "time_wait", event.Server)
	t.Logf("a minute of lab time took %v", time.Since(wall))
	if to.Time-to.From != time.Minute || to.Time.Microseconds() != ends || to.Conn != "c1" {
		t.Errorf("%+v, but TIME-WAIT ends at %d", to, ends)
	}
	es := events(t, l)[before:]
	told, ok := es[len(es)-2].Data.(event.ClockSkipped)
	if !ok || told.Timer != "time_wait" || told.Host != event.Server || told.Conn != "c1" ||
		told.From != to.From.Microseconds() || told.Lab != to.Time.Microseconds() || es[len(es)-2].Time != told.Lab {
		t.Errorf("told as %+v", es[len(es)-2])
	}
	changed, ok := es[len(es)-1].Data.(event.ClockChanged)
	if !ok || changed.Lab != told.Lab || !changed.Paused {
		t.Errorf("followed by %+v", es[len(es)-1])
	}
	if p, ok := es[len(es)-3].Data.(event.StateChanged); !ok || p.From != "TIME-WAIT" || p.To != "CLOSED" || es[len(es)-3].Time != ends {
		t.Errorf("preceded by %+v", es[len(es)-3])
	}
	none(t, l)
}

// none checks that a skip is refused and changes nothing.
func none(t testing.TB, l *Lab) {
	t.Helper()
	then, before := l.Now(), len(events(t, l))
	to, err := l.Skip()
	if err != ErrNoTimer || to != (Skipped{}) {
		t.Fatalf("skipped to %+v, %v, in\n%s", to, err, dump(t, l))
	}
	now := l.Now()
	if then.Paused && now.Time != then.Time || now.Paused != then.Paused || len(events(t, l)) != before {
		t.Fatalf("a skip that is refused has changed %+v to %+v and told %d events", then, now, len(events(t, l))-before)
	}
}

// A lost SYN is sent again after a second, then after two more, and so on until
// TCP gives up.
func TestSkipToRetransmissions(t *testing.T) {
	l := standing(t, Config{})
	l.up.Load().net.SetLoss(1)
	id := do(t, l, Request{Target: "/hello"})
	began := l.up.Load().net.Now()
	for _, after := range []int{1, 3, 7, 15, 31, 63} {
		to := skip(t, l, "retransmission", event.Client)
		if passed := to.Time - began; passed != time.Duration(after)*time.Second || to.Conn != "c1" {
			t.Errorf("sent again after %v: %+v", passed, to)
		}
	}
	if to := skip(t, l, "gave_up", event.Client); to.Time-began != 127*time.Second {
		t.Errorf("gave up after %v", to.Time-began)
	}
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "timeout" {
		t.Errorf("the request ended with %+v", p)
	}
	none(t, l)
}

// A loss is repaired: what is skipped to is the retransmission, and the timers
// that gVisor leaves behind are passed over.
func TestSkipPassesOverTimersWithoutEffect(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	none(t, l) // an idle connection waits for nothing
	do(t, l, Request{Target: "/hello"})
	l.up.Load().net.SetLoss(1)
	step(t, l) // it arrives; its acknowledgment and the response will be lost
	l.up.Load().net.SetLoss(0)
	// The client sends again before the server does: its time-out began first.
	to := skip(t, l, "retransmission", event.Client)
	if took := to.Time - to.From; took < 200*time.Millisecond || took > time.Second {
		t.Errorf("sent again after %v", took)
	}
	stepAll(t, l)
	none(t, l)
	do(t, l, Request{Target: "/slow?ms=30000"})
	step(t, l)
	if to := skip(t, l, "handler", event.Server); to.Time-to.From != 30*time.Second || to.Conn != "c1" {
		t.Errorf("%+v", to)
	}
}

// Only the last acknowledgment is on its way: that no timer is left is seen when
// it has arrived, and is told as it is.
func TestASkipInVainDeliversWhatIsInFlight(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	for range 4 {
		step(t, l)
	}
	then, before := l.Now().Time, len(events(t, l))
	if to, err := l.Skip(); err != nil || to.Timer != "none" || to.Time-to.From != 100*time.Millisecond {
		t.Fatal(to, err)
	}
	none(t, l)
	es := events(t, l)
	if p, ok := es[len(es)-1].Data.(event.ClockChanged); !ok || !p.Paused || p.Lab != then+100_000 || l.Now().Time != p.Lab {
		t.Errorf("ended with %+v", es[len(es)-1])
	}
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client ACK"}) {
		t.Errorf("%q arrives", got)
	}
}

// Idle time-outs of either program; the end that closes has TIME-WAIT.
func TestSkipToIdleTimeouts(t *testing.T) {
	for _, c := range []struct {
		config Config
		host   event.Host
	}{
		{Config{ServerIdle: 5 * time.Second}, event.Server},
		{Config{ClientIdle: 5 * time.Second}, event.Client},
		{Config{ClientIdle: 5 * time.Second, ServerIdle: 6 * time.Second}, event.Client},
	} {
		l := standing(t, c.config)
		do(t, l, Request{Target: "/hello"})
		stepAll(t, l)
		to := skip(t, l, "idle_timeout", c.host)
		at := idleSince(t, l, c.host)
		if lay := (to.Time - at).Truncate(time.Microsecond); lay != 5*time.Second || to.Conn != "c1" {
			t.Errorf("%s closes after %v: %+v", c.host, lay, to)
		}
		if closed := all[event.ConnectionClosed](t, l); len(closed) != 1 || closed[0].Why != "idle_timeout" {
			t.Errorf("closed because of %v", closed)
		}
		stepAll(t, l)
		skip(t, l, "time_wait", c.host)
		none(t, l)
		l.Close("destroyed")
	}
}

// idleSince is when the program had done with its last exchange.
func idleSince(t testing.TB, l *Lab, host event.Host) (at time.Duration) {
	t.Helper()
	for _, e := range events(t, l) {
		_, released := e.Data.(event.ConnectionReleased)
		_, reading := e.Data.(event.ServerReading)
		if host == event.Client && released || host == event.Server && reading {
			at = time.Duration(e.Time) * time.Microsecond
		}
	}
	return at
}

// A skip leaves a lab running that ran before.
func TestASkipGoesOn(t *testing.T) {
	l := open(t, brisk)
	get(t, l, "/close")
	await(t, l, "TIME-WAIT", is(func(e event.Event, p event.StateChanged) bool { return p.To == "TIME-WAIT" }))
	to, err := l.Skip()
	if err != nil || to.Timer != "time_wait" { // of either end, for the FINs may cross
		t.Fatal(to, err)
	}
	if c := l.Clock(); c != (Clock{Speed: 10}) {
		t.Errorf("after the skip the clock is %+v", c)
	}
	now := l.Now()
	last := all[event.ClockChanged](t, l)
	if p := last[len(last)-1]; p.Lab != to.Time.Microseconds() || p.Paused || now.Time < p.Lab {
		t.Errorf("skipped to %+v, told %+v, now %+v", to, p, now)
	}
}
