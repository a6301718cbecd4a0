package lab

import (
	"testing"
	"time"

	"samesocket/internal/event"
)

// Nobody accepts: TCP completes the handshake and acknowledges the request.
func TestNotAccepting(t *testing.T) {
	l := standing(t, Config{})
	no, yes := false, true
	if p, err := l.SetServer(ProgramChange{Accepting: &no}); err != nil || p.Accepting {
		t.Fatal(p, err)
	}
	id := do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	if got := way(t, l, "c1", event.Server); got != "SYN-RECEIVED ESTABLISHED" {
		t.Errorf("the server's end went %s", got)
	}
	if n := len(all[event.ServerAccepted](t, l)) + len(all[event.RequestReceived](t, l)); n != 0 {
		t.Errorf("the program has noticed:\n%s", dump(t, l))
	}
	sent := all[event.SegmentSent](t, l)
	request, ack := sent[len(sent)-2].TCP, sent[len(sent)-1].TCP
	if len(sent) != 5 || request.Length == 0 || ack.Ack != request.Seq+uint32(request.Length) {
		t.Errorf("%+v is followed by %+v", request, ack)
	}
	if err := l.CloseConnection("c1", "server"); err != ErrConnectionOpening {
		t.Errorf("the program has a socket: %v", err)
	}
	if _, err := l.SetServer(ProgramChange{Accepting: &yes}); err != nil {
		t.Fatal(err)
	}
	await(t, l, "the response", is(func(_ event.Event, p event.SegmentSent) bool { return p.From == event.Server && p.TCP.Length > 0 }))
	stepAll(t, l)
	released(t, l, id)
	if p := all[event.ServerChanged](t, l); len(p) != 2 || p[0].Accepting || !p[1].Accepting {
		t.Errorf("told as %+v", p)
	}
}

// Starting over brings back a program that accepts, and says so: nothing on the
// page could.
func TestResetAcceptsAgain(t *testing.T) {
	l := open(t, Config{})
	no := false
	if _, err := l.SetServer(ProgramChange{Accepting: &no}); err != nil {
		t.Fatal(err)
	}
	reset(t, l)
	get(t, l, "/hello")
	if p := all[event.ServerChanged](t, l); len(p) != 2 || p[0].Accepting || !p[1].Accepting || !l.Server().Accepting {
		t.Errorf("told %+v, and is %+v", p, l.Server())
	}
}

// Probes come from who was told to send them, do not count as traffic of HTTP,
// and are what a skip comes to.
func TestKeepAliveProbes(t *testing.T) {
	l := standing(t, Config{ServerIdle: 5 * time.Second})
	ms := 2000
	if p, err := l.SetClient(ProgramChange{KeepaliveMS: &ms}); err != nil || p.KeepaliveMS != ms {
		t.Fatal(p, err)
	}
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	for n := range 2 {
		to := skip(t, l, "keepalive", event.Client)
		if to.Conn != "c1" || n > 0 && to.Time-to.From > 2*time.Second {
			t.Errorf("%+v", to)
		}
		stepAll(t, l)
	}
	skip(t, l, "idle_timeout", event.Server)
	stepAll(t, l)
	var next uint32
	probes := 0
	for i, p := range all[event.SegmentSent](t, l) {
		if p.From != event.Client {
			continue
		}
		if p.Probe {
			probes++
			if p.TCP.Seq != next-1 || p.TCP.Length != 0 || p.Retransmission {
				t.Errorf("segment %d is a probe: %+v, but SND.NXT is %d", i, p, next)
			}
		} else {
			next = p.TCP.Seq + uint32(p.TCP.Length)
			if p.TCP.Flags[0] == "SYN" {
				next++
			}
		}
	}
	if probes != 2 {
		t.Errorf("%d probes", probes)
	}
	// The server's idle time began when its goroutine read again.
	for _, e := range events(t, l) {
		if p, ok := e.Data.(event.ConnectionClosed); ok && p.Why == "idle_timeout" {
			if lay := time.Duration(e.Time)*time.Microsecond - idleSince(t, l, event.Server); lay != 5*time.Second {
				t.Errorf("the server closes after %v", lay)
			}
		}
	}
	for _, bad := range []int{-1, 999, 60_001} {
		if _, err := l.SetServer(ProgramChange{KeepaliveMS: &bad}); err == nil {
			t.Errorf("%d ms", bad)
		}
	}
}
