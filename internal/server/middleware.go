package server

import (
	"cmp"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// recovered ends a panic at the edge of its request: logged once, a problem if
// nothing has been written yet, a broken connection otherwise, so that half an
// answer never looks like a whole one.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// chi's wrapper stays a Hijacker, which WebSocket needs.
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.Error("panic", "method", r.Method, "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
			if ww.Status() != 0 {
				panic(http.ErrAbortHandler)
			}
			problemInternal.write(ww)
		}()
		next.ServeHTTP(ww, r)
	})
}

// anyMethodToTry routes every method of /try as GET, also those that nobody has
// registered: what a visitor's client sends there is its own affair.
func anyMethodToTry(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/try/") {
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}

// methodNotAllowed names the methods that would be right (RFC 9110 section
// 15.5.6 requires Allow) at the address as it was sent: %2F is no slash.
func methodNotAllowed(w http.ResponseWriter, r *http.Request) {
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
	problem{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Allowed: strings.Join(allowed, ", "),
		Detail: "This address does not take this method."}.write(w)
}
