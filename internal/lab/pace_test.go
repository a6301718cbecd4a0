package lab

import (
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
)

// wall is a wall clock that runs as usual but can be made to jump.
type wall struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (w *wall) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.ahead)
}

func (w *wall) jump(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ahead += d
}

// The lab is paused for five minutes while the request is in flight. Nothing is
// sent again, and lab time has stood still.
func TestAPauseInFlight(t *testing.T) {
	w := &wall{}
	l := open(t, Config{Speed: 1, wall: w.now})
	id := do(t, l, Request{Target: "/hello"})
	await(t, l, "the request on the wire", is(func(_ event.Event, p event.SegmentSent) bool { return p.TCP.Length > 0 }))
	paused, not := true, false
	if _, err := l.SetClock(ClockChange{Paused: &paused}); err != nil {
		t.Fatal(err)
	}
	then := l.Now()
	w.jump(5 * time.Minute)
	now := l.Now()
	if now.Time != then.Time || !now.Paused || now.Wall < then.Wall+(5*time.Minute).Microseconds() {
		t.Errorf("from %+v to %+v in the pause", then, now)
	}
	if _, err := l.SetClock(ClockChange{Paused: &not}); err != nil {
		t.Fatal(err)
	}
	released(t, l, id)
	for _, p := range all[event.SegmentSent](t, l) {
		if p.Retransmission {
			t.Errorf("sent again: %+v", p)
		}
	}
	last := l.Now()
	if passed := last.Time - then.Time; passed > time.Minute.Microseconds() {
		t.Errorf("the pause counts: %d µs of lab time", passed)
	}
	var pauses []bool
	for _, p := range all[event.ClockChanged](t, l) {
		pauses = append(pauses, p.Paused)
	}
	if len(pauses) != 3 || pauses[0] || !pauses[1] || pauses[2] {
		t.Errorf("clock:changed tells %v", pauses)
	}
}

// Auto is slow while anything is in flight, so that a crossing of 10 ms takes
// half a second to watch, and real time when the wire is empty.
func TestAuto(t *testing.T) {
	t.Parallel()
	l := open(t, Config{RTT: 20 * time.Millisecond})
	if c := l.Clock(); c != (Clock{Speed: 1, Auto: true}) {
		t.Errorf("an idle lab runs as %+v", c)
	}
	get(t, l, "/hello")
	quiet(t, l, 7)
	await(t, l, "real time again", func() func(event.Event) bool {
		slow := false
		return is(func(_ event.Event, p event.ClockChanged) bool {
			slow = slow || p.Speed == 0.02 && p.Auto
			return slow && p.Speed == 1
		})
	}())
	// Slow before the first segment, real time after the last; in between
	// it does not change back and forth.
	speeds, flying := []float64{}, 0
	for _, e := range events(t, l) {
		switch p := e.Data.(type) {
		case event.ClockChanged:
			speeds = append(speeds, p.Speed)
			if p.Speed == 1 && flying > 0 {
				t.Error("real time while a segment is in flight")
			}
			if p.Lab != e.Time {
				t.Errorf("clock:changed at %d tells %d", e.Time, p.Lab)
			}
		case event.SegmentSent:
			flying++
			if speeds[len(speeds)-1] != 0.02 {
				t.Errorf("segment %d is sent at speed %g", p.ID, speeds[len(speeds)-1])
			}
		case event.SegmentDelivered:
			flying--
		}
	}
	if len(speeds) > 7 {
		t.Errorf("the speed went %v", speeds)
	}
}

// A crossing is that of a segment of full size: at a rate, its transmission too.
func TestAutoSpeed(t *testing.T) {
	for _, c := range []struct {
		rtt  float64
		kbit int
		want float64
	}{
		{20, 0, 0.02},
		{200, 0, 1.0 / 9},
		{900, 0, 0.5},
		{1000, 0, 5.0 / 9},
		{200, 80, 2.5 / 9},
		{200, 16, 8.5 / 9},
		{20, 1_000_000, 0.02},
	} {
		l := open(t, Config{})
		if _, err := l.SetLink(LinkChange{RTTMS: &c.rtt, RateKbit: &c.kbit}); err != nil {
			t.Fatal(err)
		}
		do(t, l, Request{Target: "/hello"})
		e := await(t, l, "slow motion", is(func(_ event.Event, p event.ClockChanged) bool { return p.Speed != 1 }))
		if got := e.Data.(event.ClockChanged).Speed; math.Abs(got-c.want) > 1e-9 {
			t.Errorf("at %+v the speed is %g", c, got)
		}
	}
}

func TestSettings(t *testing.T) {
	l := open(t, Config{})
	f := func(x float64) *float64 { return &x }
	n := func(x int) *int { return &x }
	yes, no := true, false
	clocks := []struct {
		change ClockChange
		want   Clock
		code   string
	}{
		{ClockChange{}, Clock{1, true, false}, ""},
		{ClockChange{Speed: f(0.1)}, Clock{0.1, false, false}, ""},
		{ClockChange{Paused: &yes}, Clock{0.1, false, true}, ""},
		{ClockChange{Speed: f(10)}, Clock{10, false, true}, ""},
		{ClockChange{Speed: f(10.1)}, Clock{10, false, true}, "speed_out_of_range"},
		{ClockChange{Speed: f(0)}, Clock{10, false, true}, "speed_out_of_range"},
		{ClockChange{Speed: f(math.NaN())}, Clock{10, false, true}, "speed_out_of_range"},
		{ClockChange{Speed: f(1), Auto: &yes, Paused: &no}, Clock{10, false, true}, "speed_or_auto"},
		{ClockChange{Auto: &yes, Paused: &no}, Clock{1, true, false}, ""},
		{ClockChange{Auto: &no}, Clock{1, false, false}, ""},
	}
	for _, c := range clocks {
		got, err := l.SetClock(c.change)
		if got != c.want || codeOf(err) != c.code {
			t.Errorf("%+v: %+v, %v", c, got, err)
		}
	}
	links := []struct {
		change LinkChange
		want   Link
		code   string
	}{
		{LinkChange{}, Link{RTTMS: 200, Up: true}, ""},
		{LinkChange{RTTMS: f(20)}, Link{RTTMS: 20, Up: true}, ""},
		{LinkChange{Loss: f(0.5)}, Link{RTTMS: 20, Loss: 0.5, Up: true}, ""},
		{LinkChange{RTTMS: f(19.9), Loss: f(0)}, Link{RTTMS: 20, Loss: 0.5, Up: true}, "rtt_out_of_range"},
		{LinkChange{RTTMS: f(1001)}, Link{RTTMS: 20, Loss: 0.5, Up: true}, "rtt_out_of_range"},
		{LinkChange{RTTMS: f(1000), Loss: f(0.51)}, Link{RTTMS: 20, Loss: 0.5, Up: true}, "loss_out_of_range"},
		{LinkChange{RTTMS: f(1000), Loss: f(0)}, Link{RTTMS: 1000, Up: true}, ""},
		{LinkChange{RateKbit: n(8)}, Link{RTTMS: 1000, Up: true, RateKbit: 8}, ""},
		{LinkChange{RateKbit: n(7), RTTMS: f(20)}, Link{RTTMS: 1000, Up: true, RateKbit: 8}, "rate_out_of_range"},
		{LinkChange{RateKbit: n(-1)}, Link{RTTMS: 1000, Up: true, RateKbit: 8}, "rate_out_of_range"},
		{LinkChange{RateKbit: n(1_000_001)}, Link{RTTMS: 1000, Up: true, RateKbit: 8}, "rate_out_of_range"},
		{LinkChange{RateKbit: n(1_000_000)}, Link{RTTMS: 1000, Up: true, RateKbit: 1_000_000}, ""},
		{LinkChange{RateKbit: n(0)}, Link{RTTMS: 1000, Up: true}, ""},
	}
	for _, c := range links {
		got, err := l.SetLink(c.change)
		if got != c.want || codeOf(err) != c.code {
			t.Errorf("%+v: %+v, %v", c, got, err)
		}
	}
	l.Close("destroyed")
	if _, err := l.SetClock(ClockChange{Paused: &yes}); err != ErrClosed {
		t.Errorf("a closed lab's clock says %v", err)
	}
	if _, err := l.SetLink(LinkChange{Loss: f(0)}); err != ErrClosed {
		t.Errorf("a closed lab's link says %v", err)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []Config{{RTT: time.Millisecond}, {RTT: 2 * time.Second}, {Loss: 0.6}, {Loss: -1}, {Speed: 11}, {Speed: 0.001}} {
		if _, err := New(c); codeOf(err) == "" {
			t.Errorf("%+v is accepted: %v", c, err)
		}
	}
}

// codeOf is the code of an InvalidError; empty if there is no error.
func codeOf(err error) string {
	if e, ok := errors.AsType[*InvalidError](err); ok {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
