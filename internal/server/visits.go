package server

import (
	"net/http"
	"net/url"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/observe"
)

// The header fields by which a page's request says whose act it is. They lend
// no authority: they only say in which visit the request's socket is to be seen.
const (
	visitHeader = "Same-Socket-Visit"
	clickHeader = "Same-Socket-Click"
)

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
			s.tell(w, r, v, next)
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
			problemVisitUnknown.write(w)
			return
		}
		s.tell(w, r, v, next)
	})
}

func (s *Server) tell(w http.ResponseWriter, r *http.Request, v *observe.Visit, next http.Handler) {
	click := r.Header.Get(clickHeader)
	if click == "" {
		observe.Tell(r, v, observe.Act{Kind: observe.Other})
		next.ServeHTTP(w, r)
		return
	}
	if !clickID(click) {
		problemClickInvalid.write(w)
		return
	}
	observe.Tell(r, v, observe.Act{Kind: observe.Click, Click: click})
	s.answers.once(w, r, v.Token(), click, next)
}

func clickID(id string) bool {
	for _, c := range []byte(id) {
		ok := c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !ok {
			return false
		}
	}
	return len(id) >= 1 && len(id) <= 64
}

func (s *Server) createVisit(w http.ResponseWriter, r *http.Request) {
	if err := readBody(w, r, s.limits.RequestBytes, &struct{}{}); err != nil {
		s.refuse(w, r, err)
		return
	}
	v, err := s.visits.Open()
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	path := "/try/" + v.Token() + "/"
	w.Header().Set("Location", path)
	s.answer(w, r, http.StatusCreated, struct {
		Token string `json:"token"`
		URL   string `json:"url"`
	}{v.Token(), s.origins.own(r) + path})
}

func (s *Server) visitEvents(w http.ResponseWriter, r *http.Request) {
	v, ok := s.visits.Find(chi.URLParam(r, "token"))
	if !ok {
		problemVisitUnknown.write(w)
		return
	}
	if upgrades(r) {
		s.live(r.Context(), w, r, v, "visit")
		return
	}
	s.lines(w, r, v)
}

// try answers whatever any client sends, so that its socket can be watched.
func (s *Server) try(w http.ResponseWriter, r *http.Request) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		problem{Status: http.StatusBadRequest, Code: "query_malformed", Detail: "The query cannot be read."}.write(w)
		return
	}
	if q.Get("close") == "1" {
		w.Header().Set("Connection", "close")
	}
	writeText(w, "This came on the socket "+socketOf(r).Text()+".\n")
}
