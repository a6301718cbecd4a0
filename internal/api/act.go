// An act on a lab: find the lab, read the body, act, answer.
//
// Before: api.go has the routes; after: labs.go, settings.go, jumps.go and flights.go
// do each their kind.

package api

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/lab"
)

// acting serves one kind of act on a lab: it finds the lab, reads the body as a
// B, lets act do it, and answers with what act returns as JSON.
func acting[B, A any](h *Handler, status int, act func(r *http.Request, l *liveLab, body B) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body B
		l, err := h.actor(w, r, &body)
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		done, err := act(r, l, body)
		if err != nil {
			h.refuse(w, r, err)
			return
		}
		h.answer(w, r, status, done)
	}
}

// actor finds the lab that r acts on and reads what it wants into body.
func (h *Handler) actor(w http.ResponseWriter, r *http.Request, body any) (*liveLab, error) {
	l, err := h.labs.act(chi.URLParam(r, "id"), time.Now())
	if err != nil {
		return nil, err
	}
	if l.over() {
		return nil, lab.ErrClosed
	}
	return l, ReadBody(w, r, h.limits.RequestBytes, body)
}

// onceInLab answers a click that comes again with the first answer, whether or
// not it belongs to a visit: a lab must not step twice for one click.
func (h *Handler) onceInLab(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, click := chi.URLParam(r, "id"), r.Header.Get(ClickHeader)
		if click == "" {
			next.ServeHTTP(w, r)
			return
		}
		if !ClickID(click) {
			ClickInvalid.Write(w)
			return
		}
		if _, err := h.labs.find(id, time.Now()); err != nil {
			h.refuse(w, r, err)
			return
		}
		h.answers.Once(w, r, "lab "+id, click, next)
	})
}

func (h *Handler) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	if err := WriteJSON(w, status, v); err != nil {
		h.refuse(w, r, err)
	}
}
