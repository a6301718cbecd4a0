package lab

import (
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

// A lab may be destroyed at any moment: fifty times at each, while its clock stands and
// while it runs, its trace ends with why, who waits for it is let go, and no goroutine is
// left.
func TestDestroyedAtAnyMoment(t *testing.T) {
	fresh := Request{Target: "/hello", Connection: "new"}
	moments := map[string]func(t testing.TB, l *Lab){
		"paused, nothing in flight":  func(testing.TB, *Lab) {},
		"paused, request in flight":  func(t testing.TB, l *Lab) { do(t, l, Request{Target: "/hello"}) },
		"paused, response in flight": func(t testing.TB, l *Lab) { do(t, l, Request{Target: "/bytes?n=100000"}); steps(t, l, 5) },
		"paused, handler at work":    func(t testing.TB, l *Lab) { do(t, l, Request{Target: "/slow?ms=5000"}); steps(t, l, 4) },
		"dialing, SYN in flight":     func(t testing.TB, l *Lab) { do(t, l, fresh) },
		"dialing, SYN held":          func(t testing.TB, l *Lab) { do(t, l, fresh); must(t, l.Hold(latest(t, l, "client SYN"))) },
		"dialing, SYN lost": func(t testing.TB, l *Lab) {
			must(t, l.LoseNext("syn", "client"))
			do(t, l, fresh)
			stepAll(t, l)
		},
		"dialing, the link cut": func(t testing.TB, l *Lab) {
			if _, err := l.SetLink(LinkChange{Up: no()}); err != nil {
				t.Fatal(err)
			}
			do(t, l, fresh)
		},
		"in FIN-WAIT-1": func(t testing.TB, l *Lab) {
			answered(t, l)
			must(t, l.CloseConnection("c1", "client"))
		},
		"in TIME-WAIT": func(t testing.TB, l *Lab) {
			answered(t, l)
			must(t, l.CloseConnection("c1", "client"))
			stepAll(t, l)
			inTimeWait(t, l, 1)
		},
		"both in TIME-WAIT": func(t testing.TB, l *Lab) {
			answered(t, l)
			must(t, l.CloseConnection("c1", "both"))
			stepAll(t, l)
			inTimeWait(t, l, 2)
		},
		"after a power cycle": func(t testing.TB, l *Lab) { do(t, l, Request{Target: "/hello"}); cycle(t, l, "server") },
		"after a reset":       func(t testing.TB, l *Lab) { do(t, l, fresh); reset(t, l) },
	}
	before := goleak.IgnoreCurrent()
	t.Run("moments", func(t *testing.T) {
		for name, reach := range moments {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for n := range 50 {
					l := standing(t, Config{})
					reach(t, l)
					if n%2 == 1 {
						pause(t, l, false)
					}
					l.Close("destroyed")
					if closed := all[event.LabClosed](t, l); len(closed) != 1 || closed[0].Why != "destroyed" {
						t.Fatalf("the trace ends with %v", closed)
					}
				}
			})
		}
	})
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

func steps(t testing.TB, l *Lab, n int) {
	t.Helper()
	for range n {
		step(t, l)
	}
}

// answered has one connection idle.
func answered(t testing.TB, l *Lab) {
	t.Helper()
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
}

func inTimeWait(t testing.TB, l *Lab, want int) {
	t.Helper()
	got := 0
	for _, p := range all[event.StateChanged](t, l) {
		if p.To == event.TimeWait {
			got++
		}
	}
	if got != want {
		t.Fatalf("%d are in TIME-WAIT in\n%s", got, dump(t, l))
	}
}

// The time by which a lab goes may leap ahead, as after a laptop's sleep, or go back a
// little: fifty times, in the midst of exchanges, its own does not go back, nothing happens out of order, and
// what was asked is answered.
func TestTimeThatLeaps(t *testing.T) {
	w := &wall{}
	l := open(t, Config{Speed: 1, RTT: 20 * time.Millisecond, wall: w.now})
	last := int64(0)
	for n := range 50 {
		id := do(t, l, Request{Target: "/bytes?n=2000"})
		await(t, l, "its request", is(func(_ event.Event, p event.RequestSent) bool { return p.Request == id }))
		w.jump([]time.Duration{3 * time.Second, -20 * time.Millisecond}[n%2])
		if got := released(t, l, id); got.Name != "http:connection_released" {
			t.Fatalf("%s ends with %+v", id, got)
		}
		if now := l.Now().Time; now < last {
			t.Errorf("lab time went from %d to %d", last, now)
		} else {
			last = now
		}
	}
	at := int64(0)
	for _, e := range events(t, l) {
		if e.Time < at {
			t.Fatalf("event %d is told at %d after one at %d", e.Seq, e.Time, at)
		}
		at = e.Time
	}
}
