package vnet

import "time"

// maxSettle is for how long of wall time a jump waits for the hosts to settle. It
// is there for those who act all the while; the hosts alone take a tenth of it.
const maxSettle = 100 * time.Millisecond

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
	settled   bool
	unsettled time.Time // since when they may not have, by the wall
	byTimer   bool      // the last timer to run was not a segment's
}

// lets reports whether the timer may run.
func (l *led) lets(t *timer) bool {
	return l.begun && t.when <= l.until && (l.settled || t.link && !l.byTimer)
}

func (l *led) ran(t *timer, wall time.Time) {
	l.settled, l.unsettled, l.byTimer = false, wall, !t.link
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
	l := &led{next: next, over: make(chan struct{}), unsettled: c.wall()}
	c.led = l // it goes on when the hosts have settled
	c.arm()
	c.mu.Unlock()
	select {
	case <-l.over:
		return nil
	case <-c.over:
		return ErrClosed
	}
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
