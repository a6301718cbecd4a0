package api

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
)

// MethodNotAllowed is for any chi router: it names the methods that would be
// right (RFC 9110 section 15.5.6 requires Allow) at the address as it was sent:
// %2F is no slash.
func MethodNotAllowed(w http.ResponseWriter, r *http.Request) {
	routes, path := chi.RouteContext(r.Context()).Routes, cmp.Or(r.URL.RawPath, r.URL.Path)
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete} {
		if routes.Match(chi.NewRouteContext(), m, path) {
			allowed = append(allowed, m)
			if m == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	Problem{
		Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Allowed: strings.Join(allowed, ", "),
		Detail: "This address does not take this method.",
	}.Write(w)
}
