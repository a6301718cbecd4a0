// What a visitor shows to others: a visit under another name than its token, to look
// at only. The token, which sends requests, is in many of its events, and the id of a
// lab in others; there they are replaced.
//
// Before: server.go lets a request in; after: internal/observe/visits.go.

package server

import (
	"bytes"
	"net/http"
	"regexp"
	"strconv"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/api"
	"samesocket/internal/export"
	"samesocket/internal/observe"
)

// nowHeader says where the visit's clock is, in microseconds since it began.
const nowHeader = "Same-Socket-Now"

// hidden stands where the token stood.
const hidden = "{token}"

var viewUnknown = api.Problem{
	Status: http.StatusNotFound, Code: "view_unknown",
	Detail: "Nothing is shown under this address any more: the visit that it showed is over.",
}

// shown is the visit of a view.
func (s *Server) shown(w http.ResponseWriter, r *http.Request) (*observe.Visit, bool) {
	v, ok := s.visits.Shown(chi.URLParam(r, "view"))
	if !ok {
		viewUnknown.Write(w)
	}
	return v, ok
}

// showShared answers what there is to say of a visit's runs, as showVisit.
//
//api:answer 200 observe.Summary
func (s *Server) showShared(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.shown(w, r); ok {
		s.answer(w, r, http.StatusOK, v.Summary())
	}
}

// sharedEvents answers with a visit's events as JSON Lines, at once and finished.
//
//api:answer 200 VisitEvent application/jsonl
func (s *Server) sharedEvents(w http.ResponseWriter, r *http.Request) {
	v, ok := s.shown(w, r)
	if !ok {
		return
	}
	v.Refresh()
	w.Header().Set(nowHeader, strconv.FormatInt(v.Now().Time, 10))
	api.Lines(hiding{w, v.Token()}, r, s.log, v.Trace())
}

// exportVisit answers with a visit's trace as a file.
//
//api:query at of a capture: where it was made
//api:answer 200 - application/octet-stream
func (s *Server) exportVisit(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visits.Find(chi.URLParam(r, "token"))
	if !ok {
		visitUnknown.Write(w)
		return
	}
	s.export(w, r, v)
}

// exportShared answers with the same to whom the visit is shown.
//
//api:query at of a capture: where it was made
//api:answer 200 - application/octet-stream
func (s *Server) exportShared(w http.ResponseWriter, r *http.Request) {
	if v, ok := s.shown(w, r); ok {
		s.export(w, r, v)
	}
}

// export writes the file. Files are given away, so what gives authority is hidden in
// them too.
func (s *Server) export(w http.ResponseWriter, r *http.Request, v *observe.Visit) {
	v.Refresh()
	s.labs.Export(w, r, func() export.Trace {
		lines, ended := v.Trace().Since(0)
		shown := make([][]byte, len(lines))
		for i, line := range lines {
			shown[i] = conceal(line, v.Token())
		}
		return export.Trace{Kind: export.Visit, Lines: shown, Ended: ended, Began: v.Began()}
	})
}

// ofLab is the address of a lab, whose id gives all authority over it. It stands in the
// target of each request by which a visitor's own page has used it.
var ofLab = regexp.MustCompile("(/api/labs/)[A-Z2-7]{8,}")

// conceal replaces what gives authority in a line that others see: the visit's token and
// labs' ids, which are of letters that JSON writes as they are.
func conceal(line []byte, token string) []byte {
	line = bytes.ReplaceAll(line, []byte(token), []byte(hidden))
	return ofLab.ReplaceAll(line, []byte("${1}{id}"))
}

// hiding conceals in what is written line by line.
type hiding struct {
	http.ResponseWriter
	token string
}

func (h hiding) Unwrap() http.ResponseWriter { return h.ResponseWriter }

func (h hiding) Write(line []byte) (int, error) {
	if _, err := h.ResponseWriter.Write(conceal(line, h.token)); err != nil {
		return 0, err
	}
	return len(line), nil
}
