package lab

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

// Over TLS the programs say what they always say, on connections of their own, and the
// link carries nothing that could be read.
func TestTLS(t *testing.T) {
	for _, version := range []string{"1.2", "1.3"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
			released(t, l, do(t, l, Request{Target: "/hello"}))
			for _, policy := range []string{reuse, reuse, fresh, reuse} {
				released(t, l, do(t, l, Request{Target: "/hello", TLS: version, Connection: policy}))
			}
			released(t, l, do(t, l, Request{Target: "/hello"}))
			var conns []string
			for _, e := range events(t, l) {
				if _, ok := e.Data.(event.ConnectionAcquired); ok {
					conns = append(conns, e.Conn)
				}
			}
			// What is reused is what became idle last, of the same kind.
			if want := []string{"c1", "c2", "c2", "c3", "c3", "c1"}; !slices.Equal(conns, want) {
				t.Errorf("the requests went on %q, want %q", conns, want)
			}
			for _, m := range all[event.ResponseReceived](t, l) {
				if m.StartLine != "HTTP/1.1 200 OK" || m.Body != 6 {
					t.Errorf("got %+v", m)
				}
			}
			for _, p := range all[event.SegmentSent](t, l) {
				secure := strings.HasSuffix(p.TCP.Dst, ":443") || strings.HasSuffix(p.TCP.Src, ":443")
				if p.TCP.Length > 0 && secure == bytes.Contains(p.Raw, []byte("HTTP/1.1")) {
					t.Errorf("segment %d from %s to %s, with a legible head: %v", p.ID, p.TCP.Src, p.TCP.Dst, !secure)
				}
			}
		})
	}
}

// The port of https is closed until a request wants it, and opened anew where a machine
// or all begins anew.
func TestTheSecurePortOpensWhenItIsWanted(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	get(t, l, "/hello")
	opened := func() (n int) {
		for _, p := range all[event.ServerChanged](t, l) {
			if p.TLS {
				n++
			}
		}
		return n
	}
	if n := opened(); n != 0 {
		t.Errorf("opened %d times before it is wanted", n)
	}
	secure := Request{Target: "/hello", TLS: "1.3", Connection: fresh}
	released(t, l, do(t, l, secure))
	released(t, l, do(t, l, secure))
	if n := opened(); n != 1 {
		t.Errorf("opened %d times for two requests", n)
	}
	if _, err := l.PowerCycle("server"); err != nil {
		t.Fatal(err)
	}
	released(t, l, do(t, l, secure))
	if _, err := l.Reset(); err != nil {
		t.Fatal(err)
	}
	released(t, l, do(t, l, secure))
	if n := opened(); n != 3 {
		t.Errorf("opened %d times in all", n)
	}
}

// A server program that calls no accept answers no TLS either: its TCP does all the
// same. Idle connections are closed as ever.
func TestTLSAndTheProgramsSettings(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond})
	off, on, second := false, true, 1000
	if _, err := l.SetServer(ProgramChange{Accepting: &off}); err != nil {
		t.Fatal(err)
	}
	id := do(t, l, Request{Target: "/hello", TLS: "1.3"})
	await(t, l, "ESTABLISHED", is(func(e event.Event, p event.StateChanged) bool {
		return e.Host == event.Server && p.To == event.Established
	}))
	settled(t, l)
	if n := len(all[event.ServerAccepted](t, l)); n != 0 {
		t.Errorf("accepted %d", n)
	}
	if _, err := l.SetServer(ProgramChange{Accepting: &on}); err != nil {
		t.Fatal(err)
	}
	released(t, l, id)
	if _, err := l.SetServer(ProgramChange{IdleTimeoutMS: &second}); err != nil {
		t.Fatal(err)
	}
	await(t, l, "the idle time-out", is(func(e event.Event, p event.ConnectionClosed) bool {
		return e.Host == event.Server && p.Why == event.ClosedIdleTimeout
	}))
	await(t, l, "the client's close", is(func(e event.Event, p event.ConnectionClosed) bool {
		return e.Host == event.Client && p.Why == event.ClosedPeerClosed
	}))
}
