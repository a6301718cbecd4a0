package vnet

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// flights is a network whose clock stands, and what becomes of its segments.
type flights struct {
	*Network
	story
	t     testing.TB
	began time.Duration // lab time, from which what is told is reckoned
}

func paused(t testing.TB, c Config) *flights {
	t.Helper()
	f := &flights{t: t}
	tell := func(at time.Duration, format string, a ...any) {
		f.tell(at, "%v: %s", (at - f.began).Round(time.Millisecond), fmt.Sprintf(format, a...))
	}
	when := func(what string, at time.Duration) string {
		if at == 0 {
			return ""
		}
		return fmt.Sprintf(", %s %v", what, (at - f.began).Round(time.Millisecond))
	}
	f.Network = open(t, c, Hooks{
		Sent: func(g Segment) {
			tell(g.At, "%d %v %s%s%s %s", g.ID, g.From, strings.Join(slices.Collect(g.Flags.Names()), " "),
				when("departs", g.DepartsAt), when("due", g.DeliverAt), g.Lost)
		},
		Delivered: func(a Arrival) { tell(a.At, "%d delivered", a.ID) },
		Lost:      func(l Loss) { tell(l.At, "%d lost at %.2f, %s", l.ID, l.Fraction, l.Why) },
		Held:      func(h Hold) { tell(h.At, "%d held at %.2f", h.ID, h.Way) },
		Released: func(r Release) {
			tell(r.At, "%d released%s%s", r.ID, when("departs", r.DepartsAt), when("due", r.DeliverAt))
		},
		Changed: func(Change) {},
		Busy:    func() { f.tell(f.last, "busy") },
	})
	f.SetPaused(true)
	f.began = f.Now()
	return f
}

// stray puts a segment without a socket on the link.
func (f *flights) stray(flags Flags, data string) {
	f.t.Helper()
	if err := f.Send(Stray{From: 999, To: 80, Header: Header{Flags: flags}, Data: []byte(data)}); err != nil {
		f.t.Fatal(err)
	}
}

// act does an act on the link that must succeed.
func (f *flights) act(what func() error) {
	f.t.Helper()
	if err := f.try(what); err != nil {
		f.t.Fatal(err)
	}
}

func (f *flights) try(what func() error) (err error) {
	f.Observe(func(time.Duration) { err = what() })
	return err
}

// pass lets so much lab time pass, and everything that is due within.
func (f *flights) pass(d time.Duration) {
	f.t.Helper()
	until := f.Now() + d
	arrived := make(chan struct{})
	f.AfterFunc(d, func() { close(arrived) })
	if err := f.Jump(func(i Instant) bool { return i.At < until }); err != nil {
		f.t.Fatal(err)
	}
	<-arrived
}

// tells compares what was told.
func (f *flights) tells(lines ...string) {
	f.t.Helper()
	if got, want := f.String(), strings.Join(lines, "\n"); got != want {
		f.t.Errorf("told\n%s\nwant\n%s", got, want)
	}
}

const (
	fin = Flags(header.TCPFlagFin)
	syn = Flags(header.TCPFlagSyn)
	rst = Flags(header.TCPFlagRst)
	psh = Flags(header.TCPFlagPsh)
	ack = Flags(header.TCPFlagAck)
)

// A reset that no socket sends is answered by nobody, so the link can be watched
// alone. One segment is held half-way; another that is sent later overtakes it;
// released, it needs the other half of its time.
func TestAHeldSegmentStandsWhereItIs(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond})
	f.stray(rst, "")
	f.pass(50 * time.Millisecond)
	f.act(func() error { return f.Hold(1) })
	if f.InFlight() != 0 || f.Pending() {
		t.Errorf("%d in flight, pending is %v", f.InFlight(), f.Pending())
	}
	f.stray(rst, "")
	f.pass(200 * time.Millisecond)
	f.act(func() error { return f.Release(1) })
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 100ms ", "50ms: 1 held at 0.50",
		"busy", "50ms: 2 client RST, due 150ms ", "150ms: 2 delivered",
		"busy", "250ms: 1 released, due 300ms", "300ms: 1 delivered",
	)
}

// What is held holds nobody up: the link becomes faster, and a segment that is sent
// then is not kept behind the held one's schedule. What is sent after a release
// does not overtake it.
func TestFIFOButForWhatIsHeld(t *testing.T) {
	f := paused(t, Config{OneWay: 400 * time.Millisecond})
	f.stray(rst, "")
	f.act(func() error { return f.Hold(1) })
	f.SetDelay(10 * time.Millisecond)
	f.stray(rst, "")
	f.act(func() error { return f.Release(1) })
	f.stray(rst, "")
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 400ms ", "0s: 1 held at 0.00",
		"busy", "0s: 2 client RST, due 10ms ", "0s: 1 released, due 400ms", "0s: 3 client RST, due 400ms ",
		"10ms: 2 delivered", "400ms: 1 delivered", "400ms: 3 delivered",
	)
}

// A segment is lost where it is, on its way or held; one that is to be lost by
// chance can be held too, and is lost at half of its way all the same.
func TestLosingByHand(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond})
	f.stray(rst, "")
	f.pass(25 * time.Millisecond)
	f.act(func() error { return f.Lose(1) })
	f.stray(rst, "")
	f.pass(75 * time.Millisecond)
	f.act(func() error { return f.Hold(2) })
	f.pass(time.Second)
	f.act(func() error { return f.Lose(2) })
	f.SetLoss(1)
	f.stray(rst, "")
	f.pass(25 * time.Millisecond)
	f.act(func() error { return f.Hold(3) })
	f.pass(100 * time.Millisecond)
	f.act(func() error { return f.Release(3) })
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 100ms ", "25ms: 1 lost at 0.25, by_hand",
		"busy", "25ms: 2 client RST, due 125ms ", "100ms: 2 held at 0.75", "1.1s: 2 lost at 0.75, by_hand",
		"busy", "1.1s: 3 client RST loss", "1.125s: 3 held at 0.25", "busy", "1.225s: 3 released", "1.25s: 3 lost at 0.50, loss",
	)
	if f.InFlight() != 0 || f.held != 0 || len(f.Network.flights) != 0 {
		t.Errorf("left: %d in flight, %d held of %d", f.InFlight(), f.held, len(f.Network.flights))
	}
}

// Each refusal changes nothing.
func TestActsOnSegmentsAreRefused(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond})
	f.stray(rst, "")
	acts := map[string]func(uint64) error{"hold": f.Hold, "release": f.Release, "lose": f.Lose}
	for _, unknown := range []uint64{0, 2, 1 << 63} {
		for name, act := range acts {
			if err := f.try(func() error { return act(unknown) }); err != ErrUnknownSegment {
				t.Errorf("%s %d: %v", name, unknown, err)
			}
		}
	}
	if err := f.try(func() error { return f.Release(1) }); err != ErrNotHeld {
		t.Errorf("release of what is not held: %v", err)
	}
	f.act(func() error { return f.Hold(1) })
	if err := f.try(func() error { return f.Hold(1) }); err != ErrHeld {
		t.Errorf("hold of what is held: %v", err)
	}
	f.act(func() error { return f.Lose(1) })
	for name, act := range acts {
		if err := f.try(func() error { return act(1) }); err != ErrNotInFlight {
			t.Errorf("%s of what is gone: %v", name, err)
		}
	}
	for i := range uint64(MaxHeld) {
		f.stray(rst, "")
		f.act(func() error { return f.Hold(2 + i) })
	}
	f.stray(rst, "")
	more := uint64(2 + MaxHeld)
	if err := f.try(func() error { return f.Hold(more) }); err != ErrTooManyHeld {
		t.Errorf("one too many: %v", err)
	}
	f.act(func() error { return f.Lose(more - 1) })
	f.act(func() error { return f.Hold(more) })
}

// The link is cut: what is on it is lost where it is, what is held too, and what is
// sent then does not set out. Joined again, it carries as before.
func TestTheLinkIsCutAndJoined(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond})
	f.stray(rst, "")
	f.pass(10 * time.Millisecond)
	f.act(func() error { return f.Hold(1) })
	f.stray(rst, "")
	f.pass(20 * time.Millisecond)
	f.act(func() error { f.SetUp(false); return nil })
	f.stray(rst, "")
	if f.Up() || f.InFlight() != 0 {
		t.Errorf("up is %v, %d in flight", f.Up(), f.InFlight())
	}
	f.pass(time.Second)
	f.act(func() error { f.SetUp(true); return nil })
	f.stray(rst, "")
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 100ms ", "10ms: 1 held at 0.10", "busy", "10ms: 2 client RST, due 110ms ",
		"30ms: 1 lost at 0.10, link_down", "30ms: 2 lost at 0.20, link_down",
		"30ms: 3 client RST link_down", "30ms: 3 lost at 0.00, link_down",
		"busy", "1.03s: 4 client RST, due 1.13s ", "1.13s: 4 delivered",
	)
}

// The first segment of each kind is lost half-way, and only that, however often it
// was asked for.
func TestLoseNext(t *testing.T) {
	type sent struct {
		flags Flags
		data  string
	}
	for _, c := range []struct {
		kind   Kind
		others []sent
		lost   sent
	}{
		{SYN, []sent{{ack, ""}, {rst, ""}}, sent{syn, ""}},
		{SYN, nil, sent{syn | ack, ""}},
		{FIN, []sent{{ack, ""}, {psh | ack, "x"}}, sent{fin | ack, ""}},
		{FIN, nil, sent{fin | ack, "x"}},
		{Data, []sent{{ack, ""}, {fin | ack, ""}}, sent{psh | ack, "x"}},
		{Data, nil, sent{fin | ack, "x"}},
		{Ack, []sent{{psh | ack, "x"}, {rst, ""}, {fin | ack, ""}, {syn | ack, ""}, {rst | ack, ""}}, sent{ack, ""}},
		{Any, nil, sent{rst, ""}},
	} {
		f := paused(t, Config{OneWay: 100 * time.Millisecond})
		f.act(func() error { f.LoseNext(c.kind, Client); f.LoseNext(c.kind, Client); return nil })
		for _, s := range append(c.others, c.lost, c.lost) {
			f.stray(s.flags, s.data)
		}
		f.pass(50 * time.Millisecond)
		want := fmt.Sprintf("0s: %d client %s by_hand\n50ms: %[1]d lost at 0.50, by_hand", len(c.others)+1, strings.Join(slices.Collect(c.lost.flags.Names()), " "))
		if got := f.track("by_hand"); got != want {
			t.Errorf("kind %d: %s\nwant %s in\n%s", c.kind, got, want, &f.story)
		}
	}
}

// Many hands hold, release and lose while two hosts talk: every octet arrives all
// the same, and each segment ends once.
func TestManyHandsOnTheLink(t *testing.T) {
	var mu sync.Mutex
	ended, newest := map[uint64]int{}, uint64(0)
	n := open(t, Config{OneWay: 5 * time.Millisecond, Speed: 10}, Hooks{
		Sent:      func(g Segment) { mu.Lock(); defer mu.Unlock(); newest = g.ID },
		Delivered: func(a Arrival) { mu.Lock(); defer mu.Unlock(); ended[a.ID]++ },
		Lost:      func(l Loss) { mu.Lock(); defer mu.Unlock(); ended[l.ID]++ },
	})
	echo(t, n)
	c := dial(t, n)
	done := make(chan struct{})
	var hands sync.WaitGroup
	for i := range 3 {
		hands.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				mu.Lock()
				id := newest
				mu.Unlock()
				n.Observe(func(time.Duration) {
					// Most of these are refused, for the segment is gone.
					_ = n.Hold(id)
					if i == 0 && id%7 == 0 {
						_ = n.Lose(id)
					} else {
						_ = n.Release(id)
					}
				})
			}
		})
	}
	say(t, c, strings.Repeat("0123456789", 2000))
	close(done)
	hands.Wait()
	n.Observe(func(time.Duration) {
		if n.held != 0 || n.InFlight() != len(n.flights) {
			t.Errorf("%d held, %d in flight, %d known", n.held, n.InFlight(), len(n.flights))
		}
	})
	mu.Lock()
	defer mu.Unlock()
	for id, times := range ended {
		if times != 1 {
			t.Errorf("segment %d ends %d times", id, times)
		}
	}
}

// A network is stopped or closed with segments held; TestMain proves that nothing
// is left.
func TestTheEndWithHeldSegments(t *testing.T) {
	for _, end := range []func(*Network){
		func(n *Network) { n.Observe(func(time.Duration) { n.Stop() }) },
		func(n *Network) { _ = n.Close() },
	} {
		f := paused(t, Config{OneWay: 100 * time.Millisecond})
		dialled := make(chan error, 1)
		go func() {
			_, err := f.Dial(t.Context())
			dialled <- err
		}()
		f.wait(t, "0s: 1 client SYN, due 100ms ", 1)
		f.act(func() error { return f.Hold(1) })
		end(f.Network)
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		if err := <-dialled; !errors.Is(err, ErrClosed) && !errors.Is(err, ErrReset) && !errors.Is(err, net.ErrClosed) {
			t.Errorf("dial ends with %v", err)
		}
	}
}
