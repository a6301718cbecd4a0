package scenario

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// group does an act and all that come meanwhile, and returns which is next.
func (r *run) group(i int) (next int, err error) {
	if !r.options.Stepped {
		if err := r.await(r.patience(), func() (bool, error) { return !r.lab.Clock().Paused, nil }); err != nil {
			return i, err
		}
	}
	for next = i + 1; next < len(r.Steps) && r.Steps[next].meanwhile; next++ {
	}
	if next == i+1 {
		err = r.step(i)
	} else {
		r.lab.AtOnce(func() { err = r.steps(i, next) })
	}
	if err != nil {
		return i, err
	}
	if err := r.settle(); err != nil {
		return i, fmt.Errorf("%s: %w", r.Steps[next-1].Act, err)
	}
	return next, nil
}

// steps does several acts, each when hosts and programs have settled, whatever is on
// the wire.
func (r *run) steps(i, next int) error {
	for ; i < next; i++ {
		if err := r.step(i); err != nil {
			return err
		}
		if _, err := r.lab.Settled(); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) step(i int) error {
	// What was told meanwhile may forbid it.
	if err := r.read(); err != nil {
		return err
	}
	s := r.Steps[i]
	r.lab.Tell(event.ScenarioStep{Scenario: r.Name, Step: i + 1, Of: len(r.Steps), Act: s.Act})
	if err := s.do(r); err != nil {
		return fmt.Errorf("%s: %w", s.Act, err)
	}
	return nil
}

// atOnce is from how much lab time on nobody is to wait for it.
const atOnce = time.Minute

// wait lets so much lab time pass.
func (r *run) wait(d time.Duration) error {
	if r.options.Stepped || d > atOnce {
		return r.pass(d)
	}
	err := r.await(d, func() (bool, error) { return false, nil })
	if errors.Is(err, errTimeout) {
		err = nil
	}
	return err
}

// request sends a request and waits until it has got anywhere: to a connection
// or as far as a SYN. It is a goroutine of its own, and until then the lab may
// look settled.
func (r *run) request(q lab.Request) (id string, err error) {
	id, err = r.lab.Do(q)
	if err != nil {
		return "", err
	}
	return id, r.await(r.patience(), func() (bool, error) { return r.story.moved[id], nil })
}

// twice sends a request, and again as soon as its response has been read: on a slow
// machine too, no lab time passes between them.
func (r *run) twice(q lab.Request) error {
	id, err := r.request(q)
	if err != nil {
		return err
	}
	err = r.await(r.patience(), func() (bool, error) {
		if err := r.stepOn(func() bool { return r.story.answered[id] }); err != nil {
			return false, err
		}
		return r.story.answered[id], nil
	})
	if err != nil {
		return err
	}
	_, err = r.request(q)
	return err
}

// stepOn goes on from arrival to arrival while something is on the wire, and reads what
// comes of each, until that is enough.
func (r *run) stepOn(enough func() bool) error {
	for r.options.Stepped && r.story.inFlight > 0 && !enough() {
		step := r.advance()
		if step != nil && !errors.Is(step, lab.ErrNothingInFlight) {
			return step
		}
		if err := r.read(); err != nil {
			return err
		}
		if step != nil {
			break // what was read as sent was lost at that very instant
		}
	}
	return nil
}

func (r *run) patience() time.Duration { return cmp.Or(r.options.patience, patience) }

// settle waits until the wire is empty but for what is held, programs and hosts have
// settled, and no work of theirs is pending.
func (r *run) settle() error {
	return r.await(r.patience(), func() (bool, error) {
		if err := r.stepOn(func() bool { return false }); err != nil {
			return false, err
		}
		if r.story.inFlight > 0 || r.story.pending.any() {
			return false, nil
		}
		empty, err := r.lab.Settled()
		if err != nil || !empty {
			return false, err
		}
		err = r.read()
		return r.story.inFlight == 0 && !r.story.pending.any(), err
	})
}
