package lab

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
)

func words(flags []event.Flag) string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = string(f)
	}
	return strings.Join(names, " ")
}

// segmentName says what a segment is, such as "client SYN" or "server data".
func segmentName(p event.SegmentSent) string {
	what := words(p.TCP.Flags)
	if p.TCP.Length > 0 {
		what = "data"
	}
	return string(p.From) + " " + what
}

// latest waits until programs and hosts have settled and finds the segment of that
// name that was sent last.
func latest(t testing.TB, l *Lab, name string) (id uint64) {
	t.Helper()
	settled(t, l)
	for _, p := range all[event.SegmentSent](t, l) {
		if segmentName(p) == name {
			id = p.ID
		}
	}
	if id == 0 {
		t.Fatalf("no %s in\n%s", name, dump(t, l))
	}
	return id
}

func settled(t testing.TB, l *Lab) (empty bool) {
	t.Helper()
	empty, err := l.Settled()
	if err != nil {
		t.Fatal(err)
	}
	return empty
}

// must fails the test if an act is refused.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answers counts the requests that a handler has seen.
func answers(t testing.TB, l *Lab) int { return len(all[event.RequestReceived](t, l)) }

// A request is held. To the client's TCP it is as good as lost: it is sent again
// after the retransmission time-out, and answered. Released then, the original
// arrives as a duplicate, which TCP acknowledges and no program ever sees.
func TestAHeldGETArrivesTwice(t *testing.T) {
	l := idleLab(t)
	id := do(t, l, Request{Target: "/hello"})
	original := latest(t, l, "client data")
	must(t, l.Hold(original))
	if _, err := l.Step(); err != ErrNothingInFlight {
		t.Fatalf("a step to what is held: %v", err)
	}
	to := skip(t, l, "retransmission", event.Client)
	if took := to.Time - to.From; took < 200*time.Millisecond || took > time.Second {
		t.Errorf("sent again after %v", took)
	}
	stepAll(t, l)
	if p, ok := released(t, l, id).Data.(event.ConnectionReleased); !ok || answers(t, l) != 2 {
		t.Fatalf("the request ended with %+v, %d are answered", p, answers(t, l))
	}
	before := len(events(t, l))
	must(t, l.Release(original))
	stepAll(t, l)
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client data", "server ACK"}) {
		t.Errorf("%q arrives", got)
	}
	if n := answers(t, l); n != 2 {
		t.Errorf("the handler was called %d times", n)
	}
	none(t, l)
}

// A SYN is held, and the next one, a second later, opens the connection. The first
// arrives in the end where a connection is established, and is answered with an
// ACK and nothing else (RFC 9293 section 3.10.7.4).
func TestAHeldSYN(t *testing.T) {
	l := standing(t, Config{})
	id := do(t, l, Request{Target: "/hello"})
	syn := latest(t, l, "client SYN")
	must(t, l.Hold(syn))
	if to := skip(t, l, "retransmission", event.Client); to.Time-to.From != time.Second {
		t.Errorf("%+v", to)
	}
	stepAll(t, l)
	released(t, l, id)
	before := len(events(t, l))
	must(t, l.Release(syn))
	stepAll(t, l)
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client SYN", "server ACK"}) {
		t.Errorf("%q arrives", got)
	}
	for _, e := range events(t, l)[before:] {
		if _, changed := e.Data.(event.StateChanged); changed {
			t.Errorf("%+v", e)
		}
	}
}

// An acknowledgment is lost on its way. The response carries a later one, so nobody
// misses it: acknowledgments are cumulative (RFC 9293 section 3.4).
func TestALostACKIsNotMissed(t *testing.T) {
	l := idleLab(t)
	id := do(t, l, Request{Target: "/slow?ms=50"})
	step(t, l)
	ack := latest(t, l, "server ACK")
	skip(t, l, "handler", event.Server) // 50 ms later
	must(t, l.Lose(ack))
	e := await(t, l, "the loss", is(func(_ event.Event, p event.SegmentLost) bool { return p.ID == ack }))
	if p := e.Data.(event.SegmentLost); p.Why != "by_hand" || p.LostAt != 0.5 || e.Conn != "c1" {
		t.Errorf("told as %+v", e)
	}
	stepAll(t, l)
	released(t, l, id)
	for _, p := range all[event.SegmentSent](t, l) {
		if p.Retransmission {
			t.Errorf("sent again: %+v", p.TCP)
		}
	}
	if err := l.Lose(ack); err != ErrNotInFlight {
		t.Errorf("it can be lost again: %v", err)
	}
}

// What is held is told with how far it is, and its release with when it is due.
func TestHowHoldingIsTold(t *testing.T) {
	l := idleLab(t)
	do(t, l, Request{Target: "/slow?ms=25"})
	step(t, l)
	ack := latest(t, l, "server ACK")
	at := skip(t, l, "handler", event.Server).Time // 25 ms later
	must(t, l.Hold(ack))
	must(t, l.Release(ack))
	want := []event.Event{
		{Time: at.Microseconds(), Name: "link:segment_held", Host: event.Link, Conn: "c1", Data: event.SegmentHeld{ID: ack, Way: 0.25}},
		{
			Time: at.Microseconds(), Name: "link:segment_released", Host: event.Link, Conn: "c1",
			Data: event.SegmentReleased{ID: ack, DeliverAt: (at + 75*time.Millisecond).Microseconds()},
		},
	}
	es := events(t, l)
	es = slices.DeleteFunc(es, func(e event.Event) bool {
		return e.Name != "link:segment_held" && e.Name != "link:segment_released"
	})
	for i := range es {
		es[i].Seq = 0
	}
	if !slices.Equal(es, want) {
		t.Errorf("told as %+v, want %+v", es, want)
	}
}

// A step goes to what will arrive and passes over what is held.
func TestStepsPassOverWhatIsHeld(t *testing.T) {
	l := standing(t, Config{})
	do(t, l, Request{Target: "/hello"})
	must(t, l.Hold(latest(t, l, "client SYN")))
	id := do(t, l, Request{Target: "/hello", Connection: "new"})
	before := len(events(t, l))
	step(t, l)
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client SYN"}) {
		t.Errorf("%q arrives", got)
	}
	if n := stepAll(t, l); n != 4 {
		t.Errorf("%d more steps to the end of a GET", n)
	}
	released(t, l, id)
	if !settled(t, l) {
		t.Error("the wire is not empty but for what is held")
	}
}

// With nothing but a held segment the wire is empty: auto goes at real time. As soon
// as it goes on, auto is slow again.
func TestAutoPassesOverWhatIsHeld(t *testing.T) {
	l := standing(t, Config{RTT: 20 * time.Millisecond})
	do(t, l, Request{Target: "/hello"})
	syn := latest(t, l, "client SYN")
	if c := l.Clock(); c.Speed != 0.02 {
		t.Errorf("in flight: %+v", c)
	}
	must(t, l.Hold(syn))
	held := false
	await(t, l, "real time", func(e event.Event) bool {
		held = held || e.Name == "link:segment_held"
		p, changed := e.Data.(event.ClockChanged)
		return held && changed && p.Speed == 1
	})
	must(t, l.Release(syn))
	es := events(t, l)
	if p, ok := es[len(es)-2].Data.(event.ClockChanged); !ok || p.Speed != 0.02 || es[len(es)-1].Name != "link:segment_released" {
		t.Errorf("released: %+v", es[len(es)-2:])
	}
}

// The link is cut in the midst of a response and joined again. What was on it is
// lost, and so is each retransmission meanwhile, at its sender; one that comes after
// goes through, and the response is whole.
func TestTheLinkIsDownForAWhile(t *testing.T) {
	l := idleLab(t)
	id := do(t, l, Request{Target: "/bytes?n=100000"})
	for range 3 {
		step(t, l) // then the second flight of data is on the wire
	}
	before := len(events(t, l))
	down, up := false, true
	if k, err := l.SetLink(LinkChange{Up: &down}); err != nil || k.Up {
		t.Fatal(k, err)
	}
	settled(t, l)
	es := events(t, l)[before:]
	if p, ok := es[0].Data.(event.LinkChanged); !ok || p.Up || p.RTTMS != 200 {
		t.Errorf("first comes %+v", es[0])
	}
	lost := 0
	for _, e := range es {
		if p, ok := e.Data.(event.SegmentLost); ok && p.Why == "link_down" {
			lost++
		}
	}
	if lost < 2 || !settled(t, l) {
		t.Errorf("%d are lost in\n%s", lost, dump(t, l))
	}
	skip(t, l, "retransmission", event.Server)
	losses := all[event.SegmentLost](t, l)
	if p := losses[len(losses)-1]; p.Why != "link_down" || p.LostAt != 0 {
		t.Errorf("sent while the link is down: %+v", p)
	}
	if _, err := l.SetLink(LinkChange{Up: &up}); err != nil {
		t.Fatal(err)
	}
	skip(t, l, "retransmission", event.Server)
	pause(t, l, false)
	speed := 10.0
	if _, err := l.SetClock(ClockChange{Speed: &speed}); err != nil {
		t.Fatal(err)
	}
	released(t, l, id)
	got := all[event.ResponseReceived](t, l)
	if p := got[len(got)-1]; p.Request != id || p.Body != 100_000 {
		t.Errorf("the response is %+v", p)
	}
}

// The next SYN is lost half-way, and the one after it, a second later, is not.
func TestLoseTheNextSYN(t *testing.T) {
	l := standing(t, Config{})
	must(t, l.LoseNext("syn", "client"))
	id := do(t, l, Request{Target: "/hello"})
	before, from := 0, time.Duration(l.Now().Time)*time.Microsecond
	if at := step(t, l); (at - from).Round(time.Millisecond) != 50*time.Millisecond {
		t.Errorf("lost after %v", at-from)
	}
	if got := arrivals(t, l, before); !slices.Equal(got, []string{"client SYN lost"}) {
		t.Errorf("%q", got)
	}
	armed := []event.LossArmed{{From: event.Client, What: []event.Loss{event.LoseSYN}}, {From: event.Client, What: []event.Loss{}}}
	if got := all[event.LossArmed](t, l); !reflect.DeepEqual(got, armed) {
		t.Errorf("armed: %+v", got)
	}
	if p := all[event.SegmentSent](t, l)[0]; p.Lost != "by_hand" || p.DeliverAt != 0 {
		t.Errorf("sent as %+v", p)
	}
	to := skip(t, l, "retransmission", event.Client)
	if passed := (to.Time - from).Round(time.Millisecond); passed != time.Second {
		t.Errorf("sent again after %v", passed)
	}
	stepAll(t, l)
	released(t, l, id)
}

// Refusals, and what a reset does to what is held and to a link that is cut.
func TestActsOnTheLink(t *testing.T) {
	l := standing(t, Config{})
	for _, c := range []struct{ what, from, code string }{
		{"rst", "client", "what_invalid"},
		{"", "client", "what_invalid"},
		{"syn", "link", "from_invalid"},
		{"syn", "", "from_invalid"},
		{"syn", "server", ""},
		{"data", "client", ""},
		{"ack", "client", ""},
		{"fin", "client", ""},
		{"any", "server", ""},
	} {
		if got := codeOf(l.LoseNext(c.what, c.from)); got != c.code {
			t.Errorf("%+v: %q", c, got)
		}
	}
	if err := l.Hold(1); err != ErrUnknownSegment {
		t.Errorf("hold: %v", err)
	}
	do(t, l, Request{Target: "/hello"})
	syn := latest(t, l, "client SYN")
	if err := l.Release(syn); err != ErrNotHeld {
		t.Errorf("release: %v", err)
	}
	must(t, l.Hold(syn))
	if err := l.Hold(syn); err != ErrHeld {
		t.Errorf("hold: %v", err)
	}
	do(t, l, Request{Target: "/hello", Connection: "new"})
	must(t, l.Hold(latest(t, l, "client SYN")))
	down := false
	if _, err := l.SetLink(LinkChange{Up: &down}); err != nil {
		t.Fatal(err)
	}
	reset(t, l)
	es := events(t, l)
	anew := slices.IndexFunc(es, is[event.LabReset](nil))
	if p, ok := es[anew+1].Data.(event.LinkChanged); !ok || !p.Up || !l.Link().Up {
		t.Errorf("after a reset: %+v", es[anew:])
	}
	if err := l.Release(syn); err != ErrNotInFlight {
		t.Errorf("release after a reset: %v", err)
	}
	do(t, l, Request{Target: "/hello"})
	if n := stepAll(t, l); n != 5 {
		t.Errorf("after a reset a GET takes %d steps", n)
	}
	l.Close("destroyed")
	for name, err := range map[string]error{
		"hold": l.Hold(1), "release": l.Release(1), "lose": l.Lose(1), "lose next": l.LoseNext("any", "client"),
	} {
		if err != ErrClosed {
			t.Errorf("%s in a closed lab: %v", name, err)
		}
	}
}
