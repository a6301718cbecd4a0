package vnet

import (
	"slices"
	"testing"
	"time"
)

// A jump runs what is due instant by instant, in order, also what is due only
// because of it, and then time goes on from there.
func TestAJumpRunsInOrder(t *testing.T) {
	c := newClock(nil, 1)
	defer c.close()
	c.setPaused(true)
	ms, began := time.Millisecond, c.now()
	var ran, at []time.Duration
	run := func() { ran = append(ran, c.now()-began) }
	for _, d := range []time.Duration{30, 10, 10, 50} {
		c.afterFunc(d*ms, run)
	}
	c.afterFunc(10*ms, func() { c.afterFunc(10*ms, run); c.afterFunc(0, run) })
	if err := c.jumpBy(func(i Instant) bool {
		if i.First != (len(at) == 0) || !i.Due || i.Link {
			t.Errorf("%+v after %v", i, at)
		}
		at = append(at, i.At-began)
		return i.At-began < 30*ms
	}); err != nil {
		t.Fatal(err)
	}
	if want := []time.Duration{10 * ms, 10 * ms, 10 * ms, 20 * ms, 30 * ms}; !slices.Equal(ran, want) {
		t.Errorf("ran at %v, want %v", ran, want)
	}
	if want := []time.Duration{0, 10 * ms, 20 * ms, 30 * ms}; !slices.Equal(at, want) {
		t.Errorf("asked at %v, want %v", at, want)
	}
	if now := c.now() - began; now != 30*ms {
		t.Errorf("time stands at %v", now)
	}
}

// A jump that is not begun is no jump: lab time is where the wall says. One that
// has nothing to go to ends by itself.
func TestAJumpThatIsNone(t *testing.T) {
	w := &wall{}
	c := newClock(w.now, 1)
	then := c.now()
	asked := 0
	if err := c.jumpBy(func(Instant) bool { asked++; w.jump(time.Minute); return false }); err != nil {
		t.Fatal(err)
	}
	if passed := c.now() - then; passed < time.Minute || asked != 1 {
		t.Errorf("%v have passed, asked %d times", passed, asked)
	}
	if err := c.jumpBy(func(i Instant) bool {
		if i.Due {
			t.Errorf("%+v", i)
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	c.setPaused(true)
	over := make(chan error)
	go func() { over <- c.jumpBy(func(Instant) bool { c.afterFunc(time.Second, func() {}); return true }) }()
	c.close() // while somebody jumps for ever, or is about to
	if err := <-over; err != ErrClosed {
		t.Errorf("a jump on a closed clock ended with %v", err)
	}
	if err := c.jumpBy(func(Instant) bool { return true }); err != ErrClosed {
		t.Errorf("a closed clock jumps: %v", err)
	}
}

// Whoever acts all the while cannot keep a jump from going on.
func TestAJumpWaitsOnlySoLong(t *testing.T) {
	c := newClock(nil, 1)
	defer c.close()
	c.setPaused(true)
	ran := make(chan struct{})
	c.afterFunc(time.Hour, func() { close(ran) })
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
				c.touch()
			}
		}
	}()
	if err := c.jumpBy(func(i Instant) bool { return i.Due }); err != nil {
		t.Fatal(err)
	}
	<-ran
	close(stop)
	<-stopped
}

// What happens at one instant has one lab time, though wall time passes.
func TestAtOnce(t *testing.T) {
	w := &wall{}
	n := open(t, Config{Wall: w.now}, Hooks{})
	n.AtOnce(func() {
		then := n.Now()
		w.jump(time.Minute)
		if now := n.Now(); now != then {
			t.Errorf("time went from %v to %v", then, now)
		}
	})
	then := n.Now()
	w.jump(time.Second)
	if passed := n.Now() - then; passed < time.Second || passed > time.Minute {
		t.Errorf("then %v passed", passed)
	}
}

// The client has closed and the server never does: FIN-WAIT-2 ends by a timer,
// and until then something is pending.
func TestFinWait2EndsByATimer(t *testing.T) {
	var n *Network
	var byTimer []string
	ready := make(chan struct{})
	var s story
	h := s.hooks()
	changed := h.Changed
	h.Changed = func(c Change) {
		changed(c)
		<-ready
		if n.ByTimer() {
			byTimer = append(byTimer, c.From+" "+c.To)
		}
	}
	n = open(t, Config{OneWay: 10 * time.Millisecond, Speed: 10}, h)
	close(ready)
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := dial(t, n)
	c.Close()
	s.wait(t, "client FIN-WAIT-1 -> FIN-WAIT-2", 1)
	then := n.Now()
	pending := true
	if err := n.Jump(func(i Instant) bool {
		n.Observe(func(time.Duration) { pending = n.Pending() })
		return pending && len(byTimer) == 0
	}); err != nil {
		t.Fatal(err)
	}
	if passed := n.Now() - then; passed < 59*time.Second || passed > 61*time.Second {
		t.Errorf("FIN-WAIT-2 took %v", passed)
	}
	if !slices.Equal(byTimer, []string{"FIN-WAIT-2 CLOSED"}) || pending {
		t.Errorf("by timers: %q; pending %v", byTimer, pending)
	}
}

// A network that continues another has its clock and its numbers.
func TestContinues(t *testing.T) {
	w := &wall{}
	var s story
	old := open(t, Config{OneWay: 10 * time.Millisecond, Speed: 10, Wall: w.now}, s.hooks())
	echo(t, old)
	say(t, dial(t, old), "hello")
	old.SetSpeed(0.5)
	old.SetPaused(true)
	var at time.Duration
	old.Observe(func(time.Duration) { old.Stop(); at = old.Now() })
	told := len(s.String())
	w.jump(time.Hour)
	var sent []uint64
	n := open(t, Config{Continues: old}, Hooks{Sent: func(g Segment) { sent = append(sent, g.ID) }})
	if c := n.Clock(); c.Lab != at || !c.Paused || c.Speed != 0.5 || c.Wall < time.Hour {
		t.Errorf("the clock goes on as %+v, was cut at %v", c, at)
	}
	n.SetSpeed(10)
	n.SetPaused(false)
	echo(t, n)
	say(t, dial(t, n), "hello")
	n.Close()
	if sent[0] <= 6 {
		t.Errorf("segments are numbered %v", sent)
	}
	old.Close()
	if len(s.String()) != told {
		t.Errorf("what is cut says\n%s", s.String()[told:])
	}
}
