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
	Up    bool // false while it is cut
	// RateKbit is at how many kilobits (1000 bits) a second each direction transmits,
	// one segment after the other; 0 means that transmission takes no time.
	RateKbit int
}

// LinkChange holds the fields to change; nil leaves a field as it is.
type LinkChange struct {
	RTTMS    *float64
	Loss     *float64
	Up       *bool
	RateKbit *int
}

// span is an allowed range, both ends included.
type span struct{ from, to float64 }

var (
	speeds = span{0.02, 10}
	rtts   = span{20, 1000}
	losses = span{0, 0.5}
	// At 8 kbit/s an octet takes a millisecond and a full segment 1.5 s; at 1 Gbit/s
	// it takes 12 µs, and a trace counts microseconds.
	rates = span{8, 1_000_000} // kbit/s
)

// has is false for a number that is none.
func (s span) has(x float64) bool { return x >= s.from && x <= s.to }

func (s span) invalid(field, code string) error {
	return &InvalidError{Code: code, Field: field, Allowed: fmt.Sprintf("%g to %g", s.from, s.to)}
}

// orNone is for a setting that 0 turns off.
func (s span) orNone(code, field string) *InvalidError {
	return &InvalidError{Code: code, Field: field, Allowed: fmt.Sprintf("0, or %.0f to %.0f", s.from, s.to)}
}

// Clock returns how lab time runs now.
func (l *Lab) Clock() Clock {
	c := l.up.Load().net.Clock()
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
	s := l.up.Load()
	s.inOrder(func(time.Duration) {
		if c.Auto != nil {
			l.auto.Store(*c.Auto)
		}
		if c.Speed != nil {
			l.auto.Store(false)
			s.net.SetSpeed(*c.Speed)
		}
		if c.Paused != nil {
			s.net.SetPaused(*c.Paused)
		}
		s.tellPace()
	})
	return l.Clock(), nil
}

// Link returns how the link treats segments now.
func (l *Lab) Link() Link {
	return l.up.Load().link()
}

func (s *setup) link() Link {
	return Link{
		RTTMS: 2 * float64(s.net.Delay()) / float64(time.Millisecond), Loss: s.net.Loss(), Up: s.net.Up(), RateKbit: s.net.Rate(),
	}
}

// SetLink changes the link for segments sent from now on and returns the settings
// as they are then. If it cuts the link, what is on it or in its queues is lost where
// it is, and what is sent then at its sender. The error is as for SetClock.
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
	case c.RateKbit != nil && *c.RateKbit != 0 && !rates.has(float64(*c.RateKbit)):
		return l.Link(), errRate
	}
	s := l.up.Load()
	s.inOrder(func(now time.Duration) {
		if c.RTTMS != nil {
			s.net.SetDelay(Link{RTTMS: *c.RTTMS}.oneWay())
		}
		if c.Loss != nil {
			s.net.SetLoss(*c.Loss)
		}
		if c.RateKbit != nil {
			s.net.SetRate(*c.RateKbit)
		}
		link := s.link()
		if c.Up != nil {
			link.Up = *c.Up
		}
		s.tellLink(now, link)
		s.net.SetUp(link.Up) // tells what it loses
	})
	return l.Link(), nil
}

func (s *setup) tellLink(now time.Duration, k Link) {
	s.tell(now, event.Link, nil, event.LinkChanged{RTTMS: k.RTTMS, Loss: k.Loss, Up: k.Up, RateKbit: k.RateKbit})
}

var errRate = rates.orNone("rate_out_of_range", "rate_kbit")

func (k Link) oneWay() time.Duration {
	return time.Duration(k.RTTMS / 2 * float64(time.Millisecond))
}

// link is the configured link.
func (c Config) link() (Link, error) {
	if c.RTT == 0 {
		c.RTT = 200 * time.Millisecond
	}
	k := Link{RTTMS: float64(c.RTT) / float64(time.Millisecond), Loss: c.Loss, Up: true}
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

// crossing is for how long of wall time auto lets one crossing, of a segment of full
// size, be watched.
const crossing = 900 * time.Millisecond

// autoSpeed is slow while anything is in flight and real time when the wire is
// empty. It is called in the order of the hooks.
func (s *setup) autoSpeed() float64 {
	if s.net.InFlight() == 0 {
		return 1
	}
	return min(max(float64(s.net.Crossing())/float64(crossing), speeds.from), 1)
}

// adapt follows auto when the wire fills or has emptied, but not in the midst of
// a jump. It is called in the order of the hooks.
func (s *setup) adapt() {
	if !s.auto.Load() || s.jump != nil {
		return
	}
	if s.autoSpeed() != s.net.Clock().Speed {
		s.tellPace()
	}
}

// tellPace follows auto and tells the clock, changed or not.
func (s *setup) tellPace() {
	if s.auto.Load() {
		s.net.SetSpeed(s.autoSpeed())
	}
	s.tellClock()
}

// tellClock is called in the order of the hooks, right after a change: the
// instant of the event is that from which the new pace counts.
func (s *setup) tellClock() {
	c := s.net.Clock()
	s.tell(c.Lab, event.Link, nil, event.ClockChanged{
		Wall: c.Wall.Microseconds(), Lab: c.Lab.Microseconds(),
		Speed: c.Speed, Auto: s.auto.Load(), Paused: c.Paused,
	})
}

func (s *setup) opened(now time.Duration) {
	s.tell(now, "", nil, event.LabOpened{
		Client: vnet.ClientAddr().String(), Server: vnet.ServerAddr().String(), Stack: vnet.Implementation(),
	})
	s.tellLink(now, s.link())
	s.tellClock()
	for _, at := range []vnet.Host{vnet.Client, vnet.Server} {
		if s.program(at) != plainProgram(at) {
			s.tellProgram(now, at)
		}
	}
}
