package lab

import (
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// Box says what stands between the machines: a network address and port translator that
// forgets, or nothing.
type Box struct {
	// IdleTimeoutMS is after how many milliseconds of lab time without a segment it
	// forgets a row of its table; 0 means that there is no box.
	IdleTimeoutMS int
	// WithoutRow is what it does with a segment of the client's that has no row and is
	// no SYN: rebind or drop.
	WithoutRow event.WithoutRow
}

// BoxChange holds the fields to change; nil leaves a field as it is.
type BoxChange struct {
	IdleTimeoutMS *int
	WithoutRow    *event.WithoutRow
}

var errWithoutRow = &InvalidError{"without_row_invalid", "without_row", "rebind or drop"}

// NoBox is what a lab has at first.
func NoBox() Box { return boxOf(vnet.Box{}) }

// Box returns which box there is now.
func (l *Lab) Box() Box { return boxOf(l.up.Load().net.Box()) }

func boxOf(b vnet.Box) Box {
	is := Box{int(b.Idle.Milliseconds()), event.Rebind}
	if b.Drops {
		is.WithoutRow = event.Drop
	}
	return is
}

// SetBox puts a box between the machines, changes it or takes it away, and returns the
// settings as they are then. What is on the link goes on as it was. The error is as for
// SetClock.
func (l *Lab) SetBox(c BoxChange) (Box, error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	switch {
	case l.ended():
		return l.Box(), ErrClosed
	case c.IdleTimeoutMS != nil && *c.IdleTimeoutMS != 0 && !idles.has(float64(*c.IdleTimeoutMS)):
		return l.Box(), errIdle
	case c.WithoutRow != nil && *c.WithoutRow != event.Rebind && *c.WithoutRow != event.Drop:
		return l.Box(), errWithoutRow
	}
	s := l.up.Load()
	s.inOrder(func(now time.Duration) {
		b := s.net.Box()
		if c.IdleTimeoutMS != nil {
			b.Idle = milliseconds(*c.IdleTimeoutMS)
		}
		if c.WithoutRow != nil {
			b.Drops = *c.WithoutRow == event.Drop
		}
		is := boxOf(b)
		s.tell(now, event.Box, nil, event.BoxChanged{
			Address: vnet.BoxAddr().String(), IdleTimeoutMS: is.IdleTimeoutMS, WithoutRow: is.WithoutRow,
		})
		s.net.SetBox(b)
	})
	return l.Box(), nil
}
