package operate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"samesocket/internal/server"
)

// Metrics are what Prometheus is told. They are the Meter of a server.
type Metrics struct {
	registry *prometheus.Registry
	refused  *prometheus.CounterVec
	written  prometheus.Histogram
	queued   prometheus.Gauge
	slow     prometheus.Counter
}

// NewMetrics makes a set of its own.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "samesocket_refused_total",
			Help: "Problems that were answered, by their code.",
		}, []string{"code"}),
		written: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "samesocket_event_write_seconds",
			Help:    "From an event being told to its message being with the kernel, for each viewer.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2, 17),
		}),
		queued: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "samesocket_queued_bytes",
			Help: "Octets of messages that wait for their viewers.",
		}),
		slow: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "samesocket_slow_viewers_closed_total",
			Help: "Viewers that were closed because they did not keep up.",
		}),
	}
	m.registry.MustRegister(m.refused, m.written, m.queued, m.slow, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Refused counts a refusal.
func (m *Metrics) Refused(code string) { m.refused.WithLabelValues(code).Inc() }

// Written observes how long an event has waited.
func (m *Metrics) Written(after time.Duration) { m.written.Observe(after.Seconds()) }

// Queued follows what waits.
func (m *Metrics) Queued(octets int) { m.queued.Add(float64(octets)) }

// Slow counts a viewer that was closed.
func (m *Metrics) Slow() { m.slow.Inc() }

// Watch asks the server for its load whenever Prometheus asks.
func (m *Metrics) Watch(load func() server.Load) {
	for name, g := range map[string]struct {
		help string
		of   func(server.Load) float64
	}{
		"labs":        {"Labs that are alive.", func(l server.Load) float64 { return float64(l.Labs) }},
		"visits":      {"Visits that are alive.", func(l server.Load) float64 { return float64(l.Visits) }},
		"websockets":  {"WebSockets that are open.", func(l server.Load) float64 { return float64(l.WebSockets) }},
		"connections": {"Connections that are open.", func(l server.Load) float64 { return float64(l.Connections) }},
		"trace_bytes": {"Octets of all traces.", func(l server.Load) float64 { return float64(l.TraceBytes) }},
	} {
		m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "samesocket_" + name, Help: g.help},
			func() float64 { return g.of(load()) }))
	}
	const closed = "Connections that were closed without a problem being answered: there was no place, or they were idle and made place."
	for _, c := range []struct {
		name, why, help string
		of              func(server.Load) uint64
	}{
		{"connections_closed_total", "no_place", closed, func(l server.Load) uint64 { return l.Refused }},
		{"connections_closed_total", "idle_for_others", closed, func(l server.Load) uint64 { return l.Shed }},
		{"accept_failed_total", "", "Times that accept failed, as it does without a free descriptor.", func(l server.Load) uint64 { return l.AcceptFailed }},
	} {
		o := prometheus.CounterOpts{Name: "samesocket_" + c.name, Help: c.help}
		if c.why != "" {
			o.ConstLabels = prometheus.Labels{"why": c.why}
		}
		m.registry.MustRegister(prometheus.NewCounterFunc(o, func() float64 { return float64(c.of(load())) }))
	}
}

// Serve answers on an address until stop is called, which waits for its end.
func (m *Metrics) Serve(ctx context.Context, addr string, log *slog.Logger) (at net.Addr, stop func(), err error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, nil, fmt.Errorf("serve metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	hs := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10}
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := hs.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are served no longer", "err", err)
		}
	}()
	return l.Addr(), func() {
		_ = hs.Close()
		<-served
	}, nil
}
