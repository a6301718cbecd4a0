package vnet

import (
	"runtime/metrics"
	"time"
)

// A jump waits until the hosts have settled for certain: nothing happens, and in
// the whole process nobody runs or could run but who looks. (A quiet while alone
// proves nothing on a busy machine, where wall time passes and a goroutine has no
// turn.) In a process that is never idle nothing must have happened for
// crowdQuiet and crowdLooks; and whoever acts all the while delays a jump by
// maxLooks at most. A look is a turn of the clock's goroutine, about a
// millisecond on an idle machine.
const (
	crowdQuiet = 10 * quiet
	crowdLooks = 30
	maxLooks   = 500
)

// Instant is one that lab time has jumped to, when the hosts have settled there.
type Instant struct {
	At time.Duration
	// First means that nothing has run yet: At is where the jump begins.
	First bool
	// Link means that a segment was delivered or lost at this instant.
	Link bool
	// Due means that something is due at a later one.
	Due bool
}

// Jump leads lab time by hand: from one instant at which something is due to the
// next, paused or not and as fast as the machine can, and lets the hosts settle
// at each. Then next is asked whether to go on; first where the jump begins. If
// it says no there, time goes on as if nothing had been asked. Else time goes on
// from the last instant, or stands there while the clock is paused.
//
// What is due at one instant runs in order. Segments that arrive together are
// handed over together; every other timer runs when the hosts have settled, so
// that what comes of it can be told apart (see ByTimer).
//
// Next is called on the clock's goroutine and must not wait for it. Jump returns
// when the jump is over, or ErrClosed.
func (n *Network) Jump(next func(Instant) (more bool)) error {
	n.jumping.Lock()
	defer n.jumping.Unlock()
	return n.clock.lead(next)
}

// ByTimer reports whether what happens now comes of a timer and not of a
// segment's arrival. It is known only during a Jump, and it is for hooks.
func (n *Network) ByTimer() bool {
	n.clock.mu.Lock()
	defer n.clock.mu.Unlock()
	return n.clock.led != nil && n.clock.led.byTimer
}

// AtOnce calls f while lab time stands, so that all that f does has one instant.
func (n *Network) AtOnce(f func()) {
	defer n.clock.hold()()
	f()
}

// Pending reports whether TCP has something to wait for: a segment on the wire,
// an endpoint's acknowledgment, FIN or end of TIME-WAIT, or its next keep-alive
// probe. If not, no timer of TCP can have any effect. It is for hooks, and needs
// the hook Changed.
func (n *Network) Pending() bool {
	if n.inFlight > 0 {
		return true
	}
	for _, s := range n.sockets {
		// These two may last for ever; what they have sent may not.
		if s.state != established && s.state != closeWait || s.keepAlive {
			return true
		}
		if st := n.streams[s.tuple]; st != nil && st.acked != st.next {
			return true
		}
	}
	return false
}

// led is a jump under way. It is guarded by the clock's lock.
type led struct {
	next  func(Instant) bool
	over  chan struct{}
	begun bool          // something has run, or is about to
	until time.Duration // the instant that is being run
	link  bool          // a segment was delivered or lost at it
	// settled means that the hosts have settled since the last timer ran.
	settled bool
	looks   int       // since then
	still   int       // looks since something happened last
	touched time.Time // when that was
	byTimer bool      // the last timer to run was not a segment's
	others  [2]metrics.Sample
}

// lets reports whether the timer may run.
func (l *led) lets(t *timer) bool {
	return l.begun && t.when <= l.until && (l.settled || t.link && !l.byTimer)
}

func (l *led) ran(t *timer) {
	l.settled, l.looks, l.byTimer = false, 0, !t.link
	l.link = l.link || t.link
}

// lead begins a jump and waits for its end.
func (c *clock) lead(next func(Instant) bool) error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return ErrClosed
	}
	c.rebase()
	l := &led{next: next, over: make(chan struct{})}
	l.others[0].Name = "/sched/goroutines/running:goroutines"
	l.others[1].Name = "/sched/goroutines/runnable:goroutines"
	c.led = l
	c.touchLocked() // so that the hosts settle first
	c.arm()
	c.mu.Unlock()
	select {
	case <-l.over:
		return nil
	case <-c.over:
		return ErrClosed
	}
}

// certain reports whether the hosts had settled when it was that late.
func (c *clock) certain(wall time.Time) bool {
	l, alone := c.led, false
	// Whoever waits for the clock's lock would count as waiting.
	c.unlocked(func() { alone = l.alone() })
	l.looks++
	if !c.touched.Equal(l.touched) || wall.Before(c.touched) {
		l.touched, l.still = c.touched, 0
		return alone && !wall.Before(c.touched)
	}
	l.still++
	return alone || l.still >= crowdLooks && wall.Sub(c.touched) >= crowdQuiet
}

// alone reports whether no other goroutine of the process runs or could run.
func (l *led) alone() bool {
	metrics.Read(l.others[:])
	running, runnable := l.others[0].Value, l.others[1].Value
	return running.Kind() == metrics.KindUint64 && running.Uint64() <= 1 &&
		runnable.Kind() == metrics.KindUint64 && runnable.Uint64() == 0
}

// leadOn is called when the hosts have settled. It lets the next timer run or
// ends the jump.
func (c *clock) leadOn() {
	l := c.led
	l.settled = true
	if l.begun && len(c.timers) > 0 && c.timers[0].when <= l.until {
		return // there is more at this instant
	}
	at := Instant{At: c.then, First: !l.begun, Link: l.link, Due: len(c.timers) > 0}
	more := false
	c.unlocked(func() { more = l.next(at) })
	if more && len(c.timers) > 0 && !c.closed {
		l.begun, l.link, l.byTimer = true, false, false
		l.until = max(c.then, c.timers[0].when)
		return
	}
	c.led = nil
	if l.begun {
		c.wallAt = c.wall()
	}
	close(l.over)
}
