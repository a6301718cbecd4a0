package server

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/lab"
)

// acting serves one kind of act on a lab: it finds the lab, reads the body as a
// B, lets act do it, and answers with what act returns as JSON.
func acting[B any](s *Server, status int, act func(r *http.Request, l *liveLab, body B) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body B
		l, err := s.actor(w, r, &body)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		done, err := act(r, l, body)
		if err != nil {
			s.refuse(w, r, err)
			return
		}
		s.answer(w, r, status, done)
	}
}

// actor finds the lab that r acts on and reads what it wants into body.
func (s *Server) actor(w http.ResponseWriter, r *http.Request, body any) (*liveLab, error) {
	l, err := s.labs.act(chi.URLParam(r, "id"), time.Now())
	if err != nil {
		return nil, err
	}
	select {
	case <-l.Done():
		return nil, lab.ErrClosed
	default:
	}
	return l, readBody(w, r, s.limits.RequestBytes, body)
}

// onceInLab answers a click that comes again with the first answer, whether or
// not it belongs to a visit: a lab must not step twice for one click.
func (s *Server) onceInLab(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, click := chi.URLParam(r, "id"), r.Header.Get(clickHeader)
		if click == "" {
			next.ServeHTTP(w, r)
			return
		}
		if !clickID(click) {
			problemClickInvalid.write(w)
			return
		}
		if _, err := s.labs.find(id, time.Now()); err != nil {
			s.refuse(w, r, err)
			return
		}
		s.answers.once(w, r, "lab "+id, click, next)
	})
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	if err := writeJSON(w, status, v); err != nil {
		s.refuse(w, r, err)
	}
}
