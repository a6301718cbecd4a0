// The lab's clock: every timer of the link, of TCP and of a deadline waits for it.
//
// Before: flight.go sets a segment's timer; after: link.go delivers or drops the
// segment when its instant has come.

package vnet

import (
	"sync"
	"time"
)

// quiet is for how long of wall time nothing may happen for the hosts to count
// as settled. Processing that is under way on gVisor's goroutines cannot be
// asked for; it is over within this time, or shows by what it does.
const quiet = 2 * time.Millisecond

// look is how soon after something has happened the states are sampled first.
const look = 250 * time.Microsecond

// clock is lab time: lab = then + speed * (wall - wallThen), except that it
// stands while a timer's function runs and never passes the next timer. All
// timers share one real timer, the only one in vnet and lab. Lab time can also
// jump (see jump.go).
//
// Functions of timers run one after the other on the clock's goroutine, in the
// order of their instants, and in that in which they were set.
type clock struct {
	wall     func() time.Time
	start    time.Time
	fired    func()    // after a timer's function
	settled  func()    // nothing has happened for a while
	panicked func(any) // a function has panicked

	mu      sync.Mutex
	then    time.Duration
	wallAt  time.Time
	speed   float64
	paused  bool
	frozen  bool  // a timer's function runs
	held    int   // how many let time stand
	jump    *jump // under way; nil while lab time goes by the wall
	timers  timerHeap
	seq     uint64
	touched time.Time // when something last happened
	checkAt time.Time // when to look whether it still does; zero if settled

	real    *time.Timer
	armedAt time.Time // the wall instant for which it is set; zero if it is not
	firing  bool
	closed  bool
	quit    chan struct{} // closed when closed is set
	over    chan struct{} // closed when the goroutine has ended
}

func newClock(wall func() time.Time, speed float64) *clock {
	if wall == nil {
		wall = time.Now
	}
	if speed == 0 {
		speed = 1
	}
	now := wall()
	c := &clock{
		wall: wall, start: now, wallAt: now, speed: speed,
		quit: make(chan struct{}), over: make(chan struct{}),
	}
	c.fired, c.settled, c.panicked = func() {}, func() {}, func(any) {}
	return c
}

// follow lets the clock go on from where the other stands.
func (c *clock) follow(other *clock) {
	other.mu.Lock()
	defer other.mu.Unlock()
	c.wall, c.start, c.wallAt = other.wall, other.start, other.wall()
	c.then, c.speed, c.paused = other.nowLocked(), other.speed, other.paused
}

// run is the clock's goroutine. It is one for the clock's whole life, not one
// for each time that the timer fires, because its stack grows deep.
func (c *clock) run() {
	defer close(c.over)
	for {
		select {
		case <-c.real.C:
			c.fire()
		case <-c.quit:
			return
		}
	}
}

func (c *clock) now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

func (c *clock) nowLocked() time.Duration {
	if c.paused || c.frozen || c.held > 0 || c.jump != nil || c.closed {
		return c.then
	}
	wall := max(0, c.wall().Sub(c.wallAt))
	now := c.then + time.Duration(float64(wall)*c.speed)
	if len(c.timers) > 0 && c.timers[0].when < now {
		now = max(c.then, c.timers[0].when)
	}
	return now
}

// rebase makes now the instant from which lab time is reckoned, so that what
// comes next does not change the past.
func (c *clock) rebase() { c.then, c.wallAt = c.nowLocked(), c.wall() }

func (c *clock) read() Reading {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Reading{c.nowLocked(), c.wall().Sub(c.start), c.speed, c.paused}
}

func (c *clock) setSpeed(x float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rebase()
	c.speed = x
	c.arm()
}

func (c *clock) setPaused(p bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rebase()
	c.paused = p
	c.arm()
}

// hold lets time stand until release is called.
func (c *clock) hold() (release func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rebase()
	c.held++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.rebase()
		c.held--
		c.arm()
	}
}

// touch says that something has happened, so that states are sampled for a
// while and settled is called in the end.
func (c *clock) touch() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.touchLocked()
}

func (c *clock) touchLocked() {
	c.touched = c.wall()
	if c.checkAt.IsZero() {
		c.checkAt = c.touched.Add(look)
		c.arm()
	}
}

// arm sets the real timer for whatever comes first: the next timer's instant, or
// the next look at whether things have settled (which a pause does not stop).
func (c *clock) arm() {
	if c.firing || c.closed {
		return
	}
	at := c.checkAt
	if due, ok := c.dueAt(); ok && (at.IsZero() || due.Before(at)) {
		at = due
	}
	switch {
	case at.Equal(c.armedAt):
		return
	case at.IsZero():
		c.real.Stop()
	case c.real == nil:
		c.real = time.NewTimer(at.Sub(c.wall()))
		go c.run()
	default:
		c.real.Reset(at.Sub(c.wall()))
	}
	c.armedAt = at
}

// fire runs whatever is due.
func (c *clock) fire() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.firing = true
	c.armedAt = time.Time{}
	for !c.closed {
		if c.due() {
			t := c.timers.pop()
			c.then, c.frozen = t.when, true
			if c.jump != nil {
				c.jump.ran(t)
				c.touchLocked()
			}
			c.unlocked(t.f)
			c.unlocked(c.fired)
			// Lab time goes on from this instant: what the functions took,
			// and by how much they were late, is no lab time.
			c.frozen, c.wallAt = false, c.wall()
			continue
		}
		if c.jump != nil && (c.checkAt.IsZero() || c.jump.looks > maxLooks) {
			c.jumpOn()
			continue
		}
		wall := c.wall()
		if c.checkAt.IsZero() || wall.Before(c.checkAt) {
			break
		}
		c.unlocked(c.fired)
		still := wall.Sub(c.touched)
		switch {
		case c.jump != nil && !c.certain(wall):
			c.checkAt = wall.Add(look)
		case c.jump == nil && still < quiet:
			c.checkAt = wall.Add(min(max(still, look), quiet))
		default:
			c.checkAt = time.Time{}
			c.unlocked(c.settled)
		}
	}
	c.firing = false
	c.arm()
}

// due reports whether the next timer is to run now.
func (c *clock) due() bool {
	switch {
	case len(c.timers) == 0:
		return false
	case c.jump != nil:
		return c.jump.mayRun(c.timers[0])
	}
	return !c.paused && c.timers[0].when <= c.nowLocked()
}

// dueAt is the wall instant at which the next timer is to run or a jump is to go
// on; not ok while only settling or somebody else brings it about.
func (c *clock) dueAt() (at time.Time, ok bool) {
	switch {
	case c.due(), c.jump != nil && c.checkAt.IsZero():
		return c.wall(), true
	case len(c.timers) == 0 || c.jump != nil || c.paused || c.held > 0:
		return time.Time{}, false
	}
	left := float64(c.timers[0].when-c.nowLocked()) / c.speed
	return c.wall().Add(time.Duration(left) + 1), true
}

// unlocked calls f without the clock's lock.
func (c *clock) unlocked(f func()) {
	c.mu.Unlock()
	defer c.mu.Lock()
	defer func() {
		if v := recover(); v != nil {
			c.panicked(v)
		}
	}()
	f()
}

// close stops time for good. When it has returned no function runs; therefore it
// must not be called from one.
func (c *clock) close() {
	c.mu.Lock()
	c.then = c.nowLocked()
	c.closed = true
	c.timers = nil
	close(c.quit)
	started := c.real != nil
	c.mu.Unlock()
	if started {
		<-c.over
		c.real.Stop()
	}
}
