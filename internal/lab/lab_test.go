package lab

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// open opens a lab that ends with the test.
func open(t testing.TB, c Config) *Lab {
	t.Helper()
	l, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close("destroyed") })
	return l
}

// do sends a request that must be accepted. While the clock stands it waits for the
// request's first segment, however late a busy machine lets it be sent: until then a
// step would find nothing in flight.
func do(t testing.TB, l *Lab, r Request) (id string) {
	t.Helper()
	before := l.Trace().Last()
	id, err := l.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if l.Clock().Paused {
		await(t, l, "a segment of "+id, is(func(e event.Event, p event.SegmentSent) bool {
			return e.Seq > before && p.From == event.Client
		}))
	}
	return id
}

// get sends GET and waits until the exchange is over.
func get(t testing.TB, l *Lab, target string) (id string) {
	t.Helper()
	id = do(t, l, Request{Target: target})
	released(t, l, id)
	return id
}

// events reads what has been told so far.
func events(t testing.TB, l *Lab) []event.Event {
	t.Helper()
	lines, _ := l.Trace().Since(0)
	es := make([]event.Event, len(lines))
	for i, b := range lines {
		if err := json.Unmarshal(b, &es[i]); err != nil {
			t.Fatal(err)
		}
	}
	return es
}

// await waits for the first event that matches.
func await(t testing.TB, l *Lab, what string, match func(event.Event) bool) event.Event {
	t.Helper()
	deadline, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for seen := uint64(0); ; {
		lines, ended := l.Trace().Since(seen)
		for _, b := range lines {
			var e event.Event
			if err := json.Unmarshal(b, &e); err != nil {
				t.Fatal(err)
			}
			if match(e) {
				return e
			}
		}
		seen += uint64(len(lines))
		if ended {
			t.Fatalf("the trace ended without %s:\n%s", what, dump(t, l))
		}
		select {
		case <-l.Trace().Changed(seen):
		case <-deadline.Done():
			t.Fatalf("waited in vain for %s:\n%s", what, dump(t, l))
		}
	}
}

// is matches the events of one payload type that satisfy ok.
func is[P event.Payload](ok func(event.Event, P) bool) func(event.Event) bool {
	return func(e event.Event) bool {
		p, match := e.Data.(P)
		return match && (ok == nil || ok(e, p))
	}
}

// all collects the payloads of one type.
func all[P event.Payload](t testing.TB, l *Lab) (ps []P) {
	t.Helper()
	for _, e := range events(t, l) {
		if p, ok := e.Data.(P); ok {
			ps = append(ps, p)
		}
	}
	return ps
}

// released waits until the exchange is over and returns its last event.
func released(t testing.TB, l *Lab, id string) event.Event {
	t.Helper()
	return await(t, l, "the end of "+id, func(e event.Event) bool {
		switch p := e.Data.(type) {
		case event.ConnectionReleased:
			return p.Request == id
		case event.RequestFailed:
			return p.Request == id
		}
		return false
	})
}

func dump(t testing.TB, l *Lab) (s string) {
	t.Helper()
	lines, _ := l.Trace().Since(0)
	for _, b := range lines {
		s += string(b) + "\n"
	}
	return s
}
