package lab

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"samesocket/internal/event"
)

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
