package server

import (
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"samesocket/internal/api"
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
			api.Internal.Write(ww)
		}()
		next.ServeHTTP(ww, r)
	})
}

// anyMethod routes every method of /try and of the API's labs as GET, also those
// that nobody has registered: what a visitor's client sends to /try is its own
// affair, and package api has routes of its own.
func anyMethod(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.EscapedPath()
		if path == "/api/labs" || strings.HasPrefix(path, "/api/labs/") || strings.HasPrefix(path, "/try/") {
			chi.RouteContext(r.Context()).RouteMethod = http.MethodGet
		}
		next.ServeHTTP(w, r)
	})
}
