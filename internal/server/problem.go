package server

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"
	"time"

	"samesocket/internal/lab"
	"samesocket/internal/observe"
)

// A problem is a refusal as RFC 9457 writes it. Its type is about:blank, so the
// title is the status's own phrase (section 4.2.1); what a program should look
// at, and a page translates, is the code. Codes are stable.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	// Detail is a sentence for whoever reads it with curl.
	Detail string `json:"detail,omitempty"`
	// Field is the member of the body that was refused, Allowed what it may be.
	Field   string `json:"field,omitempty"`
	Allowed string `json:"allowed,omitempty"`

	retryAfter time.Duration
}

// Error makes a problem an error, so that what refuses can simply return it.
func (p problem) Error() string { return p.Code }

func (p problem) write(w http.ResponseWriter) {
	p.Title = http.StatusText(p.Status)
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and an int always marshal
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.retryAfter > 0 {
		// Whole seconds only (RFC 9110 section 10.2.3); rounded up, so that
		// whoever obeys is not refused again.
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.retryAfter.Seconds()))))
	}
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}

// The refusals that more than one handler needs.
var (
	problemNotFound   = problem{Status: http.StatusNotFound, Code: "not_found", Detail: "There is nothing at this address."}
	problemLabUnknown = problem{Status: http.StatusNotFound, Code: "lab_unknown",
		Detail: "There is no such lab: it was destroyed, or nobody used it for too long. POST /api/labs creates another."}
	problemLabEnded = problem{Status: http.StatusGone, Code: "lab_ended",
		Detail: "The lab has ended; its trace can still be read. POST /api/labs creates another."}
	problemVisitUnknown = problem{Status: http.StatusNotFound, Code: "visit_unknown",
		Detail: "There is no such visit: it was forgotten, or the server has started again. POST /api/visits opens another."}
	problemClickInvalid = problem{Status: http.StatusBadRequest, Code: "click_invalid", Field: clickHeader, Allowed: "1 to 64 letters, digits, - and _",
		Detail: "The id of the click cannot be accepted."}
	problemRunInvalid = problem{Status: http.StatusBadRequest, Code: "run_invalid", Field: "run", Allowed: "1 to 64 letters, digits, - . _ and ~",
		Detail: "The label of the run cannot be accepted."}
	problemShutdown = problem{Status: http.StatusServiceUnavailable, Code: "shutting_down",
		Detail: "The server is about to stop.", retryAfter: 5 * time.Second}
	problemInternal = problem{Status: http.StatusInternalServerError, Code: "internal",
		Detail: "The server made a mistake. It has been logged."}
)

// refuse answers with what err means to the visitor. An error that is nobody's
// refusal is our own mistake: it is logged here, once, and not told.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if p, ok := errors.AsType[problem](err); ok {
		p.write(w)
		return
	}
	if invalid, ok := errors.AsType[*lab.InvalidError](err); ok {
		problem{Status: http.StatusBadRequest, Code: invalid.Code, Field: invalid.Field, Allowed: invalid.Allowed,
			Detail: "The lab does not accept this value."}.write(w)
		return
	}
	switch {
	case errors.Is(err, lab.ErrClosed):
		problemLabEnded.write(w)
	case errors.Is(err, lab.ErrBusy):
		problem{Status: http.StatusTooManyRequests, Code: "lab_busy", retryAfter: time.Second,
			Detail: "Too many requests of this lab are unanswered."}.write(w)
	case errors.Is(err, lab.ErrNothingInFlight):
		problem{Status: http.StatusConflict, Code: "nothing_in_flight",
			Detail: "No segment is on the wire, so there is nothing to step to."}.write(w)
	case errors.Is(err, lab.ErrNoTimer):
		problem{Status: http.StatusConflict, Code: "no_timer",
			Detail: "No timer of the lab can do anything, so there is nothing to skip to."}.write(w)
	case errors.Is(err, lab.ErrUnknownConnection):
		problem{Status: http.StatusNotFound, Code: "connection_unknown", Detail: "The lab has had no such connection."}.write(w)
	case errors.Is(err, lab.ErrConnectionClosed):
		problem{Status: http.StatusConflict, Code: "connection_closed", Detail: "That program has closed its socket already."}.write(w)
	case errors.Is(err, lab.ErrConnectionOpening):
		problem{Status: http.StatusConflict, Code: "connection_opening",
			Detail: "That program has no socket yet: connect or accept has not returned."}.write(w)
	case errors.Is(err, observe.ErrClosed):
		problemShutdown.write(w)
	case errors.Is(err, observe.ErrUnknownClick):
		problem{Status: http.StatusNotFound, Code: "click_unknown", Field: "click",
			Detail: "No request of this click has come in this visit."}.write(w)
	case errors.Is(err, observe.ErrTooMany):
		problem{Status: http.StatusServiceUnavailable, Code: "visits_full", retryAfter: time.Minute,
			Detail: "Every visit that may be alive is in use."}.write(w)
	default:
		s.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
		problemInternal.write(w)
	}
}
