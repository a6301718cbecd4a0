// Labs are made and destroyed, and requests are sent in them.
//
// Before: act.go has found the lab and read the body; after: internal/lab/do.go starts
// the exchange.

package api

import (
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

func (h *Handler) createLab(w http.ResponseWriter, r *http.Request) {
	if err := ReadBody(w, r, h.limits.RequestBytes, &struct{}{}); err != nil {
		h.refuse(w, r, err)
		return
	}
	l, err := h.labs.open(h.client(r), time.Now())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Location", h.prefix+"/labs/"+l.id)
	h.answer(w, r, http.StatusCreated, struct {
		ID string `json:"id"`
	}{l.id})
}

func (h *Handler) destroyLab(w http.ResponseWriter, r *http.Request) {
	if err := h.labs.destroy(chi.URLParam(r, "id")); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

type requestBody struct {
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

// sendRequest is where a click becomes a real request in the lab. It answers at
// once: what comes of it is told by the trace.
func sendRequest(r *http.Request, l *liveLab, body requestBody) (any, error) {
	req := lab.Request{Click: body.Click, Method: body.Method, Target: body.Target, Body: body.Body, Connection: body.Connection,
		User: body.User, Raw: body.Raw, Conn: body.Conn}
	if req.Click == "" {
		req.Click = r.Header.Get(ClickHeader)
	}
	for _, pair := range body.Headers {
		if len(pair) != 2 {
			return nil, &lab.InvalidError{Code: "header_invalid", Field: "headers", Allowed: "pairs of a name and a value"}
		}
		req.Headers = append(req.Headers, event.Header{pair[0], pair[1]})
	}
	id, err := l.Do(req)
	return struct {
		Request string `json:"request"`
	}{id}, err
}

type closeBody struct {
	By string `json:"by"`
}

// closeConnection makes a program close its socket. What comes of it is told by
// the trace.
func closeConnection(r *http.Request, l *liveLab, body closeBody) (any, error) {
	return struct{}{}, l.CloseConnection(chi.URLParam(r, "conn"), body.By)
}
