package vnet

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

// At 80 kbit/s an octet takes 0.1 ms, and a segment with hundred octets 10 ms.
const slow = 80

var hundred = strings.Repeat("x", 100-bare)

// bare is the length of a stray without data: an IP and a TCP header.
const bare = 40

// Ten segments are sent at once: each begins to be transmitted when the one before
// is done, and arrives the delay after its last bit has left. The first has nothing
// to wait for, and of it no departure is told.
func TestTenSegmentsAtARate(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	want := []string{"busy"}
	for i := range 10 {
		f.stray(rst, hundred)
		departs := ""
		if i > 0 {
			departs = fmt.Sprintf(", departs %dms", 10*i)
		}
		want = append(want, fmt.Sprintf("0s: %d client RST%s, due %dms ", i+1, departs, 10*(i+1)+100))
	}
	if f.InFlight() != 10 || !f.Pending() {
		t.Errorf("%d are in flight: a queued segment counts", f.InFlight())
	}
	f.pass(time.Second)
	for i := range 10 {
		want = append(want, fmt.Sprintf("%dms: %d delivered", 10*(i+1)+100, i+1))
	}
	f.tells(want...)
}

// The transmitter works while segments travel: one that is sent when the one before
// is done waits for nothing, though that has not arrived, and one that is sent before
// waits for the rest. A longer one takes longer.
func TestARateIsOfOctets(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	f.stray(rst, hundred)
	f.pass(10 * time.Millisecond)
	f.stray(rst, "")
	f.pass(3 * time.Millisecond)
	f.stray(rst, strings.Repeat("x", mtu-bare))
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 110ms ",
		"10ms: 2 client RST, due 114ms ",
		"13ms: 3 client RST, departs 14ms, due 264ms ",
		"110ms: 1 delivered", "114ms: 2 delivered", "264ms: 3 delivered",
	)
}

// An acknowledgment that no connection knows is answered by the server with RST, which
// is transmitted at once: the queue of the other direction is none of its business.
func TestDirectionsQueueApart(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	f.stray(ack, "")
	f.pass(100 * time.Millisecond)
	for range 3 {
		f.stray(rst, hundred)
	}
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client ACK, due 104ms ",
		"100ms: 2 client RST, due 210ms ",
		"100ms: 3 client RST, departs 110ms, due 220ms ",
		"100ms: 4 client RST, departs 120ms, due 230ms ",
		"104ms: 1 delivered", "104ms: 5 server RST, due 208ms ",
		"208ms: 5 delivered", "210ms: 2 delivered", "220ms: 3 delivered", "230ms: 4 delivered",
	)
}

// The rate is lifted and the delay shortened while segments wait: they keep their
// times, and what is sent then comes after them. So does what is sent at a higher rate.
func TestTheRateIsLifted(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	f.stray(rst, hundred)
	f.stray(rst, hundred)
	f.SetRate(10 * slow)
	f.stray(rst, hundred)
	f.SetRate(0)
	f.stray(rst, hundred)
	f.SetDelay(0)
	f.stray(rst, hundred)
	f.pass(time.Second)
	f.stray(rst, hundred)
	f.tells(
		"busy", "0s: 1 client RST, due 110ms ", "0s: 2 client RST, departs 10ms, due 120ms ",
		"0s: 3 client RST, departs 20ms, due 121ms ",
		"0s: 4 client RST, departs 21ms, due 121ms ",
		"0s: 5 client RST, departs 21ms, due 121ms ",
		"110ms: 1 delivered", "120ms: 2 delivered", "121ms: 3 delivered", "121ms: 4 delivered", "121ms: 5 delivered",
		"busy", "1s: 6 client RST, due 1s ",
	)
}

// A segment is held in its queue, where it is nowhere on its way, and those behind it
// keep their times. Released, it waits for the rest of its turn and has the rest of
// its time. One that is transmitted is on its way, evenly until it is due.
func TestHoldingInTheQueue(t *testing.T) {
	f := paused(t, Config{OneWay: 90 * time.Millisecond, Rate: slow})
	for range 3 {
		f.stray(rst, hundred)
	}
	f.pass(5 * time.Millisecond)
	f.act(func() error { return f.Hold(1) }) // after 5 of its 100 ms
	f.act(func() error { return f.Hold(2) }) // 5 ms before its transmission
	f.pass(300 * time.Millisecond)
	f.act(func() error { return f.Release(1) })
	f.act(func() error { return f.Release(2) })
	f.pass(2 * time.Millisecond)
	f.act(func() error { return f.Hold(2) }) // 3 ms before
	f.act(func() error { return f.Release(2) })
	f.pass(28 * time.Millisecond)
	f.act(func() error { return f.Hold(2) }) // after 25 of its 100 ms
	f.act(func() error { return f.Release(2) })
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 100ms ", "0s: 2 client RST, departs 10ms, due 110ms ", "0s: 3 client RST, departs 20ms, due 120ms ",
		"5ms: 1 held at 0.05", "5ms: 2 held at 0.00", "120ms: 3 delivered",
		"busy", "305ms: 1 released, due 400ms", "305ms: 2 released, departs 310ms, due 410ms",
		"307ms: 2 held at 0.00", "307ms: 2 released, departs 310ms, due 410ms",
		"335ms: 2 held at 0.25", "335ms: 2 released, due 410ms",
		"400ms: 1 delivered", "410ms: 2 delivered",
	)
}

// What is to be lost is transmitted all the same, and is lost when half of its delay
// has passed; what is lost by hand in its queue has used its turn. Neither lets those
// behind it come sooner.
func TestLosingAtARate(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	f.act(func() error { f.LoseNext(Any, Client); return nil })
	f.stray(rst, hundred)
	f.act(func() error { f.LoseNext(Any, Client); return nil })
	f.stray(rst, hundred)
	f.stray(rst, hundred)
	f.stray(rst, hundred)
	f.pass(15 * time.Millisecond)
	f.act(func() error { return f.Lose(3) })
	f.pass(20 * time.Millisecond)
	f.act(func() error { return f.Hold(2) }) // after 25 of its 60 ms
	f.act(func() error { return f.Release(2) })
	f.pass(time.Second)
	f.stray(rst, hundred)
	f.tells(
		"busy", "0s: 1 client RST by_hand", "0s: 2 client RST, departs 10ms by_hand",
		"0s: 3 client RST, departs 20ms, due 130ms ", "0s: 4 client RST, departs 30ms, due 140ms ",
		"15ms: 3 lost at 0.00, by_hand", "35ms: 2 held at 0.21", "35ms: 2 released",
		"60ms: 1 lost at 0.50, by_hand", "70ms: 2 lost at 0.50, by_hand", "140ms: 4 delivered",
		"busy", "1.035s: 5 client RST, due 1.145s ",
	)
}

// The link is cut: what is transmitted or waits is lost, and when it is joined again
// its transmitters have nothing to do.
func TestACutLinkIsFree(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	for range 3 {
		f.stray(rst, hundred)
	}
	f.pass(5 * time.Millisecond)
	f.act(func() error { return f.Hold(3) })
	f.act(func() error { f.SetUp(false); return nil })
	f.stray(rst, hundred)
	f.act(func() error { f.SetUp(true); return nil })
	f.stray(rst, hundred)
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 110ms ", "0s: 2 client RST, departs 10ms, due 120ms ", "0s: 3 client RST, departs 20ms, due 130ms ",
		"5ms: 3 held at 0.00", "5ms: 1 lost at 0.05, link_down", "5ms: 2 lost at 0.00, link_down", "5ms: 3 lost at 0.00, link_down",
		"5ms: 4 client RST link_down", "5ms: 4 lost at 0.00, link_down",
		"busy", "5ms: 5 client RST, due 115ms ", "115ms: 5 delivered",
	)
}

// The queue is the link's: what a host has put there outlives its power.
func TestAQueueOutlivesAPowerCycle(t *testing.T) {
	f := paused(t, Config{OneWay: 100 * time.Millisecond, Rate: slow})
	f.stray(rst, hundred)
	f.stray(rst, hundred)
	destroy, err := f.PowerCycle(Client, func(time.Duration) {})
	if err != nil {
		t.Fatal(err)
	}
	destroy()
	f.stray(rst, hundred)
	f.pass(time.Second)
	f.tells(
		"busy", "0s: 1 client RST, due 110ms ", "0s: 2 client RST, departs 10ms, due 120ms ", "0s: 3 client RST, departs 20ms, due 130ms ",
		"110ms: 1 delivered", "120ms: 2 delivered", "130ms: 3 delivered",
	)
}

// The rate goes up and down while two hosts talk: in each direction none overtakes, and
// every octet arrives, once.
func TestTheLinkIsFIFOAtAnyRate(t *testing.T) {
	next := map[Host]uint64{}
	n := open(t, Config{OneWay: 5 * time.Millisecond, Rate: 1000, Speed: 10}, Hooks{
		Delivered: func(a Arrival) {
			if a.ID < next[a.Host] {
				t.Errorf("%v gets #%d after #%d", a.Host, a.ID, next[a.Host])
			}
			next[a.Host] = a.ID
		},
	})
	echo(t, n)
	c := dial(t, n)
	words := strings.Repeat("0123456789", 500)
	for _, kbit := range []int{1000, 8000, 0, 500, 1_000_000, 2000, 0, 1000} {
		n.SetRate(kbit)
		if _, err := io.WriteString(c, words); err != nil {
			t.Fatal(err)
		}
	}
	back := make([]byte, 8*len(words))
	if _, err := io.ReadFull(c, back); err != nil || string(back) != strings.Repeat(words, 8) {
		t.Errorf("got back %d octets: %v", len(back), err)
	}
}
