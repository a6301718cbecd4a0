package lab

import (
	"errors"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// ErrNothingInFlight says that no segment is on its way: none is on the wire, or
// those that are are held.
var ErrNothingInFlight = errors.New("nothing is in flight")

// ErrNoTimer says that no timer of the lab can do anything.
var ErrNoTimer = errors.New("no timer can do anything")

// A skip ends without a timer after so much lab time, for no timer of TCP or of a
// program waits for longer than two minutes; and after so much wall time, of which
// it takes a few milliseconds for each instant on the way.
const (
	maxSkip     = 10 * time.Minute
	maxSkipWall = 3 * time.Second
)

// Skipped says which timer a skip has come to, and how far it was.
type Skipped struct {
	// Timer, Host and Conn are those of event.ClockSkipped.
	Timer      event.Timer
	Host       event.Host
	Conn       string
	From, Time time.Duration // lab time
}

// jump is a step or a skip under way.
type jump struct {
	from vnet.Reading
	did  *Skipped // what a timer did first
}

// within reports whether a skip may still go on.
func (j *jump) within(now vnet.Reading) bool {
	return now.Lab-j.from.Lab < maxSkip && now.Wall-j.from.Wall < maxSkipWall
}

// Step lets lab time go on to the next instant at which a segment is delivered
// or lost and leaves it there, paused. All that is due until then and at that
// instant happens; when Step returns, the hosts have settled. The error is
// ErrNothingInFlight, and nothing has changed, or ErrClosed.
func (l *Lab) Step() (at time.Duration, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return 0, ErrClosed
	}
	s := l.up.Load()
	err = ErrNothingInFlight
	jumped := s.net.Jump(func(i vnet.Instant) (more bool) {
		s.inOrder(func(now time.Duration) {
			switch {
			case i.First && s.net.InFlight() == 0:
			case i.First:
				s.jump, more = &jump{from: s.net.Clock()}, true
				if !s.jump.from.Paused {
					s.net.SetPaused(true)
					s.tellClock()
				}
			case i.Link:
				at, err = now, nil
				wall := s.net.Clock().Wall
				s.tell(now, event.Link, nil, event.ClockStepped{
					Wall: wall.Microseconds(), Lab: now.Microseconds(), From: s.jump.from.Lab.Microseconds(),
				})
				s.endJump()
			default:
				more = true
			}
		})
		return more
	})
	if jumped != nil {
		return 0, ErrClosed
	}
	return at, err
}

// StepWithin is Step, but goes no further than d, and as far where nothing is in flight;
// it reports whether a segment arrived or was lost at the instant at which lab time
// stands. The error is ErrClosed.
func (l *Lab) StepWithin(d time.Duration) (arrived bool, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return false, ErrClosed
	}
	s := l.up.Load()
	passed := false // on the clock's goroutine alone
	defer s.net.AfterFunc(d, func() { passed = true })()
	if s.net.Jump(func(i vnet.Instant) (more bool) {
		s.inOrder(func(now time.Duration) {
			if i.First {
				s.jump = &jump{from: s.net.Clock()}
				if !s.jump.from.Paused {
					s.net.SetPaused(true)
					s.tellClock()
				}
			}
			if arrived = i.Link && !i.First; !arrived && !passed {
				more = true
				return
			}
			s.arrive(now)
		})
		return more
	}) != nil {
		return false, ErrClosed
	}
	return arrived, nil
}

// Pass lets lab time go on by d, paused or not and as fast as the machine can. All
// that is due until then and at that instant happens; then it goes on, or stands if it
// stood before. The error is ErrClosed.
func (l *Lab) Pass(d time.Duration) error {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return ErrClosed
	}
	s := l.up.Load()
	passed := false // on the clock's goroutine alone
	defer s.net.AfterFunc(d, func() { passed = true })()
	if s.net.Jump(func(i vnet.Instant) (more bool) {
		s.inOrder(func(now time.Duration) {
			if i.First {
				s.jump = &jump{from: s.net.Clock()}
			}
			if more = !passed; more {
				return
			}
			s.arrive(now)
		})
		return more
	}) != nil {
		return ErrClosed
	}
	return nil
}

// Skip lets lab time jump to the next timer of the lab that does something, and
// says which. What is due on the way happens, segments in flight included; lab
// time then goes on, or stands if it stood before. If what was in flight has
// arrived and no timer is left, the timer is "none". The error is ErrNoTimer, and
// nothing has changed, if nothing was pending at all; or ErrClosed.
func (l *Lab) Skip() (to Skipped, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return Skipped{}, ErrClosed
	}
	s := l.up.Load()
	err = ErrNoTimer
	jumped := s.net.Jump(func(i vnet.Instant) (more bool) {
		s.inOrder(func(now time.Duration) {
			switch {
			case i.First && !s.pending():
			case i.First:
				s.jump, more = &jump{from: s.net.Clock()}, true
			case s.jump.did == nil && i.Due && s.pending() && s.jump.within(s.net.Clock()):
				more = true
			default:
				to, err = Skipped{Timer: event.TimerNone}, nil
				if s.jump.did != nil {
					to = *s.jump.did
				}
				to.From, to.Time = s.jump.from.Lab, now
				s.tell(now, event.Link, nil, event.ClockSkipped{
					Wall: s.net.Clock().Wall.Microseconds(), Lab: now.Microseconds(), From: to.From.Microseconds(),
					Timer: to.Timer, Host: to.Host, Conn: to.Conn,
				})
				s.endJump()
			}
		})
		return more
	})
	if jumped != nil {
		return Skipped{}, ErrClosed
	}
	return to, err
}

// Settled waits until programs and hosts have done all that they do at this
// instant of lab time, and reports whether the wire is empty then, but for what is
// held: if so, nothing happens any more but by a timer or an act. It tells and
// changes nothing; a pause does not keep it. The error is ErrClosed.
func (l *Lab) Settled() (empty bool, err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return false, ErrClosed
	}
	s := l.up.Load()
	if s.net.Jump(func(vnet.Instant) (more bool) {
		s.inOrder(func(time.Duration) { empty = s.net.InFlight() == 0 })
		return false
	}) != nil {
		return false, ErrClosed
	}
	return empty, nil
}

// AtOnce calls f while lab time stands, but for what f itself lets pass: what f does
// has one instant.
func (l *Lab) AtOnce(f func()) {
	l.up.Load().net.AtOnce(f)
	s := l.up.Load()
	s.inOrder(func(time.Duration) { s.tellPace() }) // time stood still meanwhile
}

// Alarm calls f once lab time d has passed, unless it is stopped or a reset comes
// before. F must be brief. It is for who watches the lab: a skip knows nothing of
// it.
func (l *Lab) Alarm(d time.Duration, f func()) (stop func()) {
	unset := l.up.Load().net.AfterFunc(d, f)
	return func() { unset() }
}

// endJump ends the jump: it joins lab time and wall time again. The speed that
// auto would have chosen on the way is not told, for nobody could see it.
func (s *setup) endJump() {
	s.jump = nil
	s.tellPace()
}

// pending reports whether anything can come of time alone.
func (s *setup) pending() bool { return s.waiting.Load() > 0 || s.net.Pending() }

// byTimer notes for a skip what TCP did, if a timer made it.
func (s *setup) byTimer(timer event.Timer, at vnet.Host, c *connection) {
	if s.jump != nil && s.net.ByTimer() {
		s.note(timer, vantage[at], c)
	}
}

// note keeps what came first; the rest followed from it.
func (s *setup) note(timer event.Timer, at event.Host, c *connection) {
	if s.jump.did != nil {
		return
	}
	s.jump.did = &Skipped{Timer: timer, Host: at}
	if c != nil {
		s.jump.did.Conn = c.id
	}
}

// endedBy names the timer that takes an endpoint from a state to CLOSED.
func endedBy(state event.State) event.Timer {
	switch state {
	case event.TimeWait:
		return event.TimerTimeWait
	case event.FinWait2:
		return event.TimerFinWait2
	}
	return event.TimerGaveUp
}

// arrive tells of a jump that has come to its end.
func (s *setup) arrive(now time.Duration) {
	s.tell(now, event.Link, nil, event.ClockStepped{
		Wall: s.net.Clock().Wall.Microseconds(), Lab: now.Microseconds(), From: s.jump.from.Lab.Microseconds(),
	})
	s.endJump()
}
