package server

import (
	"net/http"
	"strings"

	"samesocket/internal/site"
)

// embedders are the sites whose pages may hold an experiment in a frame, and to
// which that frame talks. This server's own pages always may.
type embedders struct {
	any  bool
	list []string // "https://course.example", exactly as browsers write it
}

func newEmbedders(list []string) (*embedders, error) {
	e := &embedders{}
	for _, s := range list {
		if s == "*" {
			e.any = true
			continue
		}
		if err := wellWritten(s); err != nil {
			return nil, err
		}
		e.list = append(e.list, s)
	}
	return e, nil
}

// Talk is whom the frame may talk to, for the frame itself to read.
func (e *embedders) Talk() string {
	if e.any {
		return "*"
	}
	return strings.Join(e.list, " ")
}

// Talk is whom frames may talk to that are written as files, for these embedders; an
// origin that is not well written is an error.
func Talk(embedders []string) (string, error) {
	e, err := newEmbedders(embedders)
	if err != nil {
		return "", err
	}
	return e.Talk(), nil
}

// policy is the page's own, except who may frame it.
func (e *embedders) policy() string {
	ancestors := "frame-ancestors " + strings.Join(append([]string{"'self'"}, e.list...), " ")
	if e.any {
		ancestors = "frame-ancestors *"
	}
	return strings.Replace(site.ContentSecurityPolicy, "frame-ancestors 'none'", ancestors, 1)
}

// framed lets the configured sites frame what next answers, and nothing else
// does: everything outside /embed/ keeps what secured has set. X-Frame-Options
// cannot name sites, and where it stands old browsers obey it, so it goes.
func (e *embedders) framed(next http.Handler) http.Handler {
	policy := e.policy()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Del("X-Frame-Options")
		// A page that asks for isolation takes only frames that ask for it too
		// (HTML section 7.1.4); ours loads nothing from elsewhere anyway.
		h.Set("Cross-Origin-Embedder-Policy", "require-corp")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		next.ServeHTTP(w, r)
	})
}
