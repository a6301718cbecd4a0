package scenario

import (
	"errors"
	"fmt"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// patience is for how much lab time an act may keep the lab from coming to rest.
const patience = time.Minute

// Options say how a scenario is run.
type Options struct {
	// Stepped pauses the lab and steps through it, so that every run is the
	// same; else the lab runs as its clock says.
	Stepped bool
	// ByHand is done on top of a stepped run, in this order.
	ByHand []ByHand

	patience time.Duration // 0 means patience
}

// Result is what came of a run.
type Result struct {
	OK     bool
	Failed []string // the ids of the expectations that were not met
	// Why is that of event.ScenarioFinished, or LabClosed.
	Why event.ScenarioEnd
	Err error // what was refused
	// Golden is what was seen, to be compared with that of the file.
	Golden string
}

var (
	errReset   = errors.New("the lab was reset")
	errTimeout = errors.New("the lab does not come to rest")
)

// LabClosed is why a scenario is over when its lab has ended: nothing can be told
// any more.
const LabClosed event.ScenarioEnd = "closed"

// run is a scenario under way.
type run struct {
	*Scenario
	lab     *lab.Lab
	options Options
	seen    uint64 // of the trace
	story   *story
	checks  []checker // nil once decided
	hand    []ByHand  // that are to come
	began   time.Duration
	failed  []string
}

// Run resets the lab and runs the scenario there, and returns when it is over.
// A lab takes one at a time.
func (s *Scenario) Run(l *lab.Lab, o Options) Result {
	r := &run{Scenario: s, lab: l, options: o, hand: o.ByHand}
	err := r.begin()
	for i := 0; err == nil && i < len(s.Steps); {
		i, err = r.group(i)
	}
	if err == nil {
		err = r.afterScript()
	}
	res := Result{Err: err, Why: why(err)}
	if r.story != nil {
		r.decide(err == nil)
		res.Golden = r.story.golden.String()
	}
	res.Failed = r.failed
	res.OK = err == nil && len(r.failed) == 0
	l.Tell(event.ScenarioFinished{Scenario: s.Name, OK: res.OK, Why: res.Why})
	return res
}

func why(err error) event.ScenarioEnd {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, lab.ErrClosed):
		return LabClosed
	case errors.Is(err, errReset):
		return event.ScenarioReset
	case errors.Is(err, errTimeout):
		return event.ScenarioTimeout
	}
	return event.ScenarioRefused
}

// begin resets the lab, sets what a scenario may rely on, and tells what follows.
func (r *run) begin() error {
	r.seen = r.lab.Trace().Last()
	if _, err := r.lab.Reset(); err != nil {
		return err
	}
	if err := r.plain(); err != nil {
		return fmt.Errorf("set the lab up: %w", err)
	}
	if r.options.Stepped {
		paused := true
		if _, err := r.lab.SetClock(lab.ClockChange{Paused: &paused}); err != nil {
			return err
		}
	}
	if err := r.find(); err != nil {
		return err
	}
	r.story = newStory(r.lab.Link().RTTMS)
	r.story.exact, r.story.speed = r.options.Stepped, r.lab.Clock().Speed
	started := event.ScenarioStarted{Scenario: r.Name}
	for _, s := range r.Steps {
		started.Acts = append(started.Acts, s.Act)
	}
	for _, e := range r.Expects {
		started.Expects = append(started.Expects, e.ID)
		r.checks = append(r.checks, e.make())
	}
	r.began = r.now()
	r.lab.Tell(started)
	return nil
}

// plain sets what differs from a lab's own settings.
func (r *run) plain() error {
	if p := lab.PlainServer(); r.lab.Server() != p {
		if _, err := r.lab.SetServer(p.Change()); err != nil {
			return err
		}
	}
	if p := lab.PlainClient(); r.lab.Client() != p {
		if _, err := r.lab.SetClient(p.Change()); err != nil {
			return err
		}
	}
	none, yes, lossless := 0, true, 0.0
	if k := r.lab.Link(); k.Loss != 0 || !k.Up || k.RateKbit != 0 {
		if _, err := r.lab.SetLink(lab.LinkChange{Loss: &lossless, Up: &yes, RateKbit: &none}); err != nil {
			return err
		}
	}
	if r.lab.Box() != lab.NoBox() {
		rebind := lab.NoBox().WithoutRow
		if _, err := r.lab.SetBox(lab.BoxChange{IdleTimeoutMS: &none, WithoutRow: &rebind}); err != nil {
			return err
		}
	}
	return nil
}

// find passes over what was told before the reset and the reset itself.
func (r *run) find() error {
	lines, _ := r.lab.Trace().Since(r.seen)
	for _, line := range lines {
		r.seen++
		if isReset(line) {
			return nil
		}
	}
	return lab.ErrClosed // the trace was full
}

// await reads the trace until a condition holds, which can change by an event
// only, or until so much lab time has passed.
func (r *run) await(patience time.Duration, holds func() (bool, error)) error {
	over := make(chan struct{})
	defer r.lab.Alarm(patience, func() { close(over) })()
	for {
		if err := r.read(); err != nil {
			return err
		}
		if yes, err := holds(); yes || err != nil {
			return err
		}
		select {
		case <-r.lab.Trace().Changed(r.seen):
		case <-r.lab.Done():
			return lab.ErrClosed
		case <-over:
			return errTimeout
		}
	}
}

// read takes in what was told since, and decides what can be decided.
func (r *run) read() error {
	lines, ended := r.lab.Trace().Since(r.seen)
	for _, line := range lines {
		if isReset(line) {
			return errReset
		}
		r.seen++
		h, err := r.story.add(line)
		if err != nil {
			return fmt.Errorf("read trace: %w", err)
		}
		if h == nil {
			continue
		}
		for i, c := range r.checks {
			if c == nil {
				continue
			}
			if v := c.see(r.story, h); v != open {
				r.checked(i, v == met)
			}
		}
	}
	if ended {
		return lab.ErrClosed
	}
	return nil
}

// decide decides what is left when all is over. What was cut short has shown
// nothing.
func (r *run) decide(whole bool) {
	for i, c := range r.checks {
		if c != nil {
			r.checked(i, whole && c.end(r.story))
		}
	}
}

func (r *run) checked(i int, ok bool) {
	r.checks[i] = nil
	if !ok {
		r.failed = append(r.failed, r.Expects[i].ID)
	}
	r.lab.Tell(event.ScenarioChecked{Scenario: r.Name, Expect: r.Expects[i].ID, OK: ok})
}
