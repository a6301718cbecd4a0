package lab

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// 200 labs are opened and closed at every stage of a request. TestMain proves
// that no goroutine is left; so does the end of this test.
func TestNothingIsLeft(t *testing.T) {
	before := goleak.IgnoreCurrent()
	paused := true
	stages := []struct {
		name  string
		reach func(l *Lab, id string)
	}{
		{"answered", func(l *Lab, id string) { released(t, l, id) }},
		{"just begun", func(*Lab, string) {}},
		{"SYN in flight", func(l *Lab, _ string) { await(t, l, "SYN", is[event.SegmentSent](nil)) }},
		{"request in flight", func(l *Lab, _ string) { await(t, l, "request", is[event.RequestSent](nil)) }},
		{"handler at work", func(l *Lab, _ string) { await(t, l, "handler", is[event.RequestReceived](nil)) }},
		{"paused in flight", func(l *Lab, _ string) {
			await(t, l, "request", is[event.RequestSent](nil))
			l.SetClock(ClockChange{Paused: &paused})
		}},
		{"closing", func(l *Lab, _ string) {
			id, _ := l.Do(Request{Target: "/close", Connection: "new"})
			released(t, l, id)
		}},
		{"two connections", func(l *Lab, _ string) { l.Do(Request{Target: "/bytes?n=100000", Connection: "new"}) }},
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, 8)
	for i := range 200 {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			l, err := New(Config{Speed: 10, RTT: 20 * time.Millisecond})
			if err != nil {
				t.Error(err)
				return
			}
			id, err := l.Do(Request{Target: []string{"/hello", "/slow?ms=5000"}[i/100]})
			if err != nil {
				t.Error(err)
			}
			stage := stages[i%len(stages)]
			if i/100 == 0 || stage.name != "answered" && stage.name != "closing" {
				stage.reach(l, id)
			}
			l.Close("destroyed")
			if _, err := l.Do(Request{Target: "/hello"}); err != ErrClosed {
				t.Errorf("%s: a closed lab says %v", stage.name, err)
			}
			l.Close("again")
			closed := all[event.LabClosed](t, l)
			if len(closed) != 1 || closed[0].Why != "destroyed" {
				t.Errorf("%s: the trace ends with %v", stage.name, closed)
			}
		})
	}
	wg.Wait()
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}

// A full trace ends the lab, and says so.
func TestAFullTraceEndsTheLab(t *testing.T) {
	budget := &trace.Budget{}
	l := open(t, Config{Speed: 10, Trace: trace.Limits{Events: 20, Total: budget}})
	do(t, l, Request{Target: "/hello"})
	<-l.Done()
	es := events(t, l)
	last := es[len(es)-2:]
	if full, ok := last[0].Data.(event.LabFull); !ok || full.Limit != "events" {
		t.Errorf("the trace ends with %+v", last)
	}
	if closed, ok := last[1].Data.(event.LabClosed); !ok || closed.Why != "full" {
		t.Errorf("the trace ends with %+v", last)
	}
	if budget.Bytes() == 0 {
		t.Error("the trace is not counted")
	}
	l.Close("destroyed")
	if n := budget.Bytes(); n != 0 {
		t.Errorf("%d bytes stay counted after the lab", n)
	}
}

// Wherever a panic comes from, it ends its lab and leaves the other alone.
func TestAPanicEndsItsLabAlone(t *testing.T) {
	for _, name := range []string{
		"http:connection_wanted", "http:connection_acquired", "http:request_sent", "http:request_received",
		"http:response_sent", "http:response_received", "link:segment_sent", "link:segment_delivered",
		"tcp:lookup", "tcp:state_changed", "tcp:info", "server:accepted", "server:reading",
	} {
		t.Run(name, func(t *testing.T) {
			other := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
			l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond, inject: func(p event.Payload) {
				if p.EventName() == name {
					panic(fmt.Sprintf("at %s", name))
				}
			}})
			if _, err := l.Do(Request{Target: "/hello"}); err != nil && err != ErrClosed {
				t.Fatal(err)
			}
			<-l.Done()
			closed := all[event.LabClosed](t, l)
			if len(closed) != 1 || closed[0].Why != "panic" {
				t.Errorf("the trace ends with %v", closed)
			}
			if got := get(t, other, "/hello"); got != "r1" {
				t.Errorf("the other lab answers %s", got)
			}
		})
	}
}
