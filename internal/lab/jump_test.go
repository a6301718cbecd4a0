package lab

import (
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

// Settled says whether the wire is empty, changes nothing, and a pause does not
// keep it.
func TestSettled(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	at, before := l.Now().Time, len(events(t, l))
	if empty, err := l.Settled(); empty || err != nil {
		t.Error("the wire is empty with a SYN on it")
	}
	if l.Now().Time != at || len(events(t, l)) != before {
		t.Errorf("it has changed something:\n%s", dump(t, l))
	}
	stepAll(t, l)
	if empty, err := l.Settled(); !empty || err != nil {
		t.Error("the wire is not empty")
	}
	rang := make(chan struct{})
	stop := l.Alarm(time.Second, func() { close(rang) })
	pause(t, l, false)
	<-rang
	stop()
	l.Close("destroyed")
	if _, err := l.Settled(); err != ErrClosed {
		t.Error(err)
	}
}
