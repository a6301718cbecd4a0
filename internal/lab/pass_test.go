package lab

import (
	"testing"
	"time"

	"samesocket/internal/event"
)

// So much lab time passes and no more, whatever comes on the way, and lab time stands
// afterwards if it stood before.
func TestPass(t *testing.T) {
	l := standing(t, Config{ServerIdle: time.Second})
	do(t, l, Request{Target: "/hello"})
	settled(t, l) // the SYN is on the wire
	from := l.Now().Time
	for n := range 3 {
		if err := l.Pass(700 * time.Millisecond); err != nil {
			t.Fatal(err)
		}
		if now, want := l.Now(), from+int64(n+1)*700_000; now.Time != want || !now.Paused {
			t.Errorf("it is %+v, want %d", now, want)
		}
	}
	if len(all[event.ConnectionClosed](t, l)) == 0 {
		t.Error("the idle time-out, due on the way, has done nothing")
	}
	if n := len(all[event.ClockStepped](t, l)); n != 3 {
		t.Errorf("told %d times", n)
	}
	l.Close(event.LabDestroyed)
	if err := l.Pass(time.Second); err != ErrClosed {
		t.Errorf("after the end: %v", err)
	}
}

// What is done at once has one instant, though the clock runs.
func TestAtOnce(t *testing.T) {
	l := open(t, Config{Speed: 10})
	id, began, ended := "", int64(0), int64(0)
	l.AtOnce(func() {
		began = l.Now().Time
		id = do(t, l, Request{Target: "/hello"})
		if settled(t, l) {
			t.Error("settled with an empty wire")
		}
		ended = l.Now().Time
	})
	if began != ended {
		t.Errorf("it took %d µs of lab time", ended-began)
	}
	released(t, l, id)
}
