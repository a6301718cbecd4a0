package server

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

func (s *Server) createLab(w http.ResponseWriter, r *http.Request) {
	if err := readBody(w, r, s.limits.RequestBytes, &struct{}{}); err != nil {
		s.refuse(w, r, err)
		return
	}
	l, err := s.labs.open(prefixOf(r.RemoteAddr), time.Now())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Location", "/api/labs/"+l.id)
	s.answer(w, r, http.StatusCreated, struct {
		ID string `json:"id"`
	}{l.id})
}

func (s *Server) destroyLab(w http.ResponseWriter, r *http.Request) {
	if err := s.labs.destroy(chi.URLParam(r, "id")); err != nil {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// sendRequest is where a click becomes a real request in the lab. It answers at
// once: what comes of it is told by the trace.
func (s *Server) sendRequest(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Click      string     `json:"click"`
		Method     string     `json:"method"`
		Target     string     `json:"target"`
		Headers    [][]string `json:"headers"`
		Body       string     `json:"body"`
		Connection string     `json:"connection"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	req := lab.Request{Click: body.Click, Method: body.Method, Target: body.Target, Body: body.Body, Connection: body.Connection}
	if req.Click == "" {
		req.Click = r.Header.Get(clickHeader)
	}
	for _, pair := range body.Headers {
		if len(pair) != 2 {
			s.refuse(w, r, &lab.InvalidError{Code: "header_invalid", Field: "headers", Allowed: "pairs of a name and a value"})
			return
		}
		req.Headers = append(req.Headers, event.Header{pair[0], pair[1]})
	}
	id, err := l.Do(req)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusAccepted, struct {
		Request string `json:"request"`
	}{id})
}

func (s *Server) changeClock(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Speed  json.RawMessage `json:"speed"`
		Paused *bool           `json:"paused"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	change := lab.ClockChange{Paused: body.Paused}
	if len(body.Speed) > 0 && string(body.Speed) != "null" {
		speed, auto := 0.0, true
		if string(body.Speed) == `"auto"` {
			change.Auto = &auto
		} else if json.Unmarshal(body.Speed, &speed) == nil {
			change.Speed = &speed
		} else {
			s.refuse(w, r, &lab.InvalidError{Code: "speed_out_of_range", Field: "speed", Allowed: `0.02 to 10, or "auto"`})
			return
		}
	}
	c, err := l.SetClock(change)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	now := struct {
		Speed  any  `json:"speed"` // as it may be sent: a number or "auto"
		Paused bool `json:"paused"`
	}{c.Speed, c.Paused}
	if c.Auto {
		now.Speed = "auto"
	}
	s.answer(w, r, http.StatusOK, now)
}

func (s *Server) changeLink(w http.ResponseWriter, r *http.Request) {
	var body struct {
		RTTMS *float64 `json:"rtt_ms"`
		Loss  *float64 `json:"loss"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	link, err := l.SetLink(lab.LinkChange{RTTMS: body.RTTMS, Loss: body.Loss})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusOK, struct {
		RTTMS float64 `json:"rtt_ms"`
		Loss  float64 `json:"loss"`
	}{link.RTTMS, link.Loss})
}

// act finds the lab that r acts on and reads what it wants into body.
func (s *Server) act(w http.ResponseWriter, r *http.Request, body any) (*liveLab, error) {
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

func (s *Server) labEvents(w http.ResponseWriter, r *http.Request) {
	l, err := s.labs.find(chi.URLParam(r, "id"), time.Now())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if !upgrades(r) {
		s.lines(w, r, l)
		return
	}
	leave, err := s.labs.watch(l)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	defer leave()
	// At shutdown the requests' context is done before the labs are closed;
	// this viewer is to hear lab:closed first, and its trace ends in any case.
	s.live(context.WithoutCancel(r.Context()), w, r, l, "lab")
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	if err := writeJSON(w, status, v); err != nil {
		s.refuse(w, r, err)
	}
}
