package trace

import (
	"encoding/json"
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"samesocket/internal/event"
)

func idle(at int64) event.Event {
	return event.Event{Time: at, Host: event.Program, Conn: "s1", Data: event.SocketIdle{Socket: "s1"}}
}

func mustAppend(t testing.TB, tr *Trace, e event.Event) uint64 {
	t.Helper()
	seq, err := tr.Append(e)
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func read(t testing.TB, lines [][]byte) []event.Event {
	t.Helper()
	events := make([]event.Event, len(lines))
	for i, line := range lines {
		if err := json.Unmarshal(line, &events[i]); err != nil {
			t.Fatal(err)
		}
	}
	return events
}

// Whatever the caller says, the trace numbers the events from 1 without gaps,
// names them by their payload, and never lets time go back.
func TestOrder(t *testing.T) {
	tr := New(Limits{})
	for i, at := range []int64{5, 3, 9} {
		e := idle(at)
		e.Seq, e.Name = 77, "nonsense"
		if seq := mustAppend(t, tr, e); seq != uint64(i+1) {
			t.Errorf("event %d got seq %d", i+1, seq)
		}
	}
	lines, ended := tr.Since(0)
	if ended {
		t.Error("ended before End")
	}
	want := []int64{5, 5, 9}
	for i, e := range read(t, lines) {
		if e.Seq != uint64(i+1) || e.Time != want[i] || e.Name != "socket:idle" {
			t.Errorf("event %d is %+v", i+1, e)
		}
	}
	if tr.Last() != 3 {
		t.Errorf("last is %d", tr.Last())
	}
}

func TestSince(t *testing.T) {
	tr := New(Limits{})
	for range 5 {
		mustAppend(t, tr, idle(0))
	}
	for _, c := range []struct {
		since uint64
		first uint64
		n     int
	}{{0, 1, 5}, {3, 4, 2}, {5, 0, 0}, {99, 0, 0}} {
		lines, _ := tr.Since(c.since)
		if len(lines) != c.n {
			t.Errorf("since %d: %d events, want %d", c.since, len(lines), c.n)
		} else if c.n > 0 && read(t, lines)[0].Seq != c.first {
			t.Errorf("since %d begins with %d", c.since, read(t, lines)[0].Seq)
		}
	}

	// A reader that appends to what it got must not write into the trace.
	lines, _ := tr.Since(0)
	_ = append(lines[:3:3], []byte("mine"))
	_ = append(lines, []byte("mine"))
	mustAppend(t, tr, idle(0))
	all, _ := tr.Since(0)
	for i, e := range read(t, all) {
		if e.Seq != uint64(i+1) {
			t.Fatalf("event %d was overwritten", i+1)
		}
	}
}

func TestLimits(t *testing.T) {
	e := idle(0)
	e.Name = "socket:idle"
	octets, _ := e.Reckon()
	for name, c := range map[string]struct {
		limits Limits
		limit  event.Limit
	}{
		"events": {Limits{Events: 2}, "events"},
		"bytes":  {Limits{Bytes: 2*octets + 1}, "bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := New(c.limits)
			mustAppend(t, tr, idle(0))
			mustAppend(t, tr, idle(0))
			if l := tr.Limit(); l != "" {
				t.Errorf("limit %q before any event was refused", l)
			}
			if _, err := tr.Append(idle(0)); !errors.Is(err, ErrFull) {
				t.Fatalf("third event: %v", err)
			}
			if l := tr.Limit(); l != c.limit {
				t.Errorf("limit %q, want %q", l, c.limit)
			}
			if err := tr.End(event.Event{Data: event.VisitFull{Limit: c.limit}}); err != nil {
				t.Fatalf("the last event is kept whatever the limit: %v", err)
			}
			if tr.Last() != 3 {
				t.Errorf("last is %d", tr.Last())
			}
		})
	}
}

// A trace that refused a large event refuses a small one too, although it would
// fit: otherwise the story would have a hole.
func TestFullStaysFull(t *testing.T) {
	tr := New(Limits{Bytes: 300})
	mustAppend(t, tr, idle(0))
	large := event.Event{Data: event.SocketRequest{Target: strings.Repeat("x", 300)}}
	if _, err := tr.Append(large); !errors.Is(err, ErrFull) {
		t.Fatal(err)
	}
	if _, err := tr.Append(idle(0)); !errors.Is(err, ErrFull) {
		t.Errorf("a small event after the refused one: %v", err)
	}
}

func TestEnd(t *testing.T) {
	tr := New(Limits{})
	mustAppend(t, tr, idle(4))
	if err := tr.End(event.Event{Data: event.LabClosed{Why: "destroyed"}}); err != nil {
		t.Fatal(err)
	}
	if err := tr.End(event.Event{Data: event.LabClosed{Why: "again"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Append(idle(5)); !errors.Is(err, ErrEnded) {
		t.Errorf("append after the end: %v", err)
	}
	lines, ended := tr.Since(1)
	got := read(t, lines)
	if !ended || len(got) != 1 || got[0].Data != (event.LabClosed{Why: "destroyed"}) || got[0].Time != 4 {
		t.Errorf("ended %v with %+v", ended, got)
	}
}

func TestBudget(t *testing.T) {
	var b Budget
	one, two := New(Limits{Total: &b}), New(Limits{Total: &b})
	mustAppend(t, one, idle(0))
	mustAppend(t, two, idle(0))
	each := b.Bytes() / 2
	if each == 0 {
		t.Fatal("nothing was counted")
	}
	one.Release()
	one.Release()
	if b.Bytes() != each {
		t.Errorf("after a release %d bytes, want %d", b.Bytes(), each)
	}
	if lines, _ := one.Since(0); len(lines) != 1 {
		t.Error("a released trace cannot be read any more")
	}
}

// Traces of a part count in the whole, too, and leave what is beyond their part to
// others; each has its first octets whatever there is.
func TestBudgetWithinAnother(t *testing.T) {
	whole := Budget{Most: 256 << 10}
	part := Budget{Most: 64 << 10, Within: &whole}
	network := netip.MustParsePrefix("192.0.2.0/24")
	fill := func(l Limits) *Trace {
		l.For = network
		tr := New(l)
		for {
			if _, err := tr.Append(idle(0)); err != nil {
				return tr
			}
		}
	}
	traces := []*Trace{fill(Limits{Total: &part}), fill(Limits{Total: &part})}
	if got := part.Of(network); got > 32<<10 || got < 31<<10 || got != whole.Of(network) || got != int64(traces[0].Octets()+traces[1].Octets()) {
		t.Errorf("of 64 KiB the network has %d, and of all %d", got, whole.Of(network))
	}
	if !part.Exhausted(network) || whole.Exhausted(network) {
		t.Errorf("the part is used up: %v, the whole: %v", part.Exhausted(network), whole.Exhausted(network))
	}
	least := fill(Limits{Total: &part, Least: 1 << 10})
	if got := least.Octets(); got < 900 || got > 1<<10 {
		t.Errorf("a trace of at least 1 KiB has %d octets", got)
	}
	traces = append(traces, least, fill(Limits{Total: &whole}))
	if got := whole.Of(network); got < 127<<10 || got > 128<<10 {
		t.Errorf("of 256 KiB the network has %d", got)
	}
	if part.Roomy() != true || part.Over(network) != true {
		t.Errorf("roomy %v, over %v", part.Roomy(), part.Over(network))
	}
	for _, tr := range traces {
		tr.Release()
	}
	if whole.Bytes() != 0 || part.Bytes() != 0 || len(whole.shares) != 0 || len(part.shares) != 0 {
		t.Errorf("%d and %d octets are left, of %d and %d networks", whole.Bytes(), part.Bytes(), len(whole.shares), len(part.shares))
	}
}

// Changed fires for what is new to its reader, not for what another reader has
// not seen.
func TestChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := New(Limits{})
		mustAppend(t, tr, idle(0))
		fired := func(c <-chan struct{}) bool {
			synctest.Wait()
			select {
			case <-c:
				return true
			default:
				return false
			}
		}
		if !fired(tr.Changed(0)) {
			t.Error("there is an event after 0")
		}
		waiting, ahead := tr.Changed(1), tr.Changed(9)
		if fired(waiting) {
			t.Error("fired without an event")
		}
		mustAppend(t, tr, idle(0))
		if !fired(waiting) {
			t.Error("did not fire for event 2")
		}
		// One that waits further ahead is woken early and asks again.
		if fired(ahead) && fired(tr.Changed(9)) {
			t.Error("fired for event 9")
		}
		last := tr.Changed(9)
		if err := tr.End(); err != nil {
			t.Fatal(err)
		}
		if !fired(last) || !fired(tr.Changed(99)) {
			t.Error("the end wakes everyone")
		}
	})
}

// Followers at any pace see every event once and in order, while several
// goroutines append.
func TestFollowers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const writers, each = 4, 50
		tr := New(Limits{})
		var readers sync.WaitGroup
		for pace := range 5 {
			readers.Go(func() {
				var seq uint64
				var at int64
				for {
					lines, ended := tr.Since(seq)
					for _, e := range read(t, lines) {
						if e.Seq != seq+1 || e.Time < at {
							t.Errorf("after %d at %d came %d at %d", seq, at, e.Seq, e.Time)
							return
						}
						seq, at = e.Seq, e.Time
					}
					if ended && len(lines) == 0 {
						break
					}
					select {
					case <-tr.Changed(seq):
					case <-time.After(time.Hour):
						t.Error("nobody woke the reader")
						return
					}
					<-time.After(time.Duration(pace) * time.Millisecond)
				}
				if seq != writers*each {
					t.Errorf("saw %d events", seq)
				}
			})
		}
		var appenders sync.WaitGroup
		start := time.Now()
		for range writers {
			appenders.Go(func() {
				for range each {
					<-time.After(time.Millisecond)
					if _, err := tr.Append(idle(time.Since(start).Microseconds())); err != nil {
						t.Error(err)
					}
				}
			})
		}
		appenders.Wait()
		if err := tr.End(); err != nil {
			t.Error(err)
		}
		readers.Wait()
	})
}

// What was appended is what is read, however late, written by hand or not, and
// after events that were read before.
func TestWrittenWhenRead(t *testing.T) {
	tr := New(Limits{})
	payloads := []event.Payload{
		event.SocketIdle{Socket: "s1", WroteAt: 4},
		event.VisitOpened{System: "linux"},
		event.RequestSent{Message: event.Message{Request: "r1", Headers: []event.Header{{"Host", "x"}}}},
		event.SegmentSent{ID: 1, Raw: []byte{1}, TCP: event.SegmentSummary{Flags: []event.Flag{event.ACK}}},
	}
	var want []string
	for n := range 3000 {
		e := event.Event{Time: int64(n), Host: event.Program, Conn: "c1", Data: payloads[n%len(payloads)]}
		e.Seq, e.Name = mustAppend(t, tr, e), e.Data.EventName()
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, string(line))
		if n == 0 || n == 700 {
			tr.Since(0)
		}
	}
	lines, _ := tr.Since(0)
	for i, line := range lines {
		if string(line) != want[i] {
			t.Fatalf("event %d is %s, want %s", i+1, line, want[i])
		}
	}
	if len(lines) != len(want) {
		t.Errorf("%d events of %d", len(lines), len(want))
	}
}

// Where a trace is full does not depend on who has read it.
func TestLimitDoesNotDependOnReaders(t *testing.T) {
	var ends []uint64
	for _, read := range []bool{false, true} {
		tr := New(Limits{Bytes: 10_000})
		for {
			if _, err := tr.Append(idle(int64(tr.Last()))); err != nil {
				break
			}
			if read {
				tr.Since(0)
			}
		}
		ends = append(ends, tr.Last())
	}
	if ends[0] != ends[1] {
		t.Errorf("full after %v", ends)
	}
}

// Appending costs what it costs to keep the event; reading it, what its JSON costs.
func BenchmarkAppend(b *testing.B) {
	raw := make([]byte, 52)
	e := event.Event{Host: event.Client, Conn: "c1", Data: event.SegmentSent{
		ID: 1, From: event.Client, DeliverAt: 100_000, Raw: raw,
		TCP: event.SegmentSummary{Src: "10.0.0.1:16000", Dst: "10.0.0.2:80", Flags: []event.Flag{event.ACK}},
	}}
	tr := New(Limits{})
	b.ReportAllocs()
	for b.Loop() {
		mustAppend(b, tr, e)
		if tr.Last() == 20_000 {
			tr = New(Limits{})
		}
	}
}
