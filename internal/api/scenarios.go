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
	scenarioRunning = Problem{Status: http.StatusConflict, Code: "scenario_running",
		Detail: "A scenario is running in this lab. A reset ends it."}
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

// runScenario begins a scenario and answers at once: what it does is told by the
// trace. It runs at the visitor's pace and ends with the lab, or by a reset.
func (h *Handler) runScenario(r *http.Request, l *liveLab, _ struct{}) (any, error) {
	run := h.scenarios[chi.URLParam(r, "name")]
	if run == nil {
		return nil, scenarioUnknown
	}
	over, ok := l.script.begin()
	if !ok {
		return nil, scenarioRunning
	}
	h.runs.Go(func() {
		defer over()
		defer func() {
			if v := recover(); v != nil {
				h.log.Error("panic in a scenario", "scenario", run.Name, "panic", v, "stack", string(debug.Stack()))
				l.Close("panic")
			}
		}()
		run.Run(l.Lab, scenario.Options{})
	})
	return struct {
		Scenario string `json:"scenario"`
	}{run.Name}, nil
}
