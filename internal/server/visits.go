// Visits: opened, told of the requests that belong to them, and shown. A click that
// comes again is answered with the first answer, and goes no further.
//
// Before: server.go lets a request in; after: internal/api/api.go takes what is for a
// lab.

package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// visitHeader is the header field by which a page's request says in which visit
// its socket is to be seen, and no more: it lends no authority.
const visitHeader = "Same-Socket-Visit"

// told joins the request's socket to the visit that the request names, and
// answers a click that comes again with the first answer. The token is in
// Same-Socket-Visit or, since WebSockets of browsers cannot set header fields,
// in ?visit=. An act without a token, or with one that is forgotten, is done
// all the same; it just is not told.
func (s *Server) told(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get(visitHeader)
		if token == "" {
			token = r.URL.Query().Get("visit")
		}
		if v, ok := s.visits.Find(token); ok {
			s.tell(w, r, v, "", next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// toldByPath is told for /try, where the token is part of the path and without
// its visit there is nothing to see.
func (s *Server) toldByPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, ok := s.visits.Find(chi.URLParam(r, "token"))
		if !ok {
			visitUnknown.Write(w)
			return
		}
		run := chi.URLParam(r, "run")
		if !runLabel(run) {
			runInvalid.Write(w)
			return
		}
		s.tell(w, r, v, run, next)
	})
}

func (s *Server) tell(w http.ResponseWriter, r *http.Request, v *observe.Visit, run string, next http.Handler) {
	click := r.Header.Get(api.ClickHeader)
	if click == "" {
		observe.Tell(r, v, observe.Act{Kind: event.KindOther, Run: run})
		next.ServeHTTP(w, r)
		return
	}
	if !api.ClickID(click) {
		api.ClickInvalid.Write(w)
		return
	}
	observe.Tell(r, v, observe.Act{Kind: event.KindClick, Click: click, Run: run})
	s.answers.Once(w, r, v.Token(), click, next)
}

// runLabel says whether a label can stand in a URL as it is (the unreserved
// characters of RFC 3986 section 2.3). A label of another kind is refused and
// not cut: two runs that a visitor tells apart must not become one.
func runLabel(run string) bool {
	for _, c := range []byte(run) {
		if c != '.' && c != '~' && !api.ClickID(string(c)) {
			return false
		}
	}
	return len(run) >= 1 && len(run) <= 64
}

// openVisit opens a visit for whoever asked for a page.
func (s *Server) openVisit(r *http.Request) (token string) {
	if r.Method == http.MethodHead {
		return "" // nobody watches what a HEAD would open
	}
	v, err := s.visits.Open(s.network(r))
	if err != nil {
		return "" // the page says so
	}
	observe.Tell(r, v, observe.Act{Kind: event.KindPage})
	return v.Token()
}

// visitMade names a new visit: whoever knows the token sees it. What is sent below the
// URL is told in it.
type visitMade struct {
	Token string `json:"token"`
	URL   string `json:"url"`
}

// createVisit opens a visit, in which real sockets are observed.
//
//api:answer 201 visitMade
func (s *Server) createVisit(w http.ResponseWriter, r *http.Request) {
	if err := api.ReadBody(w, r, s.limits.RequestBytes, &struct{}{}); err != nil {
		s.refuse(w, r, err)
		return
	}
	v, err := s.visits.Open(s.network(r))
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	path := "/try/" + v.Token() + "/"
	w.Header().Set("Location", path)
	s.answer(w, r, http.StatusCreated, visitMade{v.Token(), s.origins.own(r) + path})
}

// visitEvents answers with the visit's trace: live to a viewer that asks for a WebSocket,
// or else as JSON Lines.
//
//api:query since the seq that you have: what follows it is answered
//api:answer 101 Frame websocket
//api:answer 200 VisitEvent application/jsonl
func (s *Server) visitEvents(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visits.Find(chi.URLParam(r, "token"))
	if !ok {
		visitUnknown.Write(w)
		return
	}
	v.Refresh()
	if api.Upgrades(r) {
		s.live(w, r, v, "visit")
		return
	}
	api.Lines(w, r, s.log, v.Trace())
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, status int, v any) {
	if err := api.WriteJSON(w, status, v); err != nil {
		s.refuse(w, r, err)
	}
}

// visitShown is what there is to say of a visit. View is the name under which it can be
// shown to others (/api/shared/{view}).
type visitShown struct {
	View string `json:"view"`
	observe.Summary
}

// showVisit answers what there is to say of the visit's runs, and under which name they
// can be shown to others.
//
//api:answer 200 visitShown
func (s *Server) showVisit(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visits.Find(chi.URLParam(r, "token"))
	if !ok {
		visitUnknown.Write(w)
		return
	}
	s.answer(w, r, http.StatusOK, visitShown{v.View(), v.Summary()})
}

type witnessBody struct {
	Witnessed []event.BrowserWitnessed `json:"witnessed"`
}

// witness takes the browser's word on the sockets of some of its clicks, all or
// none: {"witnessed":[{"click":"…","says":"reused"}]}.
//
//api:body witnessBody
//api:answer 204
func (s *Server) witness(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visits.Find(chi.URLParam(r, "token"))
	if !ok {
		visitUnknown.Write(w)
		return
	}
	var said witnessBody
	if err := api.ReadBody(w, r, s.limits.RequestBytes, &said); err != nil {
		s.refuse(w, r, err)
		return
	}
	for _, word := range said.Witnessed {
		switch word.Says {
		case "reused", "new", "cannot_tell":
		default:
			api.Problem{
				Status: http.StatusBadRequest, Code: "says_invalid", Field: "says", Allowed: "reused, new or cannot_tell",
				Detail: "This is nothing that a browser can say of a socket.",
			}.Write(w)
			return
		}
	}
	if err := v.Witness(said.Witnessed); err != nil {
		s.refuse(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
