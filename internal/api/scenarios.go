package api

import (
	"context"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/scenario"
)

var (
	scenarioUnknown = Problem{Status: http.StatusNotFound, Code: "unknown_scenario", Detail: "There is no such scenario."}
	scenarioRunning = Problem{
		Status: http.StatusConflict, Code: "scenario_running",
		Detail: "A scenario is running in this lab. A reset ends it.",
	}
)

// script is the scenario that runs in a lab, if one does.
type script struct {
	mu   sync.Mutex
	over chan struct{} // nil if none runs; closed when it is over
}

// begin is false if one runs already.
func (c *script) begin() (over func(), ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.over != nil {
		return nil, false
	}
	done := make(chan struct{})
	c.over = done
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.over = nil
		close(done)
	}, true
}

// leaving is for how long anybody waits for a scenario that a reset has ended. It
// takes less than a millisecond, unless that began after the reset.
const leaving = time.Second

// leave waits until a scenario that has been ended is over.
func (c *script) leave(ctx context.Context) {
	c.mu.Lock()
	over := c.over
	c.mu.Unlock()
	if over == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, leaving)
	defer cancel()
	select {
	case <-over:
	case <-ctx.Done():
	}
}

// pace says how a scenario is to run.
type pace struct {
	// Stepped runs it step by step, as fast as it can be and the same each time, and
	// leaves the lab's clock paused at its end; else it runs as that clock goes.
	Stepped bool `json:"stepped"`
	// Do is done on top of a stepped run, in this order.
	Do []byHand `json:"do"`
}

// scenarioBegun names what runs.
type scenarioBegun struct {
	Scenario string `json:"scenario"`
	// Since is the seq after which the trace tells of this run.
	Since uint64 `json:"since"`
}

// runScenario begins a scenario and answers at once: what it does is told by the
// trace. It runs at the visitor's pace unless it is to be stepped, and ends with the lab,
// or by a reset.
func (h *Handler) runScenario(r *http.Request, l *liveLab, p pace) (scenarioBegun, error) {
	run := h.scenarios[chi.URLParam(r, "name")]
	if run == nil {
		return scenarioBegun{}, scenarioUnknown
	}
	onTop, err := p.onTop()
	if err != nil {
		return scenarioBegun{}, err
	}
	over, ok := l.script.begin()
	if !ok {
		return scenarioBegun{}, scenarioRunning
	}
	since := l.Trace().Last()
	h.runs.Go(func() {
		defer over()
		defer func() {
			if v := recover(); v != nil {
				h.log.Error("panic in a scenario", "scenario", run.Name, "panic", v, "stack", string(debug.Stack()))
				l.Close("panic")
			}
		}()
		run.Run(l.Lab, scenario.Options{Stepped: p.Stepped, ByHand: onTop})
	})
	return scenarioBegun{run.Name, since}, nil
}
