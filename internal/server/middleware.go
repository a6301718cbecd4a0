package server

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// measured tells the meter which problems are answered.
func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(refusals{w, s.meter}, r)
	})
}

type refusals struct {
	http.ResponseWriter
	meter Meter
}

func (c refusals) Refused(code string)         { c.meter.Refused(code) }
func (c refusals) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// recovered ends a panic at the edge of its request: logged once, a problem if
// nothing has been written yet, a broken connection otherwise, so that half an
// answer never looks like a whole one. Every request has a number in the log.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// What WebSocket needs of the connection is found through its Unwrap.
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		began, number := time.Now(), s.requests.Add(1)
		r = r.WithContext(api.Numbered(r.Context(), number))
		defer func() {
			cause := recover()
			if cause == nil {
				if s.log.Enabled(r.Context(), slog.LevelInfo) {
					s.log.Info("request", "request", number, "method", r.Method, "path", api.Loggable(r.URL.Path), "status", ww.Status(), "took", time.Since(began))
				}
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.Error("panic", "request", number, "method", r.Method, "path", api.Loggable(r.URL.Path), "cause", cause, "stack", string(debug.Stack()))
			if ww.Status() != 0 {
				panic(http.ErrAbortHandler)
			}
			api.Internal.Write(ww)
		}()
		next.ServeHTTP(ww, r)
	})
}

// protocols are HTTP/1.1, and HTTP/2 with prior knowledge: not to speak it, but
// to say by its name what has come.
func protocols() *http.Protocols {
	p := &http.Protocols{}
	p.SetHTTP1(true)
	p.SetUnencryptedHTTP2(true)
	return p
}

// refusing is as little as HTTP/2 can do with, since every request of it is refused: a
// frame is given room for all that it announces before any of it has come.
var refusing = &http.HTTP2Config{
	MaxConcurrentStreams: 16, MaxReadFrameSize: 16 << 10,
	MaxReceiveBufferPerConnection: 64 << 10, MaxReceiveBufferPerStream: 16 << 10,
}

// speaksHTTP1 refuses requests of HTTP/2. What was meant for /try is told to its
// visit, so that whoever wonders why nothing is seen learns it.
func (s *Server) speaksHTTP1(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor < 2 {
			next.ServeHTTP(w, r)
			return
		}
		if part := strings.SplitN(r.URL.EscapedPath(), "/", 5); len(part) > 3 && part[1] == "try" && runLabel(part[3]) {
			if v, ok := s.visits.Find(part[2]); ok {
				observe.Tell(r, v, observe.Act{Kind: event.KindOther, Run: part[3]})
			}
		}
		api.Problem{
			Status: http.StatusHTTPVersionNotSupported, Code: "http_version_unsupported", Allowed: "HTTP/1.1",
			Detail: "The connection began with the preface of HTTP/2. This server shows how HTTP/1.1 uses sockets.",
		}.Write(w)
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
