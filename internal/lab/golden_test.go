package lab

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/export"
)

var update = flag.Bool("update", false, "write the golden traces anew")

// tracks writes the trace as lines in the manner of tcpdump, with sequence
// numbers relative to each side's first. What has an order of its own gets a
// section of its own: the segments of each direction, and of each host the
// states, the lookups and the programs' acts. Between them there is no order to
// rely on but the causal one. Times, acknowledged numbers that depend on them,
// and clock:changed are left out.
func tracks(t testing.TB, l *Lab) string {
	t.Helper()
	w := &tracker{lines: map[string][]string{}, numbers: export.NewNumbers()}
	for _, e := range events(t, l) {
		w.add(e)
	}
	var b strings.Builder
	for _, name := range w.names {
		fmt.Fprintf(&b, "-- %s --\n%s\n", name, strings.Join(w.lines[name], "\n"))
	}
	return b.String()
}

type tracker struct {
	names   []string
	lines   map[string][]string
	numbers export.Numbers
}

func (w *tracker) line(track, format string, a ...any) {
	if w.lines[track] == nil {
		w.names = append(w.names, track)
	}
	w.lines[track] = append(w.lines[track], fmt.Sprintf(format, a...))
}

func (w *tracker) add(e event.Event) {
	states := fmt.Sprintf("%s %s: states", e.Conn, e.Host)
	program := fmt.Sprintf("%s: program", e.Host)
	switch p := e.Data.(type) {
	case event.SegmentSent:
		w.line(fmt.Sprintf("%s %s: sends", e.Conn, p.From), "%s", w.numbers.Line(e.Conn, p))
	case event.SegmentLost:
		w.line("link: lost", "%s at %g because of %s", e.Conn, p.LostAt, p.Why)
	case event.Lookup:
		w.line(fmt.Sprintf("%s %s: lookups", e.Conn, e.Host), "%s", p.Found)
	case event.StateChanged:
		w.line(states, "%s -> %s", p.From, p.To)
	case event.ConnectionWanted:
		w.line(program, "%s wants a connection for %s %s (%s)", p.Request, p.Method, p.Target, p.Policy)
	case event.ConnectionAcquired:
		w.line(program, "%s got %s, reused %v", p.Request, e.Conn, p.Reused)
	case event.RequestSent:
		w.message(program, e.Conn, "sent", p.Message)
	case event.RequestReceived:
		w.message(program, e.Conn, "received", p.Message)
	case event.ResponseSent:
		w.message(program, e.Conn, "sent", p.Message)
	case event.ResponseReceived:
		w.message(program, e.Conn, fmt.Sprintf("received with %d octets", p.Body), p.Message)
	case event.ConnectionReleased:
		w.line(program, "%s gave %s back, kept %v", p.Request, e.Conn, p.Kept)
	case event.RequestRetried:
		w.line(program, "%s is sent again", p.Request)
	case event.RequestFailed:
		w.line(program, "%s failed: %s", p.Request, p.Code)
	case event.ConnectionClosed:
		w.line(program, "closes %s: %s", e.Conn, p.Why)
	case event.PowerCycled:
		w.line(program, "lost its power")
	case event.SegmentHeld:
		w.line("link: held", "%s at %g", e.Conn, p.Way)
	case event.SegmentReleased:
		w.line("link: held", "%s released", e.Conn)
	case event.ServerAccepted:
		w.line(program, "accepted %s", e.Conn)
	case event.ServerReading:
		w.line(program, "reads request %d on %s", p.Nth, e.Conn)
	}
}

func (w *tracker) message(track, conn, did string, m event.Message) {
	w.line(track, "%s %s: %q as number %d on %s %q", m.Request, did, m.StartLine, m.Nth, conn, m.Headers)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it anew). Got\n%s", file, got)
	}
}

// twoGETs sends one GET after the other and waits until the wire is empty.
func twoGETs(t *testing.T, c Config) *Lab {
	t.Helper()
	l := open(t, c)
	get(t, l, "/hello")
	get(t, l, "/hello")
	await(t, l, "the goroutine reading again", is(func(_ event.Event, p event.ServerReading) bool { return p.Nth == 3 }))
	quiet(t, l, 11)
	return l
}

// quiet waits until at least n segments have been sent and none is on its way.
func quiet(t testing.TB, l *Lab, n int) {
	t.Helper()
	sent, over := 0, 0
	await(t, l, "an empty wire", func(e event.Event) bool {
		switch e.Data.(type) {
		case event.SegmentSent:
			sent++
		case event.Lookup, event.SegmentLost: // a lookup comes right after an arrival
			over++
		}
		return sent >= n && over == sent
	})
}

// One handshake carries two requests: the second has no SYN, finds the same
// socket by the same 4-tuple, and the same goroutine reads it.
func TestTwoGETsGolden(t *testing.T) {
	l := twoGETs(t, Config{Speed: 2, RTT: 20 * time.Millisecond})
	golden(t, "two-gets", tracks(t, l))
	causal(t, l)
}

// Three speeds, one trace but for its times.
func TestSpeedsGiveTheSameTrace(t *testing.T) {
	for _, speed := range []float64{0.1, 1, 10} {
		t.Run(fmt.Sprint(speed), func(t *testing.T) {
			t.Parallel()
			l := twoGETs(t, Config{Speed: speed, RTT: 20 * time.Millisecond})
			golden(t, "two-gets", tracks(t, l))
			causal(t, l)
		})
	}
}

// causal checks the order that a trace promises between what different observers
// saw.
func causal(t *testing.T, l *Lab) {
	t.Helper()
	es := events(t, l)
	// at is the place of the nth event that matches.
	at := func(n int, match func(event.Event) bool) int {
		for i, e := range es {
			if match(e) {
				if n--; n == 0 {
					return i
				}
			}
		}
		t.Fatalf("no such event in\n%s", dump(t, l))
		return 0
	}
	before := func(what string, places ...int) {
		t.Helper()
		for i := 1; i < len(places); i++ {
			if places[i] <= places[i-1] {
				t.Errorf("%s: step %d does not come after the step before, in\n%s", what, i, dump(t, l))
				return
			}
		}
	}
	state := func(host event.Host, to event.State) func(event.Event) bool {
		return is(func(e event.Event, p event.StateChanged) bool { return e.Host == host && p.To == to })
	}
	before("TCP completes the handshake, then accept returns",
		at(1, state(event.Client, "SYN-SENT")),
		at(1, is[event.SegmentSent](nil)),
		at(1, is[event.SegmentDelivered](nil)),
		at(1, is[event.Lookup](nil)),
		at(1, state(event.Server, "SYN-RECEIVED")),
		at(2, is[event.SegmentSent](nil)),
		at(1, state(event.Client, "ESTABLISHED")),
		at(3, is[event.SegmentSent](nil)),
		at(1, state(event.Server, "ESTABLISHED")),
		at(1, is[event.ServerAccepted](nil)),
		at(1, is[event.ServerReading](nil)),
		at(1, is[event.RequestReceived](nil)))
	before("dial returns when the client is ESTABLISHED",
		at(1, is[event.ConnectionWanted](nil)), at(1, state(event.Client, "ESTABLISHED")),
		at(1, is[event.ConnectionAcquired](nil)), at(1, is[event.RequestSent](nil)))
	for n := 1; n <= 2; n++ {
		data := func(from event.Host) int {
			return at(n, is(func(_ event.Event, p event.SegmentSent) bool { return p.From == from && p.TCP.Length > 0 }))
		}
		arrival := func(sent int) int {
			id := es[sent].Data.(event.SegmentSent).ID
			return at(1, is(func(_ event.Event, p event.SegmentDelivered) bool { return p.ID == id }))
		}
		request, response := data(event.Client), data(event.Server)
		before(fmt.Sprintf("request %d goes down, across, up and back", n),
			at(n, is[event.ConnectionAcquired](nil)), at(n, is[event.RequestSent](nil)), request, arrival(request),
			arrival(request)+1, // its lookup is next
			at(n, is[event.RequestReceived](nil)), at(n, is[event.ResponseSent](nil)), response, arrival(response),
			at(n, is[event.ResponseReceived](nil)), at(n, is[event.ConnectionReleased](nil)))
		if _, ok := es[arrival(request)+1].Data.(event.Lookup); !ok {
			t.Errorf("after the arrival comes %+v, not its lookup", es[arrival(request)+1])
		}
		before("the goroutine reads again when it has answered",
			at(n, is[event.ResponseSent](nil)), at(n+1, is[event.ServerReading](nil)))
	}
	for _, e := range es {
		if p, ok := e.Data.(event.SegmentDelivered); ok {
			sent := at(1, is(func(_ event.Event, s event.SegmentSent) bool { return s.ID == p.ID }))
			if due := es[sent].Data.(event.SegmentSent).DeliverAt; due != e.Time {
				t.Errorf("segment %d was due at %d and arrived at %d", p.ID, due, e.Time)
			}
		}
	}
}
