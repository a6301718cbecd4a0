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
	l, err := s.labs.open(prefixOf(s.origins.proxies.client(r)), time.Now())
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
		User       string     `json:"user"`
		Raw        string     `json:"raw"`
		Conn       string     `json:"conn"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	req := lab.Request{Click: body.Click, Method: body.Method, Target: body.Target, Body: body.Body, Connection: body.Connection,
		User: body.User, Raw: body.Raw, Conn: body.Conn}
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

func (s *Server) changeServer(w http.ResponseWriter, r *http.Request) {
	var body struct {
		IdleTimeoutMS *int  `json:"idle_timeout_ms"`
		KeepaliveMS   *int  `json:"keepalive_ms"`
		Accepting     *bool `json:"accepting"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	p, err := l.SetServer(lab.ProgramChange(body))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusOK, struct {
		IdleTimeoutMS int  `json:"idle_timeout_ms"`
		KeepaliveMS   int  `json:"keepalive_ms"`
		Accepting     bool `json:"accepting"`
	}(p))
}

func (s *Server) changeClient(w http.ResponseWriter, r *http.Request) {
	var body struct {
		IdleTimeoutMS *int `json:"idle_timeout_ms"`
		KeepaliveMS   *int `json:"keepalive_ms"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	p, err := l.SetClient(lab.ProgramChange{IdleTimeoutMS: body.IdleTimeoutMS, KeepaliveMS: body.KeepaliveMS})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusOK, struct {
		IdleTimeoutMS int `json:"idle_timeout_ms"`
		KeepaliveMS   int `json:"keepalive_ms"`
	}{p.IdleTimeoutMS, p.KeepaliveMS})
}

// labTime is where an act has left lab time, in microseconds.
type labTime struct {
	Time int64 `json:"time"`
}

func (s *Server) step(w http.ResponseWriter, r *http.Request) {
	s.moveTime(w, r, func(l *liveLab) (time.Duration, error) { return l.Step() })
}

// reset ends a scenario too: when it answers, another may begin.
func (s *Server) reset(w http.ResponseWriter, r *http.Request) {
	s.moveTime(w, r, func(l *liveLab) (time.Duration, error) {
		at, err := l.Reset()
		if err == nil {
			l.script.leave(r.Context())
		}
		return at, err
	})
}

func (s *Server) moveTime(w http.ResponseWriter, r *http.Request, act func(*liveLab) (time.Duration, error)) {
	l, err := s.act(w, r, &struct{}{})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	at, err := act(l)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusOK, labTime{at.Microseconds()})
}

func (s *Server) skip(w http.ResponseWriter, r *http.Request) {
	l, err := s.act(w, r, &struct{}{})
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	to, err := l.Skip()
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusOK, struct {
		Timer string     `json:"timer"`
		Host  event.Host `json:"host,omitempty"`
		Conn  string     `json:"conn,omitempty"`
		From  int64      `json:"from"`
		Time  int64      `json:"time"`
	}{to.Timer, to.Host, to.Conn, to.From.Microseconds(), to.Time.Microseconds()})
}

// closeConnection makes a program close its socket. What comes of it is told by
// the trace.
func (s *Server) closeConnection(w http.ResponseWriter, r *http.Request) {
	var body struct {
		By string `json:"by"`
	}
	l, err := s.act(w, r, &body)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if err := l.CloseConnection(chi.URLParam(r, "conn"), body.By); err != nil {
		s.refuse(w, r, err)
		return
	}
	s.answer(w, r, http.StatusAccepted, struct{}{})
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
