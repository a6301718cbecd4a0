package api

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
)

// Whatever leads to it, the handler answers under its prefix, and says so.
func TestPrefixAndRouters(t *testing.T) {
	for _, prefix := range []string{"", "/api", "/course/7/api"} {
		st := serve(t, func(c *Config) { c.Prefix = prefix })
		within := http.NewServeMux()
		within.Handle(prefix+"/labs/", st.Handler)
		within.Handle(prefix+"/labs", st.Handler)
		router := chi.NewRouter()
		router.Handle("/*", within)
		for _, h := range []http.Handler{st.Handler, within, router} {
			lab := strings.TrimSuffix(ask(t, h, "POST", prefix+"/labs", "").Header.Get("Location"), "/")
			if !strings.HasPrefix(lab, prefix+"/labs/") {
				t.Fatalf("the lab is at %q", lab)
			}
			ask(t, h, "POST", lab+"/requests", `{"target":"/hello"}`).member(t, 202, "request")
			if r := ask(t, h, "HEAD", lab+"/events", ""); r.StatusCode != 200 {
				t.Errorf("HEAD: %d", r.StatusCode)
			}
			ask(t, h, "POST", lab+"/none", "").wantProblem(t, 404, "not_found")
			if r := ask(t, h, "OPTIONS", lab, ""); r.Header.Get("Allow") != "DELETE" {
				t.Errorf("Allow %q", r.Header.Get("Allow"))
			}
			if r := ask(t, h, "DELETE", lab, ""); r.StatusCode != 204 {
				t.Errorf("destroy: %d %s", r.StatusCode, r.body)
			}
		}
	}
}

// Labs are counted by what Client says.
func TestClientsAreCounted(t *testing.T) {
	st := serve(t, func(c *Config) {
		c.Limits.LabCreationsBurst = 1
		c.Client = func(r *http.Request) netip.Prefix { return netip.MustParsePrefix(r.Header.Get("Network")) }
	})
	for _, network := range []string{"192.0.2.0/24", "198.51.100.0/24"} {
		st.do("POST", "/api/labs", "", "Network", network).member(t, 201, "id")
		st.do("POST", "/api/labs", "", "Network", network).wantProblem(t, 429, "lab_creations")
	}
}
