package scenario

import (
	"errors"
	"fmt"
	"time"

	"samesocket/internal/lab"
)

// ByHand is what somebody did during a run, or after its script was over, to be done
// again on top of a stepped run: as that is the same each time, so is what comes of it.
type ByHand struct {
	// After is the segment from whose sending on time is counted, the run's first being
	// 1; 0 is the run's beginning. Time is how long after that it is done.
	After int
	Time  time.Duration
	// Do does it; nil lets the lab go on until then. Segment is the id of a segment
	// that it names as After does.
	Do func(l *lab.Lab, segment func(n int) (id uint64, ok bool)) error
}

// ErrNoSegment says that a run has sent no such segment.
var ErrNoSegment = errors.New("the run has sent no such segment")

// mostTimers is how many timers pass before what follows the script must have come.
const mostTimers = 100

// advance goes to the next arrival, or before that does what was done by hand.
func (r *run) advance() error {
	d, ok := r.untilHand()
	if !ok {
		_, err := r.lab.Step()
		return err
	}
	if d > 0 {
		if arrived, err := r.lab.StepWithin(d); arrived || err != nil {
			return err
		}
	}
	return r.byHand()
}

// untilHand is how far the next act by hand is, if what it counts from is known.
func (r *run) untilHand() (d time.Duration, ok bool) {
	if len(r.hand) == 0 || r.hand[0].After > len(r.story.segments) {
		return 0, false
	}
	from := r.began
	if n := r.hand[0].After; n > 0 {
		from = r.story.segments[n-1].sent
	}
	return from + r.hand[0].Time - r.now(), true
}

func (r *run) now() time.Duration { return time.Duration(r.lab.Now().Time) * time.Microsecond }

// byHand does the next act by hand.
func (r *run) byHand() error {
	h := r.hand[0]
	r.hand = r.hand[1:]
	if h.Do == nil {
		return nil
	}
	return h.Do(r.lab, func(n int) (uint64, bool) {
		if n < 1 || n > len(r.story.segments) {
			return 0, false
		}
		return r.story.segments[n-1].id, true
	})
}

// pass lets lab time go on by d, and does what was done by hand meanwhile.
func (r *run) pass(d time.Duration) error {
	for end := r.now() + d; ; {
		if err := r.read(); err != nil {
			return err
		}
		until, ok := r.untilHand()
		if left := end - r.now(); !ok || until > left {
			return r.lab.Pass(max(left, 0))
		}
		if err := r.lab.Pass(max(until, 0)); err != nil {
			return err
		}
		if err := r.byHand(); err != nil {
			return err
		}
	}
}

// afterScript does what was done by hand when the script was over: what that counts from
// may come of a timer.
func (r *run) afterScript() error {
	for timers := 0; len(r.hand) > 0; {
		err := r.advance()
		if errors.Is(err, lab.ErrNothingInFlight) {
			if timers++; timers > mostTimers {
				return ErrNoSegment
			}
			if _, err = r.lab.Skip(); errors.Is(err, lab.ErrNoTimer) {
				return ErrNoSegment
			}
		}
		if err != nil {
			return fmt.Errorf("by hand: %w", err)
		}
		if err := r.read(); err != nil {
			return err
		}
	}
	return nil
}
