package server

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"samesocket/internal/lab"
	"samesocket/internal/observe"
	"samesocket/internal/scenario"
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
	pages   *pages
	assets  *assets
	labs    *labs
	visits  *observe.Visits
	answers *answers
	streams *streams
	scripts map[string]*scenario.Scenario
	runs    sync.WaitGroup // of scripts
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
	assets, err := readAssets(c.Static)
	if err != nil {
		return nil, err
	}
	pages, err := readPages(c.Pages)
	if err != nil {
		return nil, err
	}
	scripts, err := scenario.Load(c.Pages, "scenarios")
	if err != nil {
		return nil, err
	}
	budget := &trace.Budget{}
	s := &Server{
		limits: c.Limits, log: c.Logger, origins: origins, framers: framers, pages: pages, assets: assets,
		labs: newLabs(c.Limits, budget, c.Logger),
		visits: observe.NewVisits(observe.VisitLimits{
			Alive: c.Limits.Visits, Requests: c.Limits.VisitRequests, Idle: c.Limits.VisitIdleLife,
			Trace: trace.Limits{Bytes: c.Limits.VisitTraceBytes, Total: budget},
		}),
		answers: newAnswers(c.Limits),
		scripts: scripts,
		streams: &streams{max: c.Limits.WebSockets},
	}
	s.handler = observe.Middleware(s.routes())
	return s, nil
}

// routes lists everything that this server answers.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(secured, s.recovered, s.origins.hosted, s.origins.protect, middleware.GetHead, anyMethodToTry)
	r.NotFound(s.notFound)
	r.MethodNotAllowed(methodNotAllowed)

	r.Get("/", s.chooseLanguage)
	r.Get("/{lang}", s.addSlash)
	r.Get("/{lang}/", s.page("front"))
	r.Get("/{lang}/lessons/{slug}", s.lesson)
	r.Get("/{lang}/lab", s.page("lab"))
	r.Get("/{lang}/client", s.page("client"))
	r.Get("/{lang}/limits", s.page("limits"))
	r.Get("/{lang}/teach", s.teach)
	r.Get("/{lang}/teach/snippets", s.teachSnippets)
	r.With(s.framers.framed).Get("/embed/{slug}", s.embed)
	r.Get("/embed.js", s.embedScript)
	r.Get("/embed.d.ts", s.embedScript)
	r.Get("/oembed", s.oembed)
	r.Get("/static/*", s.assets.serve)
	r.Get("/healthz", s.healthz)
	r.Get("/readyz", s.readyz)

	r.Route("/api", func(r chi.Router) {
		r.Use(s.told)
		r.Post("/labs", s.createLab)
		r.Delete("/labs/{id}", s.destroyLab)
		r.Group(func(r chi.Router) {
			r.Use(s.onceInLab)
			r.Post("/labs/{id}/requests", acting(s, http.StatusAccepted, sendRequest))
			r.Patch("/labs/{id}/clock", acting(s, http.StatusOK, changeClock))
			r.Patch("/labs/{id}/link", acting(s, http.StatusOK, changeLink))
			r.Patch("/labs/{id}/server", acting(s, http.StatusOK, changeServer))
			r.Patch("/labs/{id}/client", acting(s, http.StatusOK, changeClient))
			r.Post("/labs/{id}/step", acting(s, http.StatusOK, step))
			r.Post("/labs/{id}/skip", acting(s, http.StatusOK, skip))
			r.Post("/labs/{id}/reset", acting(s, http.StatusOK, reset))
			r.Post("/labs/{id}/connections/{conn}/close", acting(s, http.StatusAccepted, closeConnection))
			r.Post("/labs/{id}/segments/{segment}/hold", acting(s, http.StatusAccepted, onSegment((*lab.Lab).Hold)))
			r.Post("/labs/{id}/segments/{segment}/release", acting(s, http.StatusAccepted, onSegment((*lab.Lab).Release)))
			r.Post("/labs/{id}/segments/{segment}/lose", acting(s, http.StatusAccepted, onSegment((*lab.Lab).Lose)))
			r.Post("/labs/{id}/lose-next", acting(s, http.StatusAccepted, loseNext))
			r.Post("/labs/{id}/power-cycle", acting(s, http.StatusOK, powerCycle))
			r.Post("/labs/{id}/scenarios/{name}", acting(s, http.StatusAccepted, s.runScenario))
		})
		r.Get("/labs/{id}/events", s.labEvents)
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
	s.labs.closeAll(ctx)
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
	s.runs.Wait() // each ends with its lab
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
			s.labs.sweep(now)
			s.answers.sweep(now)
		}
	}
}

// healthz says that the program runs; readyz that it takes visitors.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) { writeText(w, "ok\n") }

func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) {
	if s.closing.Load() {
		problemShutdown.write(w)
		return
	}
	writeText(w, "ready\n")
}
