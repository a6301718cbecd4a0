// The API as a whole: what it is made of, and every route.
//
// Before: internal/server/server.go lets the request in; after: act.go finds the lab
// that it acts on.

package api

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/lab"
	"samesocket/internal/scenario"
	"samesocket/internal/trace"
)

// Config is what a Handler needs of its outside. Limits are required: zeros let
// nothing in.
type Config struct {
	// Prefix is the path that the routes are under, such as "/api".
	Prefix string
	// Scenarios are those that can be run, by name.
	Scenarios map[string]*scenario.Scenario
	Limits    Limits
	// Budget counts the bytes of all traces, and bounds them to its Most; nil
	// counts those of these labs alone, to Limits.TracesBytes.
	Budget *trace.Budget
	// Client is the network that a request came from, by which labs are
	// counted; nil counts all as one.
	Client func(*http.Request) netip.Prefix
	// Live serves the WebSocket that r asks for with the lab's events after
	// ?since=, until the lab has ended or the viewer has left, and refuses what
	// it must. nil leaves the wish unheard (RFC 9110 section 7.8): the events
	// are answered as JSON Lines.
	Live func(w http.ResponseWriter, r *http.Request, l *lab.Lab)
	// Logger takes what no visitor can be told; nil discards it.
	Logger *slog.Logger
}

// Handler serves the API. Make one with New; let somebody call Sweep every
// second, and at the end Close and Wait.
type Handler struct {
	prefix    string
	scenarios map[string]*scenario.Scenario
	limits    Limits
	client    func(*http.Request) netip.Prefix
	live      func(http.ResponseWriter, *http.Request, *lab.Lab)
	log       *slog.Logger

	labs    *labs
	answers *Answers
	writing chan struct{} // one file at a time
	exports exports
	runs    sync.WaitGroup // of scenarios
	routes  http.Handler
}

// New makes a handler that has no labs yet.
func New(c Config) *Handler {
	c.Logger = cmp.Or(c.Logger, slog.New(slog.DiscardHandler))
	if c.Client == nil {
		c.Client = func(*http.Request) netip.Prefix { return netip.Prefix{} }
	}
	h := &Handler{
		prefix: c.Prefix, scenarios: c.Scenarios, limits: c.Limits, client: c.Client, live: c.Live, log: c.Logger,
		labs:    newLabs(c.Limits, cmp.Or(c.Budget, &trace.Budget{Most: c.Limits.TracesBytes}), c.Logger),
		answers: NewAnswers(c.Limits),
		writing: make(chan struct{}, 1),
	}
	h.routes = h.router()
	return h
}

// router lists everything that the API answers.
func (h *Handler) router() http.Handler {
	r := chi.NewRouter()
	r.Use(headAsGet)
	r.NotFound(func(w http.ResponseWriter, _ *http.Request) { NotFound.Write(w) })
	r.MethodNotAllowed(MethodNotAllowed)

	all, one := h.prefix+"/labs", h.prefix+"/labs/{id}"
	r.Post(all, h.createLab)
	r.Delete(one, h.destroyLab)
	r.Get(one+"/events", h.labEvents)
	r.Get(one+"/trace.{format}", h.exportLab)
	r.Group(func(r chi.Router) {
		r.Use(h.onceInLab)
		r.Post(one+"/requests", acting(h, http.StatusAccepted, sendRequest))
		r.Patch(one+"/clock", acting(h, http.StatusOK, changeClock))
		r.Patch(one+"/link", acting(h, http.StatusOK, changeLink))
		r.Patch(one+"/box", acting(h, http.StatusOK, changeBox))
		r.Patch(one+"/server", acting(h, http.StatusOK, changeServer))
		r.Patch(one+"/client", acting(h, http.StatusOK, changeClient))
		r.Post(one+"/step", acting(h, http.StatusOK, step))
		r.Post(one+"/skip", acting(h, http.StatusOK, skip))
		r.Post(one+"/reset", acting(h, http.StatusOK, reset))
		r.Post(one+"/connections/{conn}/close", acting(h, http.StatusAccepted, closeConnection))
		r.Post(one+"/segments/{segment}/hold", acting(h, http.StatusAccepted, onSegment((*lab.Lab).Hold)))
		r.Post(one+"/segments/{segment}/release", acting(h, http.StatusAccepted, onSegment((*lab.Lab).Release)))
		r.Post(one+"/segments/{segment}/lose", acting(h, http.StatusAccepted, onSegment((*lab.Lab).Lose)))
		r.Post(one+"/lose-next", acting(h, http.StatusAccepted, loseNext))
		r.Post(one+"/power-cycle", acting(h, http.StatusOK, powerCycle))
		r.Post(one+"/scenarios/{name}", acting(h, http.StatusAccepted, h.runScenario))
	})
	return r
}

// headAsGet routes HEAD as GET, which it is but for the content (RFC 9110 section 9.3.2);
// no route is of HEAD alone.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// Walk tells every route.
func (h *Handler) Walk(f chi.WalkFunc) error { return chi.Walk(h.routes.(chi.Routes), f) }

// ServeHTTP finds the route by the whole path, whatever router has led here.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.routes.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), chi.RouteCtxKey, nil)))
}

// Sweep closes the labs that nobody uses and those that are too old, and
// forgets old answers.
func (h *Handler) Sweep(now time.Time) {
	h.labs.sweep(now)
	if h.labs.budget.Short() {
		h.labs.reclaim(h.labs.budget.Roomy, func(*liveLab) bool { return true })
	}
	h.answers.Sweep(now)
}

// Count is how many labs there are, and whether another could be opened now by
// somebody who has none.
func (h *Handler) Count() (alive int, room bool) { return h.labs.count() }

// Close ends every lab and lets no other begin; it waits for them until ctx is
// done.
func (h *Handler) Close(ctx context.Context) { h.labs.closeAll(ctx) }

// Wait returns when no scenario runs any more; each ends with its lab. No
// request may come meanwhile.
func (h *Handler) Wait() { h.runs.Wait() }
