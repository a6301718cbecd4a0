// The server as a whole: what it is made of, its routes, its start and its end.
// Before: web/src/session/http.ts sends a click as a request. After: visits.go joins
// its socket to the visit, and internal/api/api.go takes what is for a lab.

package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"samesocket/internal/api"
	"samesocket/internal/lab"
	"samesocket/internal/observe"
	"samesocket/internal/scenario"
	"samesocket/internal/site"
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
	// Limits defaults to DefaultLimits.
	Limits Limits
	// Logger takes what no visitor can be told; nil discards it.
	Logger *slog.Logger
}

// Server serves pages, labs and visits. Make one with New and serve it once.
type Server struct {
	limits  Limits
	log     *slog.Logger
	origins *origins
	framers *embedders
	site    *site.Site
	labs    *api.Handler // what is under /api/labs
	visits  *observe.Visits
	answers *api.Answers // of visits
	streams *streams
	closing atomic.Bool
	handler http.Handler
}

// New reads the pages and assets and makes the routes.
func New(c Config) (*Server, error) {
	if c.Limits == (Limits{}) {
		c.Limits = DefaultLimits()
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
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
	scenarios, err := scenario.Load(c.Pages, "scenarios")
	if err != nil {
		return nil, err
	}
	budget := &trace.Budget{}
	s := &Server{
		limits: c.Limits, log: c.Logger, origins: origins, framers: framers,
		visits: observe.NewVisits(observe.VisitLimits{
			Alive: c.Limits.Visits, Requests: c.Limits.VisitRequests, Idle: c.Limits.VisitIdleLife,
			Trace: trace.Limits{Bytes: c.Limits.VisitTraceBytes, Total: budget},
		}),
		answers: api.NewAnswers(c.Limits.Limits),
		streams: &streams{max: c.Limits.WebSockets},
	}
	s.labs = api.New(api.Config{
		Prefix: "/api", Scenarios: scenarios, Limits: c.Limits.Limits, Budget: budget, Logger: c.Logger,
		Client: func(r *http.Request) netip.Prefix { return prefixOf(proxies.client(r)) },
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
	r.Use(secured, s.recovered, s.origins.hosted, s.origins.protect, middleware.GetHead, anyMethod)
	r.NotFound(s.notFound)
	r.MethodNotAllowed(api.MethodNotAllowed)

	for pattern, serve := range s.site.Routes() {
		r.Get(pattern, serve)
	}
	r.With(s.framers.framed).Get("/embed/{slug}", s.site.Embed)
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)

	r.Route("/api", func(r chi.Router) {
		r.Use(s.told)
		r.Handle("/labs", s.labs)
		r.Handle("/labs/*", s.labs)
		r.Post("/visits", s.createVisit)
		r.Get("/visits/{token}", s.showVisit)
		r.Get("/visits/{token}/events", s.visitEvents)
		r.Post("/visits/{token}/witness", s.witness)
	})
	r.Group(func(r chi.Router) {
		r.Use(s.toldByPath)
		r.Get("/try/{token}/{run}", s.try)
		r.Get("/try/{token}/{run}/*", s.try)
	})
	return r
}

// Serve answers on l until ctx is done, and returns when every lab, visit and
// socket is closed. A viewer of a lab is sent lab:closed first.
func (s *Server) Serve(ctx context.Context, l *observe.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if addr, ok := l.Addr().(*net.TCPAddr); ok {
		s.origins.local = addr.IP.IsLoopback()
	}
	l.Drills, l.DrillTime = s.limits.Drills, s.limits.DrillTime
	hs := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.limits.RequestHeader,
		ReadTimeout:       s.limits.WholeRequest,
		WriteTimeout:      s.limits.WholeRequest,
		IdleTimeout:       s.limits.IdleConnection,
		MaxHeaderBytes:    s.limits.HeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ConnContext:       l.ConnContext,
		ConnState:         l.ConnState,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	swept := make(chan struct{})
	go func() {
		defer close(swept)
		s.sweep(ctx)
	}()
	served := make(chan error, 1)
	go func() { served <- hs.Serve(l) }()

	var err error
	select {
	case err = <-served:
	case <-ctx.Done():
	}
	cancel()
	<-swept
	s.shutdown(hs)
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return err
}

// shutdown closes what is open, in this order: labs, whose traces end and whose
// viewers are told; requests and idle sockets; what remains after the limit.
func (s *Server) shutdown(hs *http.Server) {
	s.closing.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), s.limits.Shutdown)
	defer cancel()
	s.labs.Close(ctx)
	// A socket that a browser opened in advance and never used holds Shutdown
	// up until the limit; closing it then loses nothing.
	if hs.Shutdown(ctx) != nil {
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

// healthz says that the program runs; readyz that it takes visitors.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok\n") }

func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) {
	if s.closing.Load() {
		api.ShuttingDown.Write(w)
		return
	}
	writeText(w, "ready\n")
}
