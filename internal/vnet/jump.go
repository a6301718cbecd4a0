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

// Jump moves lab time on: from one instant at which something is due to the
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
	return n.clock.jumpBy(next)
}

// ByTimer reports whether what happens now comes of a timer and not of a
// segment's arrival. It is known only during a Jump, and it is for hooks.
func (n *Network) ByTimer() bool {
	n.clock.mu.Lock()
	defer n.clock.mu.Unlock()
	return n.clock.jump != nil && n.clock.jump.byTimer
}

// AtOnce calls f while lab time stands, so that all that f does has one instant.
func (n *Network) AtOnce(f func()) {
	defer n.clock.hold()()
	f()
}

// Pending reports whether TCP has something to wait for: a segment on the wire,
// an endpoint's acknowledgment, FIN or end of TIME-WAIT, or its next keep-alive
// probe; or whether the box has a row to forget. If not, no timer of TCP or of the box
// can have any effect. It is for hooks, and needs the hook Changed.
func (n *Network) Pending() bool {
	if n.inFlight > 0 || len(n.table.rows) > 0 {
		return true
	}
	for _, s := range n.sockets {
		// These may last for ever; what they have sent may not.
		lasts := s.state == established || s.state == closeWait || s.state == finWait2 && s.reads
		if !lasts || s.keepAlive {
			return true
		}
		if st := n.streams[s.tuple]; st != nil && st.acked != st.next {
			return true
		}
	}
	return false
}

// jump is a jump under way. It is guarded by the clock's lock.
type jump struct {
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

// mayRun reports whether it is the timer's turn.
func (j *jump) mayRun(t *timer) bool {
	return j.begun && t.when <= j.until && (j.settled || t.link && !j.byTimer)
}

func (j *jump) ran(t *timer) {
	j.settled, j.looks, j.byTimer = false, 0, !t.link
	j.link = j.link || t.link && !t.passes
}

// linked says that a segment was lost although its timer had not come yet.
func (c *clock) linked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.jump != nil {
		c.jump.link = true
	}
}

// jumpBy begins a jump and waits for its end.
func (c *clock) jumpBy(next func(Instant) bool) error {
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return ErrClosed
	}
	c.rebase()
	j := &jump{next: next, over: make(chan struct{})}
	j.others[0].Name = "/sched/goroutines/running:goroutines"
	j.others[1].Name = "/sched/goroutines/runnable:goroutines"
	c.jump = j
	c.touchLocked() // so that the hosts settle first
	c.arm()
	c.mu.Unlock()
	select {
	case <-j.over:
		return nil
	case <-c.over:
		return ErrClosed
	}
}

// certain reports whether the hosts had settled when it was that late.
func (c *clock) certain(wall time.Time) bool {
	j, alone := c.jump, false
	// Whoever waits for the clock's lock would count as waiting.
	c.unlocked(func() { alone = j.alone() })
	j.looks++
	if !c.touched.Equal(j.touched) || wall.Before(c.touched) {
		j.touched, j.still = c.touched, 0
		return alone && !wall.Before(c.touched)
	}
	j.still++
	return alone || j.still >= crowdLooks && wall.Sub(c.touched) >= crowdQuiet
}

// alone reports whether no other goroutine of the process runs or could run.
func (j *jump) alone() bool {
	metrics.Read(j.others[:])
	running, runnable := j.others[0].Value, j.others[1].Value
	return running.Kind() == metrics.KindUint64 && running.Uint64() <= 1 &&
		runnable.Kind() == metrics.KindUint64 && runnable.Uint64() == 0
}

// jumpOn is called when the hosts have settled. It lets the next timer run or
// ends the jump.
func (c *clock) jumpOn() {
	j := c.jump
	j.settled = true
	if j.begun && len(c.timers) > 0 && c.timers[0].when <= j.until {
		return // there is more at this instant
	}
	at := Instant{At: c.then, First: !j.begun, Link: j.link, Due: len(c.timers) > 0}
	more := false
	c.unlocked(func() { more = j.next(at) })
	if more && len(c.timers) > 0 && !c.closed {
		j.begun, j.link, j.byTimer = true, false, false
		j.until = max(c.then, c.timers[0].when)
		return
	}
	c.jump = nil
	if j.begun {
		c.wallAt = c.wall()
	}
	close(j.over)
}
