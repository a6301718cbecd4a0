package vnet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"sync"
	"testing"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// boxed is a network with a box, and what that told.
type boxed struct {
	*Network
	mu   sync.Mutex
	told []string
	raw  map[uint64][]byte
	head map[uint64][]byte
}

func withBox(t *testing.T, b Box) *boxed {
	t.Helper()
	x := &boxed{raw: map[uint64][]byte{}, head: map[uint64][]byte{}}
	tell := func(format string, a ...any) {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.told = append(x.told, fmt.Sprintf(format, a...))
	}
	ports := func(t Tuple) string { return fmt.Sprintf("%v>%v", t.Local, t.Remote) }
	x.Network = open(t, Config{OneWay: 10 * time.Millisecond, Box: b, Speed: 10}, Hooks{
		Sent:       func(g Segment) { x.raw[g.ID] = g.Raw },
		RowMade:    func(r RowMade) { tell("row %d for %d", r.Row, r.ID) },
		RowExpired: func(r RowExpired) { tell("row %d expired", r.Row) },
		Rewritten: func(w Rewrite) {
			x.head[w.ID] = w.Head
			tell("%d by row %d from %v: %s", w.ID, w.Row, w.From, ports(w.After))
		},
		Lost:    func(l Loss) { tell("%d lost at %.2f: %s", l.ID, l.Fraction, l.Why) },
		Looked:  func(l Lookup) { tell("%d finds %s at %v", l.ID, l.Found, l.Host) },
		Changed: func(Change) {},
	})
	return x
}

// since returns what was told and forgets it.
func (x *boxed) since() []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	told := x.told
	x.told = nil
	return told
}

// pass lets so much lab time pass.
func (x *boxed) pass(t *testing.T, d time.Duration) {
	t.Helper()
	passed := false
	x.AfterFunc(d, func() { passed = true })
	if err := x.Jump(func(Instant) bool { return !passed }); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("told %q,\nwant %q", got, want)
		}
	}
}

// What the box changes of a segment is its addresses, ports, TTL and checksums, one way
// and back; all else is what the sender wrote, to the octet.
func TestTheBoxRewrites(t *testing.T) {
	x := withBox(t, Box{Idle: 10 * time.Second})
	echo(t, x.Network)
	c := dial(t, x.Network)
	say(t, c, "hello")
	x.pass(t, time.Second)
	inside, outside := TupleOf(c), netip.MustParseAddrPort("10.0.0.9:40001")
	if len(x.head) < 6 || len(x.head) != len(x.raw) {
		t.Fatalf("%d of %d segments rewritten", len(x.head), len(x.raw))
	}
	for id, raw := range x.raw {
		var was, is Segment
		was.Raw, is.Raw = raw, append(bytes.Clone(x.head[id]), raw[len(x.head[id]):]...)
		if !was.read() || !is.read() {
			t.Fatalf("%d cannot be read", id)
		}
		want := Tuple{outside, inside.Remote}
		if was.Tuple.Local == inside.Remote {
			if was.Tuple.Remote != outside {
				t.Errorf("the server sends %d to %v", id, was.Tuple.Remote)
			}
			want = inside.Reverse()
		}
		if is.Tuple != want || is.Header != was.Header {
			t.Errorf("%d: %v %+v, want %v %+v", id, is.Tuple, is.Header, want, was.Header)
		}
		ip := header.IPv4(is.Raw)
		if ip.TTL() != header.IPv4(raw).TTL()-1 || !ip.IsChecksumValid() {
			t.Errorf("%d: TTL %d, checksum right: %v", id, ip.TTL(), ip.IsChecksumValid())
		}
		// Undone, it is the packet that was sent: nothing else has changed.
		back := rewrite(is.Raw, was.Tuple)
		header.IPv4(back).SetTTL(header.IPv4(raw).TTL())
		header.IPv4(back).SetChecksum(header.IPv4(raw).Checksum())
		if !bytes.Equal(back, raw) {
			t.Errorf("%d: % x\nis not % x", id, back, raw)
		}
	}
}

// A row is forgotten ten seconds of lab time after the last segment that used it, either
// way. Then the next segment gets another port, at which the server's TCP knows nobody:
// its RST finds its way back.
func TestARowExpiresAndIsMadeAnew(t *testing.T) {
	x := withBox(t, Box{Idle: 10 * time.Second})
	echo(t, x.Network)
	c := dial(t, x.Network)
	say(t, c, "hello")
	x.pass(t, 9*time.Second)
	say(t, c, "hello")
	x.pass(t, 9*time.Second)
	x.SetPaused(true)
	for _, line := range x.since() {
		if line == "row 1 expired" {
			t.Error("a row that was used is forgotten")
		}
	}
	x.pass(t, 2*time.Second)
	expect(t, x.since(), "row 1 expired")
	x.SetPaused(false)
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, ErrReset) {
		t.Fatal(err)
	}
	last := uint64(len(x.raw))
	expect(t, x.since(), fmt.Sprintf("row 2 for %d", last-1),
		fmt.Sprintf("%d by row 2 from client: 10.0.0.9:40002>10.0.0.2:80", last-1), fmt.Sprintf("%d finds listener at server", last-1),
		fmt.Sprintf("%d by row 2 from server: 10.0.0.2:80>%v", last, TupleOf(c).Local), fmt.Sprintf("%d finds socket at client", last))
}

// A box that drops forwards no segment without a row but a SYN; nobody is told.
func TestWithoutARowTheBoxDrops(t *testing.T) {
	x := withBox(t, Box{Idle: time.Second, Drops: true})
	echo(t, x.Network)
	c := dial(t, x.Network)
	say(t, c, "hello")
	x.pass(t, 3*time.Second)
	x.since()
	x.SetPaused(true)
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Fatal(err)
	}
	x.pass(t, 10*time.Millisecond)
	sent := uint64(len(x.raw))
	expect(t, x.since(), fmt.Sprintf("%d lost at 0.50: no_row", sent))
	x.SetPaused(false)
	again := dial(t, x.Network)
	say(t, again, "hello")
	for _, e := range x.Endpoints(Server) {
		if e.Tuple.Remote.Port() == 40_001 && e.State != established {
			t.Errorf("the server's end is %s", e.State)
		}
	}
}

// What the server sends without a row is dropped by either box.
func TestTheServersSegmentsNeedARow(t *testing.T) {
	for _, drops := range []bool{false, true} {
		x := withBox(t, Box{Idle: time.Second, Drops: drops})
		l, err := x.Listen()
		if err != nil {
			t.Fatal(err)
		}
		dial(t, x.Network)
		s, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		x.pass(t, 3*time.Second)
		x.SetPaused(true)
		x.since()
		if _, err := io.WriteString(s, "hello"); err != nil {
			t.Fatal(err)
		}
		x.pass(t, 5*time.Millisecond)
		expect(t, x.since(), fmt.Sprintf("%d lost at 0.50: no_row", len(x.raw)))
	}
}

// A segment that is held before the box meets it after its release; what the link loses
// half-way never does; and with the box taken away all goes as it was written.
func TestHeldAndLostBeforeTheBox(t *testing.T) {
	var told []string
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Box: Box{Idle: time.Second}})
	f.Network.hooks.Rewritten = func(w Rewrite) { told = append(told, fmt.Sprintf("%d at %v", w.ID, w.At-f.began)) }
	f.Network.hooks.RowMade = func(r RowMade) { told = append(told, fmt.Sprintf("row %d", r.Row)) }
	f.stray(rst, "")
	f.pass(20 * time.Millisecond)
	f.act(func() error { return f.Hold(1) })
	f.pass(500 * time.Millisecond)
	f.act(func() error { return f.Release(1) })
	f.pass(100 * time.Millisecond)
	f.act(func() error { f.LoseNext(Any, Client); return nil })
	f.stray(rst, "")
	f.pass(200 * time.Millisecond)
	f.act(func() error { f.SetBox(Box{}); return nil })
	f.stray(rst, "")
	f.pass(200 * time.Millisecond)
	expect(t, told, "row 1", "1 at 550ms")
}

// A step ends where a segment arrives or is dropped, and not where the box forwards it.
func TestAStepPassesTheBox(t *testing.T) {
	x := withBox(t, Box{Idle: time.Second, Drops: true})
	x.SetPaused(true)
	step := func() (at time.Duration) {
		began := x.Now()
		if err := x.Jump(func(i Instant) bool { at = i.At - began; return !i.Link }); err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		flags Flags
		at    time.Duration
	}{{syn, 10 * time.Millisecond}, {fin, 5 * time.Millisecond}} {
		if err := x.Send(Stray{From: 900 + uint16(c.flags), To: 80, Header: Header{Flags: c.flags}}); err != nil {
			t.Fatal(err)
		}
		if at := step(); at != c.at {
			t.Errorf("%v ends after %v, not %v: %q", c.flags, at, c.at, x.since())
		}
		x.pass(t, 100*time.Millisecond)
	}
}
