package vnet

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Half of all segments are lost; everything arrives all the same, and each
// repetition is recognised.
func TestWhatIsLostIsSentAgain(t *testing.T) {
	var s story
	n := open(t, Config{OneWay: 10 * time.Millisecond, Loss: 0.3, Seed: 7, Speed: 10}, s.hooks())
	echo(t, n)
	c := dial(t, n)
	for range 5 {
		say(t, c, "hello")
	}
	if s.track("will be lost") == "" || s.track("^#.* lost") == "" {
		t.Errorf("nothing was lost:\n%s", &s)
	}
	if s.track(" again") == "" {
		t.Errorf("nothing was sent again:\n%s", &s)
	}
}

// Without loss nothing is taken for a retransmission, however much is sent.
func TestNothingIsSentAgainForNothing(t *testing.T) {
	var s story
	n := open(t, Config{OneWay: 10 * time.Millisecond, Speed: 1}, s.hooks())
	echo(t, n)
	c := dial(t, n)
	say(t, c, strings.Repeat("0123456789", 10_000))
	if again := s.track(" again"); again != "" {
		t.Errorf("flagged as retransmission:\n%s", again)
	}
	if back := s.track("time went back"); back != "" {
		t.Error(back)
	}
}

// The link is made faster while segments are under way: none overtakes.
func TestTheLinkIsFIFO(t *testing.T) {
	next := map[Host]uint64{}
	n := open(t, Config{OneWay: 200 * time.Millisecond, Speed: 10}, Hooks{
		Delivered: func(a Arrival) {
			if a.ID < next[a.Host] {
				t.Errorf("%v gets #%d after #%d", a.Host, a.ID, next[a.Host])
			}
			next[a.Host] = a.ID
		},
	})
	echo(t, n)
	c := dial(t, n)
	for i := range 10 {
		if _, err := io.WriteString(c, "0123456789"); err != nil {
			t.Fatal(err)
		}
		n.SetDelay(time.Duration(200-20*i) * time.Millisecond)
	}
	if _, err := io.ReadFull(c, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
}

// Five minutes of wall time pass while the request is in flight and the lab is
// paused. TCP does not notice.
func TestAPauseInFlightRetransmitsNothing(t *testing.T) {
	var s story
	w := &wall{}
	h := s.hooks()
	sent := make(chan struct{})
	tell := h.Sent
	h.Sent = func(g Segment) {
		tell(g)
		if g.From == Client && g.Length > 0 {
			close(sent)
		}
	}
	n := open(t, Config{OneWay: 100 * time.Millisecond, Speed: 1, Wall: w.now}, h)
	echo(t, n)
	c := dial(t, n)
	got := make(chan error, 1)
	go func() {
		_, err := io.ReadFull(c, make([]byte, 5))
		got <- err
	}()
	if _, err := io.WriteString(c, "hello"); err != nil {
		t.Fatal(err)
	}
	<-sent
	n.SetPaused(true)
	then := n.Now()
	w.jump(5 * time.Minute)
	if now := n.Now(); now != then {
		t.Errorf("lab time went from %v to %v", then, now)
	}
	n.SetPaused(false)
	if err := <-got; err != nil {
		t.Fatal(err)
	}
	if again := s.track(" again"); again != "" {
		t.Errorf("%s\nin\n%s", again, &s)
	}
}

// A read deadline ten minutes away passes when ten minutes of lab time have, and
// is known as a time-out to whoever asks as net/http does.
func TestDeadlinesAreLabTime(t *testing.T) {
	w := &wall{}
	n := open(t, Config{Speed: 1, Wall: w.now}, Hooks{})
	echo(t, n)
	c := dial(t, n)
	read := func() chan error {
		got := make(chan error, 1)
		go func() {
			_, err := c.Read(make([]byte, 1))
			got <- err
		}()
		return got
	}

	say(t, c, "first") // so that the wall does not jump in the midst of the handshake
	c.SetReadDeadline(time.Now().Add(10 * time.Minute))
	got := read()
	n.SetPaused(true)
	w.jump(time.Hour)
	n.SetPaused(false)
	select {
	case err := <-got:
		t.Fatalf("the deadline passed in a pause: %v", err)
	default:
	}
	before := n.Now()
	err := forward(n, w, got)
	if !errors.Is(err, os.ErrDeadlineExceeded) || !err.(net.Error).Timeout() {
		t.Errorf("got %v, want a time-out", err)
	}
	if passed := n.Now() - before; passed < 9*time.Minute {
		t.Errorf("it took only %v of lab time", passed)
	}

	// A deadline that has passed fails at once; none lets it read again.
	c.SetReadDeadline(time.Unix(1, 0))
	if err := <-read(); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v, want a time-out", err)
	}
	c.SetReadDeadline(time.Time{})
	say(t, c, "hello")

	got = read()
	c.Close()
	if err := <-got; !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v, want that the connection is closed", err)
	}
}

// Each hook may panic; the network goes on, and whoever made it is told.
func TestAHooksPanicIsCaught(t *testing.T) {
	caught := make(chan any, 1000)
	bad := func() { panic("hook") }
	n := open(t, Config{Speed: 10}, Hooks{
		Sent: func(Segment) { bad() }, Delivered: func(Arrival) { bad() },
		Informed: func(Info) { bad() }, Changed: func(Change) { bad() },
		Panicked: func(v any) { caught <- v },
	})
	echo(t, n)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if c, err := n.Dial(t.Context()); err == nil {
			c.Close()
		}
	}()
	if v := <-caught; v != "hook" {
		t.Errorf("caught %v", v)
	}
	n.Close()
	<-done
}

// The table shows both ends, in the spelling of RFC 9293.
func TestEndpoints(t *testing.T) {
	n := open(t, Config{Speed: 10}, Hooks{})
	echo(t, n)
	c := dial(t, n)
	say(t, c, "hello")
	client, server := n.Endpoints(Client), n.Endpoints(Server)
	if len(client) != 1 || client[0] != (Row{TupleOf(c), "ESTABLISHED"}) {
		t.Errorf("the client's table is %v", client)
	}
	found := false
	for _, r := range server {
		found = found || r == Row{TupleOf(c).Reverse(), "ESTABLISHED"}
	}
	if !found || len(server) != 2 {
		t.Errorf("the server's table is %v", server)
	}
}

// net/http's Serve closes its listener when it ends, just as somebody else closes
// it to end Serve.
func TestListenerIsClosedOnceByMany(t *testing.T) {
	n, err := New(Config{}, Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	var closers sync.WaitGroup
	var first atomic.Int32
	for range 8 {
		closers.Go(func() {
			if l.Close() == nil {
				first.Add(1)
			}
		})
	}
	closers.Wait()
	if first.Load() != 1 {
		t.Errorf("%d calls of Close did the work", first.Load())
	}
}
