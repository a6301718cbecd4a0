package api

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/webtest"
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
			st.Send = webtest.Within(h)
			lab := strings.TrimSuffix(st.Do("POST", prefix+"/labs", "").Header.Get("Location"), "/")
			if !strings.HasPrefix(lab, prefix+"/labs/") {
				t.Fatalf("the lab is at %q", lab)
			}
			st.Do("POST", lab+"/requests", `{"target":"/hello"}`).Member(t, 202, "request")
			if r := st.Do("HEAD", lab+"/events", ""); r.StatusCode != 200 {
				t.Errorf("HEAD: %d", r.StatusCode)
			}
			st.Do("POST", lab+"/none", "").WantProblem(t, 404, "not_found")
			if r := st.Do("OPTIONS", lab, ""); r.Header.Get("Allow") != "DELETE" {
				t.Errorf("Allow %q", r.Header.Get("Allow"))
			}
			if r := st.Do("DELETE", lab, ""); r.StatusCode != 204 {
				t.Errorf("destroy: %d %s", r.StatusCode, r.Body)
			}
		}
	}
}

// Labs are counted by what Client says.
func TestClientsAreCounted(t *testing.T) {
	st := serve(t, func(c *Config) {
		c.Limits.Labs, c.Limits.LabCreationsBurst = 3, 1
		c.Client = func(r *http.Request) netip.Prefix { return netip.MustParsePrefix(r.Header.Get("Network")) }
	})
	for _, network := range []string{"192.0.2.0/24", "198.51.100.0/24"} {
		st.Do("POST", "/api/labs", "", "Network", network).Member(t, 201, "id")
		st.Do("POST", "/api/labs", "", "Network", network).WantProblem(t, 429, "lab_creations")
	}
}
