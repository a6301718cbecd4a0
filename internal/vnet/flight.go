// A segment on its way: where it is, and what can be done with it by hand.
//
// Before: link.go lets it set out; after: link.go delivers it, unless it is lost.

package vnet

import (
	"errors"
	"time"
)

// MaxHeld is how many segments may be held at a time: each costs its memory for
// as long as somebody likes.
const MaxHeld = 64

// Why an act on a segment is refused.
var (
	ErrUnknownSegment = errors.New("there is no such segment")
	ErrNotInFlight    = errors.New("the segment is not in flight any more")
	ErrHeld           = errors.New("the segment is held already")
	ErrNotHeld        = errors.New("the segment is not held")
	ErrTooManyHeld    = errors.New("too many segments are held")
)

// flight is a segment between its sending and its end. It stands at way until
// departs and goes evenly from there to stop, which it reaches at until. While it is
// held it stands at way and left of its time remains, the first part of which, wait,
// it has yet to spend in its queue.
type flight struct {
	Segment
	timer timer // at whose instant it is delivered or lost

	departs, until time.Duration
	way, stop      float64 // 0 at the sender, 1 at the receiver
	wait, left     time.Duration
	held           bool

	box       timer  // at whose instant it is half-way
	passed    bool   // the box, or there is none for it
	rewritten []byte // by the box; nil if it was not
	after     Tuple  // that it has then, the sender's side first
}

// packet is the IP packet as it is now.
func (f *flight) packet() []byte {
	if f.rewritten != nil {
		return f.rewritten
	}
	return f.Raw
}

// arrivesAs is the segment's tuple now, the sender's side first.
func (f *flight) arrivesAs() Tuple {
	if f.rewritten != nil {
		return f.after
	}
	return f.Tuple
}

// wayAt is how far the segment is.
func (f *flight) wayAt(now time.Duration) float64 {
	switch {
	case f.held:
		return f.way
	case now >= f.until:
		return f.stop
	}
	done := float64(now-f.departs) / float64(f.until-f.departs)
	return f.way + (f.stop-f.way)*max(0, done)
}

// schedule lets the flight go on for d from now, or from after if that is later, but
// not to an end before notBefore. It returns what now is.
func (n *Network) schedule(f *flight, after, d, notBefore time.Duration) (now time.Duration) {
	if n.inFlight++; n.inFlight == 1 && n.hooks.Busy != nil {
		n.hooks.Busy()
	}
	var box *timer
	var share float64
	if !f.passed && d > 0 {
		box = &f.box
		share = (float64(f.wait) + float64(d-f.wait)*(halfway-f.way)/(1-f.way)) / float64(d)
	}
	now, f.until = n.clock.send(&f.timer, after, d, notBefore, box, share)
	f.departs = max(now, after)
	if f.Lost == "" {
		f.DeliverAt = f.until
		n.lastDue[f.From] = max(n.lastDue[f.From], f.until)
	}
	return now
}

// unschedule takes a flight off the schedule. It holds up no other any more, but what
// it occupied of the transmitter, or was to, stays used.
func (n *Network) unschedule(f *flight) {
	f.timer.Stop()
	f.box.Stop()
	n.inFlight--
	n.lastDue[f.From] = 0
	for _, o := range n.flights {
		if o != f && o.From == f.From && !o.held && o.Lost == "" {
			n.lastDue[f.From] = max(n.lastDue[f.From], o.until)
		}
	}
}

// end is called by the flight's timer. It reports whether the flight has come to
// its end; not so if somebody has held or lost it at this very instant.
func (n *Network) end(f *flight) bool {
	if n.flights[f.ID] != f || f.held {
		return false
	}
	delete(n.flights, f.ID)
	n.inFlight--
	return true
}

// flight finds a segment that is under way, held or not.
func (n *Network) flight(id uint64) (*flight, error) {
	switch f := n.flights[id]; {
	case f != nil:
		return f, nil
	case id == 0 || id > n.segments:
		return nil, ErrUnknownSegment
	}
	return nil, ErrNotInFlight
}

// Hold stops a segment where it is, be it in its queue. It is on the link still, but
// counts no more as in flight and is due at no instant, until Release or Lose. Until
// then whatever is sent overtakes it; after its release, what was sent before that
// and is due earlier still does, and what is sent later does not. The error is one of
// those above. Like Release, Lose and SetUp it is for Observe.
func (n *Network) Hold(id uint64) error {
	f, err := n.flight(id)
	switch {
	case err != nil:
		return err
	case f.held:
		return ErrHeld
	case n.held >= MaxHeld:
		return ErrTooManyHeld
	}
	now := n.clock.now()
	n.unschedule(f)
	f.way, f.wait, f.left, f.held = f.wayAt(now), max(0, f.departs-now), max(0, f.until-now), true
	n.held++
	if n.hooks.Held != nil {
		n.hooks.Held(Hold{f.ID, now, f.From, f.Tuple, f.way})
	}
	return nil
}

// Release lets a held segment go on: the rest of its way takes the rest of its
// time, and one that was held in its queue first waits there as long as it had yet to.
func (n *Network) Release(id uint64) error {
	f, err := n.flight(id)
	switch {
	case err != nil:
		return err
	case !f.held:
		return ErrNotHeld
	}
	f.held = false
	n.held--
	now := n.schedule(f, 0, f.left, 0)
	r := Release{ID: f.ID, At: now, From: f.From, Tuple: f.Tuple, DeliverAt: f.DeliverAt}
	if f.wait > 0 {
		f.departs = now + f.wait
		r.DepartsAt = f.departs
	}
	if n.hooks.Released != nil {
		n.hooks.Released(r)
	}
	return nil
}

// Lose loses a segment at once, where it is, held or not, be it in its queue.
func (n *Network) Lose(id uint64) error {
	f, err := n.flight(id)
	if err == nil {
		n.lose(f, byHand)
	}
	return err
}

// lose takes a flight off the link before its end.
func (n *Network) lose(f *flight, why string) {
	now := n.clock.now()
	if f.held {
		n.held--
	} else {
		n.unschedule(f)
	}
	delete(n.flights, f.ID)
	n.lost(f, now, f.wayAt(now), why)
}

func (n *Network) lost(f *flight, now time.Duration, way float64, why string) {
	if n.hooks.Lost != nil {
		n.hooks.Lost(Loss{f.ID, now, f.From, f.Tuple, way, why})
	}
}
