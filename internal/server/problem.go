package server

import (
	"errors"
	"net/http"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/observe"
	"samesocket/internal/site"
)

var (
	visitUnknown = api.Problem{
		Status: http.StatusNotFound, Code: "visit_unknown",
		Detail: "There is no such visit: it was forgotten, or the server has started again. POST /api/visits opens another.",
	}
	runInvalid = api.Problem{
		Status: http.StatusBadRequest, Code: "run_invalid", Field: "run", Allowed: "1 to 64 letters, digits, - . _ and ~",
		Detail: "The label of the run cannot be accepted.",
	}
)

// refuse answers with what err means to the visitor. What observe refuses is
// named here; what site refuses and what api does are named there.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, observe.ErrClosed):
		err = api.ShuttingDown
	case errors.Is(err, observe.ErrUnknownClick):
		err = api.Problem{
			Status: http.StatusNotFound, Code: "click_unknown", Field: "click",
			Detail: "No request of this click has come in this visit.",
		}
	case errors.Is(err, observe.ErrTooMany):
		err = api.Problem{
			Status: http.StatusServiceUnavailable, Code: "visits_full", RetryAfter: time.Minute,
			Detail: "Every visit that may be alive is in use.",
		}
	}
	if p, ok := errors.AsType[site.Refusal](err); ok {
		err = api.Problem{Status: p.Status, Code: p.Code, Detail: p.Detail, Field: p.Field, Allowed: p.Allowed}
	}
	api.Refuse(w, r, s.log, err)
}
