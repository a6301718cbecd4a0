package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// The document that is served names every route of the API, and no other; the page
// shows each, and every code.
func TestDocument(t *testing.T) {
	st := newSite(t)
	r := st.Do("GET", "/api/openapi.json", "")
	var document struct {
		Openapi string
		Paths   map[string]map[string]any
	}
	if err := json.Unmarshal([]byte(r.Body), &document); err != nil || document.Openapi != "3.1.0" || r.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%v: %.200s", err, r.Body)
	}
	documented := map[string]bool{}
	for path, methods := range document.Paths {
		for method := range methods {
			documented[strings.ToUpper(method)+" "+path] = true
		}
	}
	served := map[string]bool{}
	note := func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		path := strings.Replace(route, "/*", "/{rest}", 1)
		switch {
		case strings.HasPrefix(path, "/api/labs") && strings.HasSuffix(path, "/{rest}"), path == "/api/openapi.json":
		case strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/try/"), path == "/healthz", path == "/readyz":
			served[method+" "+path] = true
		}
		return nil
	}
	if err := chi.Walk(st.routes().(chi.Routes), note); err != nil {
		t.Fatal(err)
	}
	if err := st.labs.Walk(note); err != nil {
		t.Fatal(err)
	}
	page := st.Do("GET", "/en/api", "").Body
	for route := range served {
		// package api serves what is below /api/labs, by whatever method.
		if !documented[route] && !strings.HasSuffix(route, " /api/labs") {
			t.Errorf("%s is served, and not documented", route)
		}
	}
	for route := range documented {
		if !served[route] {
			t.Errorf("%s is documented, and not served", route)
		}
		if !strings.Contains(page, ">"+route+"<") {
			t.Errorf("the page leaves out %s", route)
		}
	}
	for _, want := range []string{"labs_per_prefix", "link:segment_sent", "socket:accepted", "rate_kbit"} {
		if !strings.Contains(page, ">"+want+"<") {
			t.Errorf("the page leaves out %s", want)
		}
	}
}
