package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"samesocket/internal/lab"
)

// A Problem is a refusal as RFC 9457 writes it. Its type is about:blank, so the
// title is the status's own phrase (section 4.2.1); what a program should look
// at, and a page translates, is the code. Codes are stable.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Code   string `json:"code"`
	// Detail is a sentence for whoever reads it with curl.
	Detail string `json:"detail,omitempty"`
	// Field is the member of the body that was refused, Allowed what it may be.
	Field   string `json:"field,omitempty"`
	Allowed string `json:"allowed,omitempty"`

	// RetryAfter is sent in whole seconds; 0 says nothing of when to come again.
	RetryAfter time.Duration `json:"-"`
}

// Error makes a problem an error, so that what refuses can simply return it.
func (p Problem) Error() string { return p.Code }

// Write answers with the problem.
func (p Problem) Write(w http.ResponseWriter) {
	count(w, p.Code)
	p.Title = http.StatusText(p.Status)
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and an int always marshal
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.RetryAfter > 0 {
		// Whole seconds only (RFC 9110 section 10.2.3); rounded up, so that
		// whoever obeys is not refused again.
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter.Seconds()))))
	}
	h.Set("Content-Length", strconv.Itoa(len(body)+1))
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n'))
}

// A RefusalCounter is a ResponseWriter, or one that another unwraps to, that is told
// which problems are answered.
type RefusalCounter interface{ Refused(code string) }

func count(w http.ResponseWriter, code string) {
	for {
		if c, ok := w.(RefusalCounter); ok {
			c.Refused(code)
			return
		}
		u, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return
		}
		w = u.Unwrap()
	}
}

// The refusals that other handlers of the same program need too.
var (
	NotFound     = Problem{Status: http.StatusNotFound, Code: "not_found", Detail: "There is nothing at this address."}
	ClickInvalid = Problem{
		Status: http.StatusBadRequest, Code: "click_invalid", Field: ClickHeader, Allowed: "1 to 64 letters, digits, - and _",
		Detail: "The id of the click cannot be accepted.",
	}
	ShuttingDown = Problem{
		Status: http.StatusServiceUnavailable, Code: "shutting_down",
		Detail: "The server is about to stop.", RetryAfter: 5 * time.Second,
	}
	LabsFull = Problem{
		Status: http.StatusServiceUnavailable, Code: "labs_full", RetryAfter: time.Minute,
		Detail: "Every lab that this server may hold is in use.",
	}
	Internal = Problem{
		Status: http.StatusInternalServerError, Code: "internal",
		Detail: "The server made a mistake. It has been logged.",
	}
)

var (
	labUnknown = Problem{
		Status: http.StatusNotFound, Code: "lab_unknown",
		Detail: "There is no such lab: it was destroyed, or nobody used it for too long. POST /api/labs creates another.",
	}
	labEnded = Problem{
		Status: http.StatusGone, Code: "lab_ended",
		Detail: "The lab has ended; its trace can still be read. POST /api/labs creates another.",
	}
)

func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) { Refuse(w, r, h.log, err) }

// Refuse answers with what err, a Problem or an error of package lab, means to
// the visitor. An error that is nobody's refusal is our own mistake: it is
// logged here, once, and not told.
func Refuse(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	if p, ok := errors.AsType[Problem](err); ok {
		p.Write(w)
		return
	}
	if invalid, ok := errors.AsType[*lab.InvalidError](err); ok {
		Problem{
			Status: http.StatusBadRequest, Code: invalid.Code, Field: invalid.Field, Allowed: invalid.Allowed,
			Detail: "The lab does not accept this value.",
		}.Write(w)
		return
	}
	switch {
	case errors.Is(err, lab.ErrClosed):
		labEnded.Write(w)
	case errors.Is(err, lab.ErrBusy):
		Problem{
			Status: http.StatusTooManyRequests, Code: "lab_busy", RetryAfter: time.Second,
			Detail: "Too many requests of this lab are unanswered.",
		}.Write(w)
	case errors.Is(err, lab.ErrNothingInFlight):
		Problem{
			Status: http.StatusConflict, Code: "nothing_in_flight",
			Detail: "No segment is on the wire, so there is nothing to step to.",
		}.Write(w)
	case errors.Is(err, lab.ErrNoTimer):
		Problem{
			Status: http.StatusConflict, Code: "no_timer",
			Detail: "No timer of the lab can do anything, so there is nothing to skip to.",
		}.Write(w)
	case errors.Is(err, lab.ErrUnknownConnection):
		Problem{Status: http.StatusNotFound, Code: "connection_unknown", Detail: "The lab has had no such connection."}.Write(w)
	case errors.Is(err, lab.ErrConnectionClosed):
		Problem{Status: http.StatusConflict, Code: "connection_closed", Detail: "That program has closed its socket already."}.Write(w)
	case errors.Is(err, lab.ErrConnectionOpening):
		Problem{
			Status: http.StatusConflict, Code: "connection_opening",
			Detail: "That program has no socket yet: connect or accept has not returned.",
		}.Write(w)
	default:
		log.Error("request failed", "request", r.Context().Value(numberKey{}), "method", r.Method, "path", Loggable(r.URL.Path), "err", err)
		Internal.Write(w)
	}
}
