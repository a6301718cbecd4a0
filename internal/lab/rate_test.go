package lab

import (
	"testing"
	"time"

	"samesocket/internal/event"
)

// rate sets the link's rate.
func rate(t testing.TB, l *Lab, kbit int) {
	t.Helper()
	if k, err := l.SetLink(LinkChange{RateKbit: &kbit}); err != nil || k.RateKbit != kbit {
		t.Fatal(k, err)
	}
}

// A GET of 10,000 octets on a new connection crosses the link four times, as ever, and
// on top of that each octet of its IP packets takes 0.1 ms at 80 kbit/s: SYN, SYN-ACK,
// ACK and request, ACK and response, one after the other.
func TestAGETAtARate(t *testing.T) {
	l := standing(t, Config{RTT: 200 * time.Millisecond})
	rate(t, l, 80)
	began := l.up.Load().net.Now()
	id := do(t, l, Request{Target: "/bytes?n=10000"})
	stepAll(t, l)
	released(t, l, id)
	octets, asked := 0, false
	for _, p := range all[event.SegmentSent](t, l) {
		if p.Retransmission {
			t.Errorf("sent again: %+v", p.TCP)
		}
		// The client's acknowledgments of the response hold nobody up.
		if p.From == event.Server || !asked {
			octets += len(p.Raw)
		}
		asked = asked || p.TCP.Length > 0
	}
	e := await(t, l, "the response", is(func(_ event.Event, p event.ResponseReceived) bool { return p.Request == id }))
	took, want := time.Duration(e.Time)*time.Microsecond-began, 400*time.Millisecond+time.Duration(octets)*100*time.Microsecond
	if (took-want).Abs() > time.Microsecond || octets < 10_000 { // the trace has whole microseconds
		t.Errorf("%d octets took %v, want %v", octets, took, want)
	}
	departures(t, l, 80)
}

// departures checks when each segment of the trace departs and is due: each direction
// transmits one after the other, at that rate.
func departures(t testing.TB, l *Lab, kbit int64) {
	t.Helper()
	free := map[event.Host]int64{}
	oneWay := int64(l.Link().RTTMS * 1000 / 2)
	near := func(a, b int64) bool { return a-b <= 1 && b-a <= 1 }
	for _, e := range events(t, l) {
		p, ok := e.Data.(event.SegmentSent)
		if !ok {
			continue
		}
		departs := max(e.Time, free[p.From])
		free[p.From] = departs + int64(len(p.Raw))*8*1000/kbit
		if told := max(e.Time, p.DepartsAt); !near(told, departs) || !near(p.DeliverAt, free[p.From]+oneWay) {
			t.Errorf("s%d, sent at %d, departs at %d and is due at %d, want %d and %d",
				p.ID, e.Time, told, p.DeliverAt, departs, free[p.From]+oneWay)
		}
	}
}

// Of a burst each segment arrives at an instant of its own, when it was said to be due:
// a step is one of them. What waits in the queue is in flight until then.
func TestStepsThroughAQueue(t *testing.T) {
	l := standing(t, Config{})
	rate(t, l, 80)
	id := do(t, l, Request{Target: "/bytes?n=5000"})
	settled(t, l)
	instants := map[time.Duration]int{}
	for {
		due, queued := firstDue(t, l)
		if empty := settled(t, l); empty != (queued == 0) {
			t.Errorf("empty is %v with %d segments in flight", empty, queued)
		}
		if queued == 0 {
			break
		}
		at := step(t, l)
		if instants[at]++; at.Microseconds() != due {
			t.Errorf("stepped to %v, not to %d µs", at, due)
		}
	}
	released(t, l, id)
	if arrived := len(all[event.SegmentDelivered](t, l)); len(instants) != arrived {
		t.Errorf("%d segments at %d instants", arrived, len(instants))
	}
}

// firstDue is when the first segment is due of all that are in flight, and how many
// those are.
func firstDue(t testing.TB, l *Lab) (due int64, flying int) {
	t.Helper()
	arrived := map[uint64]bool{}
	for _, p := range all[event.SegmentDelivered](t, l) {
		arrived[p.ID] = true
	}
	for _, p := range all[event.SegmentSent](t, l) {
		if arrived[p.ID] {
			continue
		}
		if flying++; flying == 1 || p.DeliverAt < due {
			due = p.DeliverAt
		}
	}
	return due, flying
}

// A segment that waits in the queue is held, released and lost like any other: it is
// nowhere on its way yet, and the trace tells until when it waits.
func TestHowAQueueIsTold(t *testing.T) {
	l := idleLab(t)
	rate(t, l, 80)
	id := do(t, l, Request{Target: "/bytes?n=5000"})
	step(t, l)
	last := latest(t, l, "server data")
	must(t, l.Hold(last))
	must(t, l.Release(last))
	var sent event.SegmentSent
	for _, p := range all[event.SegmentSent](t, l) {
		if p.ID == last {
			sent = p
		}
	}
	if now := l.Now().Time; sent.DepartsAt <= now || sent.DeliverAt <= sent.DepartsAt {
		t.Errorf("at %d it was sent as %+v", now, sent)
	}
	if p := all[event.SegmentHeld](t, l); len(p) != 1 || p[0] != (event.SegmentHeld{ID: last}) {
		t.Errorf("held as %+v", p)
	}
	if p := all[event.SegmentReleased](t, l); len(p) != 1 || p[0] != (event.SegmentReleased{ID: last, DepartsAt: sent.DepartsAt, DeliverAt: sent.DeliverAt}) {
		t.Errorf("released as %+v, sent as %+v", p, sent)
	}
	must(t, l.Lose(last))
	if p := all[event.SegmentLost](t, l); len(p) != 1 || p[0] != (event.SegmentLost{ID: last, Why: "by_hand"}) {
		t.Errorf("lost as %+v", p)
	}
	stepAll(t, l)
	skip(t, l, "retransmission", event.Server)
	stepAll(t, l)
	released(t, l, id)
}
