package lab

import (
	"slices"
	"testing"

	"samesocket/internal/event"
)

// Two connections at most: of five requests at once three wait until one of the two
// is idle, and nobody closes anything (RFC 9112 section 9.4).
func TestAPoolOfTwo(t *testing.T) {
	l := open(t, brisk)
	setClient(t, l, ProgramChange{Connections: intp(2)})
	var ids []string
	for range 5 {
		ids = append(ids, do(t, l, Request{Target: "/slow?ms=1000"}))
	}
	reused := 0
	for _, id := range ids {
		if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || !p.Kept {
			t.Errorf("%s ended with %+v", id, p)
		}
		if _, p := acquired(t, l, id); p.Reused {
			reused++
		}
	}
	if ports := syns(t, l); len(ports) != 2 || reused != 3 {
		t.Errorf("handshakes by %v, %d reused", ports, reused)
	}
	if n := len(all[event.ConnectionClosed](t, l)); n != 0 {
		t.Errorf("%d ends are closed", n)
	}
	// One that was asked to be new is none of the two.
	busy := []string{do(t, l, Request{Target: "/slow?ms=1000"}), do(t, l, Request{Target: "/slow?ms=1000"})}
	for _, id := range busy {
		acquired(t, l, id)
	}
	if _, p := acquired(t, l, do(t, l, Request{Target: "/hello", Connection: "new"})); p.Reused {
		t.Error("new is reused")
	}
	for _, id := range busy {
		released(t, l, id)
	}
}

// Those who wait have a connection in the order in which they were asked for.
func TestWaitingInOrder(t *testing.T) {
	for range 20 {
		l := open(t, brisk)
		setClient(t, l, ProgramChange{Connections: intp(1)})
		var ids, got []string
		for range 8 {
			ids = append(ids, do(t, l, Request{Target: "/hello"}))
		}
		released(t, l, ids[7])
		for _, p := range all[event.RequestSent](t, l) {
			got = append(got, p.Request)
		}
		if !slices.Equal(got, ids) {
			t.Fatalf("asked %v, sent %v", ids, got)
		}
		l.Close("destroyed")
	}
}

// What waits goes on when more may be opened, or when one is gone.
func TestAPoolThatGrows(t *testing.T) {
	l := open(t, brisk)
	setClient(t, l, ProgramChange{Connections: intp(1)})
	slow := do(t, l, Request{Target: "/slow?ms=60000"})
	acquired(t, l, slow)
	waits := do(t, l, Request{Target: "/hello"})
	settled(t, l)
	if n := len(all[event.ConnectionAcquired](t, l)); n != 1 {
		t.Errorf("%d requests have a connection", n)
	}
	setClient(t, l, ProgramChange{Connections: intp(2)})
	released(t, l, waits)
	setClient(t, l, ProgramChange{Connections: intp(1)}) // two stay, and one is busy
	id := get(t, l, "/hello")
	if conn, p := acquired(t, l, id); conn != "c2" || !p.Reused {
		t.Errorf("%s got %s %+v", id, conn, p)
	}
	must(t, l.CloseConnection("c2", "client"))
	settled(t, l) // until the program knows
	waits = do(t, l, Request{Target: "/hello"})
	settled(t, l)
	must(t, l.CloseConnection("c1", "client"))
	if conn, p := acquired(t, l, waits); conn != "c3" || p.Reused {
		t.Errorf("%s got %s %+v", waits, conn, p)
	}
	released(t, l, waits)
}

// A request that waits for its turn ends with the program, or by its time-out.
func TestWaitingForAConnectionEnds(t *testing.T) {
	l := standing(t, Config{})
	setClient(t, l, ProgramChange{Connections: intp(1), RequestTimeoutMS: intp(5000)})
	do(t, l, Request{Target: "/slow?ms=4000"})
	stepAll(t, l)
	setClient(t, l, ProgramChange{RequestTimeoutMS: intp(1000)})
	id, err := l.Do(Request{Target: "/hello"})
	if err != nil {
		t.Fatal(err)
	}
	settled(t, l)
	if to := skip(t, l, "request_timeout", event.Client); to.Conn != "" {
		t.Errorf("skipped to %+v", to)
	}
	if p, ok := released(t, l, id).Data.(event.RequestFailed); !ok || p.Code != "request_timeout" {
		t.Errorf("ended with %+v", p)
	}
	setClient(t, l, ProgramChange{RequestTimeoutMS: intp(0)})
	for range 3 {
		if _, err := l.Do(Request{Target: "/hello"}); err != nil {
			t.Fatal(err)
		}
	}
	settled(t, l)
	cycle(t, l, "client")
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	l.Close("destroyed")
}
