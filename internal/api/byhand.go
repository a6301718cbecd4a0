// What was done by hand on top of a scenario, to be done again in a stepped run.

package api

import (
	"errors"
	"net/http"
	"time"

	"samesocket/internal/lab"
	"samesocket/internal/scenario"
)

// A link has few of them; each is within some minutes of a segment.
const (
	mostByHand   = 50
	longestAfter = 10 * time.Minute
)

var byHandInvalid = Problem{
	Status: http.StatusBadRequest, Code: "do_invalid", Field: "do",
	Allowed: "of a stepped run, at most 50 of lose, hold, release, lose-next, power-cycle, set and stand, each at most ten minutes after a segment",
	Detail:  "This cannot be done on top of a scenario.",
}

// byHand is one act: so many microseconds after the run's nth segment was sent. Which
// member says more goes by the act, and is as in the act's own call. Stand does nothing:
// the run goes on until then.
type byHand struct {
	After   int    `json:"after"`
	US      int64  `json:"us"`
	Act     string `json:"act"`
	Segment int    `json:"segment"` // counted as After is
	loseNextBody
	powerCycleBody
	Link   *linkBody   `json:"link"`
	Box    *boxBody    `json:"box"`
	Client *clientBody `json:"client"`
	Server *serverBody `json:"server"`
}

func (b byHand) scenario() (scenario.ByHand, error) {
	done := scenario.ByHand{After: b.After, Time: time.Duration(b.US) * time.Microsecond}
	if b.After < 0 || done.Time < 0 || done.Time > longestAfter {
		return done, byHandInvalid
	}
	onSegment := map[string]func(*lab.Lab, uint64) error{"lose": (*lab.Lab).Lose, "hold": (*lab.Lab).Hold, "release": (*lab.Lab).Release}
	switch act := onSegment[b.Act]; {
	case act != nil && b.Segment > 0:
		done.Do = func(l *lab.Lab, segment func(int) (uint64, bool)) error {
			id, ok := segment(b.Segment)
			if !ok {
				return scenario.ErrNoSegment
			}
			return act(l, id)
		}
	case b.Act == "lose-next":
		done.Do = func(l *lab.Lab, _ func(int) (uint64, bool)) error { return l.LoseNext(b.What, b.From) }
	case b.Act == "power-cycle":
		done.Do = func(l *lab.Lab, _ func(int) (uint64, bool)) error {
			_, err := l.PowerCycle(b.Host)
			return err
		}
	case b.Act == "set":
		done.Do = func(l *lab.Lab, _ func(int) (uint64, bool)) error { return b.set(&liveLab{Lab: l}) }
	case b.Act != "stand":
		return done, byHandInvalid
	}
	return done, nil
}

// set changes what is named.
func (b byHand) set(l *liveLab) (err error) {
	if b.Link != nil {
		_, err = changeLink(nil, l, *b.Link)
	}
	if err == nil && b.Box != nil {
		_, err = changeBox(nil, l, *b.Box)
	}
	if err == nil && b.Client != nil {
		_, err = changeClient(nil, l, *b.Client)
	}
	if err == nil && b.Server != nil {
		_, err = changeServer(nil, l, *b.Server)
	}
	return err
}

// onTop is what is to be done on top of a run.
func (p pace) onTop() (acts []scenario.ByHand, err error) {
	if len(p.Do) > mostByHand || len(p.Do) > 0 && !p.Stepped {
		return nil, byHandInvalid
	}
	for _, b := range p.Do {
		act, invalid := b.scenario()
		acts, err = append(acts, act), errors.Join(err, invalid)
	}
	if err != nil {
		return nil, byHandInvalid
	}
	return acts, nil
}
