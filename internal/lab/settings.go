package lab

import (
	"fmt"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// Clock says how lab time runs.
type Clock struct {
	// Speed is lab time per wall time while not paused; with Auto, the speed
	// that the lab has chosen now.
	Speed  float64
	Auto   bool
	Paused bool
}

// ClockChange holds the fields to change; nil leaves a field as it is. A Speed
// ends auto; a Speed together with Auto being true is invalid.
type ClockChange struct {
	Speed  *float64
	Auto   *bool
	Paused *bool
}

// Link says how the link treats segments.
type Link struct {
	RTTMS float64
	Loss  float64
}

// LinkChange holds the fields to change; nil leaves a field as it is.
type LinkChange struct {
	RTTMS *float64
	Loss  *float64
}

// span is an allowed range, both ends included.
type span struct{ from, to float64 }

var (
	speeds = span{0.02, 10}
	rtts   = span{20, 1000}
	losses = span{0, 0.5}
)

// has is false for a number that is none.
func (s span) has(x float64) bool { return x >= s.from && x <= s.to }

func (s span) invalid(field, code string) error {
	return &InvalidError{Code: code, Field: field, Allowed: fmt.Sprintf("%g to %g", s.from, s.to)}
}

// Clock returns how lab time runs now.
func (l *Lab) Clock() Clock {
	c := l.net.Clock()
	return Clock{c.Speed, l.auto.Load(), c.Paused}
}

// SetClock changes how lab time runs and returns the settings as they are then.
// The error is an *InvalidError, and nothing has changed, or ErrClosed.
func (l *Lab) SetClock(c ClockChange) (Clock, error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	switch {
	case l.ended():
		return l.Clock(), ErrClosed
	case c.Speed != nil && !speeds.has(*c.Speed):
		return l.Clock(), speeds.invalid("speed", "speed_out_of_range")
	case c.Speed != nil && c.Auto != nil && *c.Auto:
		return l.Clock(), &InvalidError{"speed_or_auto", "speed", "either a speed or auto"}
	}
	l.inOrder(func(time.Duration) {
		if c.Auto != nil {
			l.auto.Store(*c.Auto)
		}
		if c.Speed != nil {
			l.auto.Store(false)
			l.net.SetSpeed(*c.Speed)
		}
		if c.Paused != nil {
			l.net.SetPaused(*c.Paused)
		}
		if l.auto.Load() {
			l.net.SetSpeed(l.autoSpeed())
		}
		l.tellClock()
	})
	return l.Clock(), nil
}

// Link returns how the link treats segments now.
func (l *Lab) Link() Link {
	return Link{RTTMS: 2 * float64(l.net.Delay()) / float64(time.Millisecond), Loss: l.net.Loss()}
}

// SetLink changes the link for segments sent from now on and returns the
// settings as they are then. The error is as for SetClock.
func (l *Lab) SetLink(c LinkChange) (Link, error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	switch {
	case l.ended():
		return l.Link(), ErrClosed
	case c.RTTMS != nil && !rtts.has(*c.RTTMS):
		return l.Link(), rtts.invalid("rtt_ms", "rtt_out_of_range")
	case c.Loss != nil && !losses.has(*c.Loss):
		return l.Link(), losses.invalid("loss", "loss_out_of_range")
	}
	l.inOrder(func(now time.Duration) {
		if c.RTTMS != nil {
			l.net.SetDelay(Link{RTTMS: *c.RTTMS}.oneWay())
		}
		if c.Loss != nil {
			l.net.SetLoss(*c.Loss)
		}
		link := l.Link()
		l.tell(now, event.Link, nil, event.LinkChanged{RTTMS: link.RTTMS, Loss: link.Loss})
	})
	return l.Link(), nil
}

func (k Link) oneWay() time.Duration {
	return time.Duration(k.RTTMS / 2 * float64(time.Millisecond))
}

// link is the configured link.
func (c Config) link() (Link, error) {
	if c.RTT == 0 {
		c.RTT = 200 * time.Millisecond
	}
	k := Link{RTTMS: float64(c.RTT) / float64(time.Millisecond), Loss: c.Loss}
	switch {
	case c.instant:
		k.RTTMS = 0
	case !rtts.has(k.RTTMS):
		return k, rtts.invalid("rtt_ms", "rtt_out_of_range")
	}
	if !losses.has(k.Loss) {
		return k, losses.invalid("loss", "loss_out_of_range")
	}
	return k, nil
}

// crossing is for how long of wall time auto lets one crossing be watched.
const crossing = 900 * time.Millisecond

// autoSpeed is slow while anything is in flight and real time when the wire is
// empty. It is called in the order of the hooks.
func (l *Lab) autoSpeed() float64 {
	if l.net.InFlight() == 0 {
		return 1
	}
	return min(max(float64(l.net.Delay())/float64(crossing), speeds.from), 1)
}

// adapt follows auto when the wire fills or has emptied. It is called in the
// order of the hooks.
func (l *Lab) adapt() {
	if !l.auto.Load() {
		return
	}
	if x := l.autoSpeed(); x != l.net.Clock().Speed {
		l.net.SetSpeed(x)
		l.tellClock()
	}
}

// tellClock is called in the order of the hooks, right after a change: the
// instant of the event is that from which the new pace counts.
func (l *Lab) tellClock() {
	c := l.net.Clock()
	l.tell(c.Lab, event.Link, nil, event.ClockChanged{
		Wall: c.Wall.Microseconds(), Lab: c.Lab.Microseconds(),
		Speed: c.Speed, Auto: l.auto.Load(), Paused: c.Paused,
	})
}

func (l *Lab) opened(now time.Duration) {
	l.tell(now, "", nil, event.LabOpened{
		Client: vnet.ClientAddr().String(), Server: vnet.ServerAddr().String(), Stack: vnet.Implementation(),
	})
	link := l.Link()
	l.tell(now, event.Link, nil, event.LinkChanged{RTTMS: link.RTTMS, Loss: link.Loss})
	l.tellClock()
}
