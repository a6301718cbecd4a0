package lab

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

// standing is a lab whose clock stands, so that every instant is exact.
func standing(t testing.TB, c Config) *Lab {
	t.Helper()
	l := open(t, c)
	pause(t, l, true)
	return l
}

func pause(t testing.TB, l *Lab, paused bool) {
	t.Helper()
	if _, err := l.SetClock(ClockChange{Paused: &paused}); err != nil {
		t.Fatal(err)
	}
}

// step must find something in flight.
func step(t testing.TB, l *Lab) time.Duration {
	t.Helper()
	at, err := l.Step()
	if err != nil {
		t.Fatalf("%v in\n%s", err, dump(t, l))
	}
	return at
}

// skip must come to that timer.
func skip(t testing.TB, l *Lab, timer event.Timer, host event.Host) Skipped {
	t.Helper()
	to, err := l.Skip()
	if err != nil || to.Timer != timer || to.Host != host {
		t.Fatalf("skipped to %+v, %v, want %s of %s, in\n%s", to, err, timer, host, dump(t, l))
	}
	return to
}

// stepAll steps until nothing is in flight.
func stepAll(t testing.TB, l *Lab) (steps int) {
	t.Helper()
	for {
		switch _, err := l.Step(); err {
		case nil:
			steps++
		case ErrNothingInFlight:
			return steps
		default:
			t.Fatal(err)
		}
	}
}

// arrivals says what was delivered or lost after an event, such as "client SYN".
func arrivals(t testing.TB, l *Lab, after int) (got []string) {
	t.Helper()
	sent := map[uint64]string{}
	for i, e := range events(t, l) {
		switch p := e.Data.(type) {
		case event.SegmentSent:
			sent[p.ID] = string(p.From) + " " + words(p.TCP.Flags)
			if p.TCP.Length > 0 {
				sent[p.ID] = string(p.From) + " data"
			}
		case event.SegmentDelivered:
			if i >= after {
				got = append(got, sent[p.ID])
			}
		case event.SegmentLost:
			if i >= after {
				got = append(got, sent[p.ID]+" lost")
			}
		}
	}
	return got
}

// A GET on a new connection is four steps until the client has the response, and
// one more until the server has the last acknowledgment. It is so every time.
func TestStepsOfAGET(t *testing.T) {
	for n := range 100 {
		t.Run(fmt.Sprint(n), stepsOfAGET)
	}
}

// It is so in a process that is never idle, too.
func TestStepsInACrowd(t *testing.T) {
	for n := range 10 {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			stepsOfAGET(t)
		})
	}
}

func stepsOfAGET(t *testing.T) {
	l := standing(t, Config{})
	began := l.up.Load().net.Now()
	id := do(t, l, Request{Target: "/hello"})
	for i, want := range [][]string{
		{"client SYN"},
		{"server SYN ACK"},
		{"client ACK", "client data"},
		{"server ACK", "server data"},
		{"client ACK"},
	} {
		before := len(events(t, l))
		at := step(t, l)
		if got := arrivals(t, l, before); !slices.Equal(got, want) {
			t.Fatalf("step %d: %q arrives, want %q, in\n%s", i+1, got, want, dump(t, l))
		}
		if passed, want := at-began, time.Duration(i+1)*100*time.Millisecond; passed != want {
			t.Fatalf("step %d: %v have passed, want %v", i+1, passed, want)
		}
		answered := slices.ContainsFunc(all[event.ResponseReceived](t, l), func(p event.ResponseReceived) bool { return p.Request == id })
		if answered != (i >= 3) {
			t.Fatalf("step %d: answered is %v in\n%s", i+1, answered, dump(t, l))
		}
		stepped(t, l, before)
		if paces := paces(t, l, before); paces != 1 {
			t.Fatalf("step %d: %d paces are told, of which nobody could see but the last", i+1, paces)
		}
	}
	then, before := l.Now().Time, len(events(t, l))
	if _, err := l.Step(); err != ErrNothingInFlight {
		t.Fatalf("a sixth step: %v", err)
	}
	if now := l.Now(); now.Time != then || !now.Paused || len(events(t, l)) != before {
		t.Fatalf("a step that is refused has changed something: %+v after %d", now, then)
	}
}

// stepped checks how a step is told: all that happened, then clock:stepped, then
// clock:changed, both at the instant at which time stands.
func stepped(t testing.TB, l *Lab, before int) {
	t.Helper()
	es := events(t, l)[before:]
	var told int
	for i, e := range es {
		p, ok := e.Data.(event.ClockStepped)
		if !ok {
			continue
		}
		told++
		changed, ok := es[min(i+1, len(es)-1)].Data.(event.ClockChanged)
		if !ok || !changed.Paused || changed.Lab != p.Lab || p.Lab != e.Time || p.From >= p.Lab || changed.Wall < p.Wall {
			t.Fatalf("%+v is followed by %+v", p, changed)
		}
		if now := l.Now(); now.Time != p.Lab || !now.Paused {
			t.Fatalf("after %+v the clock says %+v", p, now)
		}
	}
	if told != 1 {
		t.Fatalf("a step is told %d times", told)
	}
}

// paces counts the clock:changed after an event.
func paces(t testing.TB, l *Lab, after int) (n int) {
	t.Helper()
	for _, e := range events(t, l)[after:] {
		if e.Name == "clock:changed" {
			n++
		}
	}
	return n
}

// An hour's pause with segments in flight, between any two steps: nothing is sent
// again, and each step takes no longer than its segment.
func TestALongPauseBetweenSteps(t *testing.T) {
	w := &wall{}
	l := standing(t, Config{wall: w.now})
	began := l.up.Load().net.Now()
	do(t, l, Request{Target: "/hello"})
	for n := 1; n <= 5; n++ {
		w.jump(time.Hour)
		if at := step(t, l); at-began != time.Duration(n)*100*time.Millisecond {
			t.Errorf("step %d took lab time to %v", n, at-began)
		}
	}
	for _, p := range all[event.SegmentSent](t, l) {
		if p.Retransmission {
			t.Errorf("sent again: %+v", p.TCP)
		}
	}
}

// A step in a lab that runs pauses it first and says so; one that is refused
// leaves it running.
func TestAStepPauses(t *testing.T) {
	l := open(t, Config{Speed: 0.02})
	before := len(events(t, l))
	if _, err := l.Step(); err != ErrNothingInFlight {
		t.Errorf("an idle lab steps: %v", err)
	}
	if l.Now().Paused || len(events(t, l)) != before {
		t.Errorf("a step that is refused is told:\n%s", dump(t, l))
	}
	do(t, l, Request{Target: "/hello"})
	await(t, l, "SYN", is[event.SegmentSent](nil))
	before = len(events(t, l))
	at := step(t, l)
	es := events(t, l)[before:]
	if p, ok := es[0].Data.(event.ClockChanged); !ok || !p.Paused || p.Lab >= at.Microseconds() {
		t.Errorf("a step begins with %+v", es[0])
	}
	stepped(t, l, before)
	if c := l.Clock(); c != (Clock{Speed: 0.02, Paused: true}) {
		t.Errorf("after the step the clock is %+v", c)
	}
}

// A step that finds nothing leaves lab time where clock:changed says that it is,
// though it took two milliseconds to be sure.
func TestARefusedStepCostsNoTime(t *testing.T) {
	l := open(t, Config{Speed: 10})
	for range 20 {
		if _, err := l.Step(); err != ErrNothingInFlight {
			t.Fatal(err)
		}
		now := l.Now()
		if late := now.Wall*10 - now.Time; late > 5000 { // lab time, in microseconds
			t.Fatalf("lab time is %d µs late: %+v", late, now)
		}
	}
}

// A segment that is lost ends a step where it is lost.
func TestAStepToALoss(t *testing.T) {
	l := standing(t, Config{})
	l.up.Load().net.SetLoss(1)
	began := l.up.Load().net.Now()
	do(t, l, Request{Target: "/hello"})
	before := len(events(t, l))
	at := step(t, l)
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client SYN lost"}) || at-began != 50*time.Millisecond {
		t.Errorf("%q after %v", got, at-began)
	}
}

// A handler's delay on the way to the next segment is over on the way.
func TestAStepPassesTimers(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/slow?ms=30"})
	for range 3 {
		step(t, l) // the request is there, its acknowledgment on the way
	}
	do(t, l, Request{Target: "/hello", Connection: "new"})
	before := len(events(t, l))
	step(t, l)
	if got := arrivals(t, l, before); !slices.Contains(got, "server ACK") || slices.Contains(got, "server data") {
		t.Errorf("%q arrives", got)
	}
	if got := all[event.ResponseSent](t, l); len(got) != 1 {
		t.Errorf("%d responses are sent in\n%s", len(got), dump(t, l))
	}
	before = len(events(t, l))
	step(t, l)
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"server data"}) {
		t.Errorf("%q arrives", got)
	}
}

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

// Whoever closes a lab in the midst of a jump is not kept waiting.
func TestJumpsAndTheEnd(t *testing.T) {
	for range 50 {
		l := standing(t, Config{RTT: 20 * time.Millisecond})
		do(t, l, Request{Target: "/bytes?n=1000000"})
		over := make(chan error, 2)
		go func() {
			for {
				if _, err := l.Step(); err == ErrClosed {
					over <- nil
					return
				} else if err != nil && err != ErrNothingInFlight {
					over <- err
					return
				}
			}
		}()
		go func() {
			for {
				if _, err := l.Skip(); err == ErrClosed {
					over <- nil
					return
				} else if err != nil && err != ErrNoTimer {
					over <- err
					return
				}
			}
		}()
		await(t, l, "a jump", func(e event.Event) bool {
			return e.Name == "clock:stepped" || e.Name == "clock:skipped" || e.Time > 100_000
		})
		l.Close("destroyed")
		for range 2 {
			if err := <-over; err != nil {
				t.Error(err)
			}
		}
	}
}
