// Labs are made and destroyed, and requests are sent in them.
//
// Before: act.go has found the lab and read the body; after: internal/lab/do.go starts
// the exchange.

package api

import (
	"encoding/base64"
	"net/http"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// labMade names a new lab. Whoever knows the id may do everything with the lab.
type labMade struct {
	ID string `json:"id"`
}

// createLab opens a lab, which lives for an hour at most, and for ten minutes without
// a viewer or an act.
//
//api:answer 201 labMade
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
	h.answer(w, r, http.StatusCreated, labMade{l.id})
}

// destroyLab ends a lab; its viewers are told.
//
//api:answer 204
func (h *Handler) destroyLab(w http.ResponseWriter, r *http.Request) {
	if err := h.labs.destroy(chi.URLParam(r, "id")); err != nil {
		h.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// requestBody is the request that the lab's client is to send; all is optional.
type requestBody struct {
	// Click is the id of the visitor's act; the same one again sends nothing.
	Click   string     `json:"click"`
	Method  string     `json:"method"`  // GET by default
	Target  string     `json:"target"`  // such as /hello, /bytes?n=1000, /slow?ms=500, /chunked?n=3
	Headers [][]string `json:"headers"` // pairs of a name and a value
	Body    string     `json:"body"`
	// Connection is reuse (by default), new or close.
	Connection string `json:"connection"`
	User       string `json:"user"` // whose cookies are sent
	// Raw are octets to send as they are, in place of all of the above.
	Raw       string `json:"raw"`
	RawBase64 string `json:"raw_base64"` // raw, where it is not UTF-8
	Conn      string `json:"conn"`       // of raw octets: the connection to send them on
	Cuts      []int  `json:"cuts"`       // of raw octets: where one write ends and the next begins
	GapMS     int    `json:"gap_ms"`     // of raw octets: the time between two writes
	HalfClose bool   `json:"half_close"` // of raw octets: FIN after the last
}

// requestMade names the request in the trace.
type requestMade struct {
	Request string `json:"request"`
}

// sendRequest makes a real request in the lab of a click. It answers at once: what
// comes of it is told by the trace.
func sendRequest(r *http.Request, l *liveLab, body requestBody) (requestMade, error) {
	req := lab.Request{
		Click: body.Click, Method: body.Method, Target: body.Target, Body: body.Body, Connection: body.Connection,
		User: body.User, Raw: body.Raw, Conn: body.Conn, Cuts: body.Cuts, GapMS: body.GapMS, HalfClose: body.HalfClose,
	}
	if body.RawBase64 != "" {
		octets, err := base64.StdEncoding.DecodeString(body.RawBase64)
		if err != nil || body.Raw != "" {
			return requestMade{}, &lab.InvalidError{Code: "raw_base64_invalid", Field: "raw_base64", Allowed: "octets as base64, and no raw beside it"}
		}
		req.Raw = string(octets)
	}
	if req.Click == "" {
		req.Click = r.Header.Get(ClickHeader)
	}
	for _, pair := range body.Headers {
		if len(pair) != 2 {
			return requestMade{}, &lab.InvalidError{Code: "header_invalid", Field: "headers", Allowed: "pairs of a name and a value"}
		}
		req.Headers = append(req.Headers, event.Header{pair[0], pair[1]})
	}
	id, err := l.Do(req)
	return requestMade{id}, err
}

type closeBody struct {
	By string `json:"by"` // client or server
}

// closeConnection makes a program close its socket. What comes of it is told by
// the trace.
func closeConnection(r *http.Request, l *liveLab, body closeBody) (struct{}, error) {
	return struct{}{}, l.CloseConnection(chi.URLParam(r, "conn"), body.By)
}
