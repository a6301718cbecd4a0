package lab

import (
	"testing"

	"samesocket/internal/event"
)

// opened is how often the server's TCP has completed a handshake.
func opened(t *testing.T, l *Lab) (n int) {
	t.Helper()
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.StateChanged); ok && e.Host == event.Server && p.To == event.Established {
			n++
		}
	}
	return n
}

// ask sends so many requests, each on a connection of its own, and returns how many of
// these the server's TCP has opened.
func ask(t *testing.T, l *Lab, requests int) int {
	t.Helper()
	before := opened(t, l)
	for range requests {
		do(t, l, Request{Target: "/hello", Connection: "new"})
		stepAll(t, l)
	}
	return opened(t, l) - before
}

// While as many connections wait for accept as may, a SYN is not answered. A reset and a
// power cycle leave it so.
func TestBacklog(t *testing.T) {
	l := standing(t, Config{})
	full := func() {
		t.Helper()
		if n := ask(t, l, 4); n != 3 {
			t.Errorf("%d connections wait, want 3", n)
		}
	}
	setServer(t, l, ProgramChange{Backlog: intp(3), Accepting: no()})
	full()
	reset(t, l)
	setServer(t, l, ProgramChange{Accepting: no()})
	full()
	cycle(t, l, "server")
	full()
}

// A smaller bound turns away nothing that waits already, and holds once it is met.
func TestASmallerBacklog(t *testing.T) {
	l := standing(t, Config{})
	setServer(t, l, ProgramChange{Accepting: no()})
	if n := ask(t, l, 3); n != 3 {
		t.Fatalf("%d connections wait, want 3", n)
	}
	setServer(t, l, ProgramChange{Backlog: intp(2)})
	setServer(t, l, ProgramChange{Accepting: yes()})
	await(t, l, "accept of all", is(func(event.Event, event.RequestReceived) bool { return answers(t, l) == 3 }))
	stepAll(t, l)
	setServer(t, l, ProgramChange{Accepting: no()})
	if n := ask(t, l, 3); n != 2 {
		t.Errorf("%d connections wait, want 2", n)
	}
}

// A client with two ports has no third for the same socket of the server, for as long as
// TIME-WAIT keeps one; a power cycle and a reset change nothing of that
// number.
func TestPorts(t *testing.T) {
	l := standing(t, Config{})
	setClient(t, l, ProgramChange{Ports: intp(2)})
	use := func(conn string) {
		t.Helper()
		id := do(t, l, Request{Target: "/hello", Connection: "new"})
		stepAll(t, l)
		released(t, l, id)
		if err := l.CloseConnection(conn, "client"); err != nil {
			t.Fatal(err)
		}
		stepAll(t, l)
	}
	fails := func() {
		t.Helper()
		sent := len(all[event.SegmentSent](t, l))
		id, err := l.Do(Request{Target: "/hello", Connection: "new"})
		if err != nil {
			t.Fatal(err)
		}
		await(t, l, "the failure", is(func(_ event.Event, p event.RequestFailed) bool {
			return p.Request == id && p.Code == event.FailedNoPort
		}))
		if n := len(all[event.SegmentSent](t, l)); n != sent {
			t.Errorf("%d segments were sent for it", n-sent)
		}
	}
	use("c1")
	use("c2")
	fails()
	skip(t, l, "time_wait", event.Client)
	use("c3")
	reset(t, l)
	use("c4")
	use("c5")
	fails()
	cycle(t, l, "client") // which forgets TIME-WAIT
	use("c6")
	use("c7")
	fails()
	setClient(t, l, ProgramChange{Ports: intp(0)})
	use("c8")
}

// A handler that never returns keeps its socket, and TCP its row in CLOSE-WAIT; the
// client's FIN-WAIT-2 ends. Only probes find out that nobody is there.
func TestAHandlerThatNeverReturns(t *testing.T) {
	l := standing(t, Config{})
	setServer(t, l, ProgramChange{KeepaliveMS: intp(60_000)})
	do(t, l, Request{Target: "/wrong/stuck"})
	stepAll(t, l)
	if err := l.CloseConnection("c1", "client"); err != nil {
		t.Fatal(err)
	}
	stepAll(t, l)
	if got := way(t, l, "c1", event.Server); got != "SYN-RECEIVED ESTABLISHED CLOSE-WAIT" {
		t.Fatalf("the server's end went %s", got)
	}
	for {
		if _, err := l.Skip(); err != nil {
			break // no timer is left
		}
		stepAll(t, l)
	}
	if got := way(t, l, "c1", event.Client); got != "SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 CLOSED" {
		t.Errorf("the client's end went %s", got)
	}
	if got := way(t, l, "c1", event.Server); got != "SYN-RECEIVED ESTABLISHED CLOSE-WAIT CLOSED" {
		t.Errorf("the server's end went %s in\n%s", got, dump(t, l))
	}
}

// So many handlers are stuck, and no more: each costs a goroutine and a connection.
func TestHandlersThatNeverReturnAreFew(t *testing.T) {
	l := open(t, brisk)
	for range maxStuck {
		do(t, l, Request{Target: "/wrong/stuck"})
	}
	await(t, l, "the last of them", is(func(event.Event, event.RequestReceived) bool {
		return len(all[event.RequestReceived](t, l)) == maxStuck
	}))
	id := get(t, l, "/wrong/stuck")
	await(t, l, "a refusal", is(func(_ event.Event, p event.ResponseReceived) bool {
		return p.Request == id && p.StartLine == "HTTP/1.1 503 Service Unavailable"
	}))
}
