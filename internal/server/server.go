// The server as a whole: what it is made of, its routes, its start and its end.
// Before: web/src/session/http.ts sends a click as a request. After: visits.go joins
// its socket to the visit, and internal/api/api.go takes what is for a lab.

package server

import (
	"context"
	"errors"
	"io/fs"
	"log"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"samesocket/internal/api"
	"samesocket/internal/fair"
	"samesocket/internal/lab"
	"samesocket/internal/observe"
	"samesocket/internal/scenario"
	"samesocket/internal/site"
	"samesocket/internal/stream"
	"samesocket/internal/trace"
)

// Config is what a Server needs. Pages and Static are required.
type Config struct {
	// Pages holds templates/*.html, messages/page.{ko,en}.json, lessons/,
	// scenarios/*.txtar and snippets/*.txt.
	Pages fs.FS
	// Static holds app.js, app.css and what they need.
	Static fs.FS
	// Origins are those allowed besides the server's own, such as
	// "https://example.org" behind a proxy.
	Origins []string
	// Embedders are the origins whose pages may hold an experiment in a frame,
	// such as "https://course.example", or "*" for all.
	Embedders []string
	// TrustedProxies are networks such as "10.0.0.0/8" from which
	// X-Forwarded-For and X-Forwarded-Proto are believed; none by default.
	TrustedProxies []string
	// SecurityContacts are where whoever finds a hole is to say so, as URIs such as
	// "mailto:security@example.org"; without one there is no security.txt.
	SecurityContacts []string
	// Limits defaults to DefaultLimits.
	Limits Limits
	// Logger takes what no visitor can be told; nil discards it.
	Logger *slog.Logger
	// Meter, if not nil, measures how visitors are served.
	Meter Meter
}

// A Meter measures how visitors are served. It must not block.
type Meter interface {
	stream.Meter
	// Refused says that a problem of this code was answered.
	Refused(code string)
}

type unmeasured struct{}

func (unmeasured) Written(time.Duration) {}
func (unmeasured) Queued(int)            {}
func (unmeasured) Slow()                 {}
func (unmeasured) Refused(string)        {}

// Load is how much of what is limited is in use.
type Load struct {
	Labs, Visits, WebSockets, Connections int
	TraceBytes                            int64
	// Since the start: connections for which there was no place, idle ones that made
	// place for newcomers, and failures of accept.
	Refused, Shed, AcceptFailed uint64
}

// Server serves pages, labs and visits. Make one with New and serve it once.
type Server struct {
	limits  Limits
	log     *slog.Logger
	proxies proxies
	origins *origins
	framers *embedders
	site    *site.Site
	labs    *api.Handler // what is under /api/labs
	visits  *observe.Visits
	answers *api.Answers // of visits
	streams *streams
	viewers stream.Audiences
	meter   Meter
	budget  *trace.Budget
	closing atomic.Bool
	handler http.Handler

	contacts []string      // for security.txt
	requests atomic.Uint64 // that have come
	listener atomic.Pointer[observe.Listener]
}

// New reads the pages and assets and makes the routes.
func New(c Config) (*Server, error) {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Meter == nil {
		c.Meter = unmeasured{}
	}
	proxies, err := newProxies(c.TrustedProxies)
	if err != nil {
		return nil, err
	}
	origins, err := newOrigins(c.Origins, proxies)
	if err != nil {
		return nil, err
	}
	framers, err := newEmbedders(c.Embedders)
	if err != nil {
		return nil, err
	}
	if framers.any {
		c.Logger.Warn("with -embed-origin * every site may frame the experiments and learns what is done in them")
	}
	if err := contactable(c.SecurityContacts); err != nil {
		return nil, err
	}
	scenarios, err := scenario.Load(c.Pages, "scenarios")
	if err != nil {
		return nil, err
	}
	budget := &trace.Budget{Most: c.Limits.TracesBytes}
	s := &Server{
		limits: c.Limits, log: c.Logger, proxies: proxies, origins: origins, framers: framers, contacts: c.SecurityContacts,
		visits: observe.NewVisits(observe.VisitLimits{
			Alive: c.Limits.Visits, Requests: c.Limits.VisitRequests, Idle: c.Limits.VisitIdleLife,
			Trace: trace.Limits{
				Bytes: c.Limits.VisitTraceBytes, Least: c.Limits.visitLeast(),
				Total: &trace.Budget{Most: c.Limits.VisitsBytes, Within: budget},
			},
		}),
		answers: api.NewAnswers(c.Limits.Limits), meter: c.Meter, budget: budget,
		streams: &streams{places: fair.Places{Most: c.Limits.WebSockets}, visitor: c.Limits.WebSocketsPerVisit},
	}
	s.labs = api.New(api.Config{
		Prefix: "/api", Scenarios: scenarios, Limits: c.Limits.Limits, Budget: budget, Logger: c.Logger,
		Client: s.network,
		Live:   func(w http.ResponseWriter, r *http.Request, l *lab.Lab) { s.live(w, r, l, "lab") },
	})
	s.site, err = site.New(site.Config{
		Pages: c.Pages, Static: c.Static, Limits: c.Limits.rows(), Talk: framers.Talk(),
		Visitor: s.visitor, Visit: s.openVisit, Refuse: s.refuse,
	})
	if err != nil {
		return nil, err
	}
	s.handler = observe.Middleware(s.routes())
	return s, nil
}

// routes lists everything that this server answers; what people read package site
// lists, and what is under /api/labs package api.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(secured, s.measured, s.recovered, s.speaksHTTP1, s.origins.hosted, s.origins.protect, middleware.GetHead, anyMethod)
	r.NotFound(s.notFound)
	r.MethodNotAllowed(api.MethodNotAllowed)

	for pattern, serve := range s.site.Routes() {
		r.Get(pattern, serve)
	}
	r.With(s.framers.framed).Get("/embed/{slug}", s.site.Embed)
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)
	r.Get("/robots.txt", s.robots)
	if len(s.contacts) > 0 {
		r.Get("/.well-known/security.txt", s.security)
	}
	r.Get("/api/openapi.json", s.site.Document)

	r.Route("/api", func(r chi.Router) {
		r.Use(s.told)
		r.Handle("/labs", s.labs)
		r.Handle("/labs/*", s.labs)
		r.Post("/visits", s.createVisit)
		r.Get("/visits/{token}", s.showVisit)
		r.Get("/visits/{token}/events", s.visitEvents)
		r.Get("/visits/{token}/trace.{format}", s.exportVisit)
		r.Post("/visits/{token}/witness", s.witness)
		r.Get("/shared/{view}", s.showShared)
		r.Get("/shared/{view}/events", s.sharedEvents)
		r.Get("/shared/{view}/trace.{format}", s.exportShared)
	})
	r.Group(func(r chi.Router) {
		r.Use(s.toldByPath)
		r.Get("/try/{token}/{run}", s.try)
		r.Get("/try/{token}/{run}/*", s.try)
	})
	return r
}

// Load says how much is in use.
func (s *Server) Load() Load {
	l := Load{Visits: s.visits.Count(), WebSockets: s.streams.count(), TraceBytes: s.budget.Bytes()}
	l.Labs, _ = s.labs.Count()
	if listener := s.listener.Load(); listener != nil {
		l.Connections = listener.Open()
		l.Refused, l.Shed, l.AcceptFailed = listener.Turned()
	}
	return l
}

// Serve answers on l until ctx is done, and returns when every lab, visit and
// socket is closed. A viewer of a lab is sent lab:closed first.
func (s *Server) Serve(ctx context.Context, l *observe.Listener) error {
	if addr, ok := l.Addr().(*net.TCPAddr); ok && !addr.IP.IsLoopback() && len(s.origins.extra) == 0 {
		s.log.Warn("others can reach this server, and no -origin says by what name: it answers to its addresses only", "listening", addr.String())
	}
	l.Drills, l.DrillTime, l.SilentTime = s.limits.Drills, s.limits.DrillTime, s.limits.SilentTime
	l.Connections, l.Network, l.Head = s.limits.Connections, s.peers, s.limits.RequestHeader
	s.listener.Store(l)
	// Requests may finish after ctx is done, and are cut if they do not.
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	hs := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.limits.RequestHeader,
		ReadTimeout:       s.limits.WholeRequest,
		WriteTimeout:      s.limits.WholeRequest,
		IdleTimeout:       s.limits.IdleConnection,
		MaxHeaderBytes:    s.limits.HeaderBytes,
		Protocols:         protocols(),
		HTTP2:             refusing,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ConnContext:       l.ConnContext,
		ConnState:         l.ConnState,
		ErrorLog:          log.New(nameless{s.log}, "", 0),
	}
	// A socket that a browser opened in advance and never used would hold
	// Shutdown up for five seconds; closing it loses nothing.
	hs.RegisterOnShutdown(l.CloseUnused)
	sweeping, stop := context.WithCancel(ctx)
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		s.sweep(sweeping)
	}()
	served := make(chan error, 1)
	go func() { served <- hs.Serve(l) }()

	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	stop()
	<-swept
	s.shutdown(hs, cut)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// shutdown closes what is open, in this order: labs, whose traces end and whose
// viewers are told, and visits' viewers, who are to come again elsewhere; requests
// and idle sockets; what remains after the limit.
func (s *Server) shutdown(hs *http.Server, cut func()) {
	s.closing.Store(true)
	began := s.Load()
	s.log.Info("shutting down", "labs", began.Labs, "websockets", began.WebSockets, "connections", began.Connections)
	ctx, cancel := context.WithTimeout(context.Background(), s.limits.Shutdown)
	defer cancel()
	s.streams.endVisits()
	s.labs.Close(ctx)
	if hs.Shutdown(ctx) != nil {
		cut()
		_ = hs.Close()
	}
	select {
	case <-s.streams.drained():
	case <-ctx.Done():
		s.streams.cut()
		<-s.streams.drained() // each write of a stream has its own limit
	}
	s.labs.Wait()
	s.visits.Close()
}

// sweep is the one janitor: it forgets what nobody uses, until ctx is done.
func (s *Server) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			s.labs.Sweep(now)
			s.answers.Sweep(now)
			s.visits.Sweep(now)
		}
	}
}

// notFound answers programs with a problem, and people with a page.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request) {
	switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); first {
	case "api", "try", "static", "oembed":
		api.NotFound.Write(w)
	default:
		s.site.NotFound(w, r)
	}
}

// healthz says that the program runs.
//
//api:answer 200 - text/plain
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok\n") }

// readyz says that it takes visitors: it does not while it stops, or while there is no
// room for another lab.
//
//api:answer 200 - text/plain
func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) {
	if s.closing.Load() {
		api.ShuttingDown.Write(w)
		return
	}
	if _, room := s.labs.Count(); !room {
		api.LabsFull.Write(w)
		return
	}
	writeText(w, "ready\n")
}
