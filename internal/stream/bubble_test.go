package stream

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"samesocket/internal/event"
	"samesocket/internal/stream/streamtest"
	"samesocket/internal/trace"
)

func TestMain(m *testing.M) {
	// What toxiproxy has cut waits on until the process ends.
	goleak.VerifyTestMain(m,
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2.(*ToxicLink).read"),
		goleak.IgnoreAnyFunction("github.com/Shopify/toxiproxy/v2/toxics.(*ToxicStub).Run"))
}

// source is a trace that has no clock but the bubble's.
type source struct {
	trace *trace.Trace
	start time.Time
}

func newSource() source { return source{trace.New(trace.Limits{}), time.Now()} }

func (s source) Trace() *trace.Trace { return s.trace }

func (s source) Now() event.Now {
	us := time.Since(s.start).Microseconds()
	return event.Now{Wall: us, Time: us, Speed: 1}
}

// add appends n events of about the given size each.
func (s source) add(t testing.TB, n, size int) {
	t.Helper()
	for range n {
		_, err := s.trace.Append(event.Event{
			Time: s.Now().Time,
			Data: event.SocketRequest{Target: strings.Repeat("x", size)},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func everyone(*http.Request) bool { return true }

// house is a server on net.Pipe, so that a write blocks until it is read: no
// kernel's buffers stand between the viewer and us.
type house struct {
	t       *testing.T
	src     source
	opts    Options
	conns   chan net.Conn
	closed  chan struct{}
	server  *http.Server
	client  *http.Client
	served  chan error // what each Serve returned
	dialed  net.Conn   // the client's end of the newest connection
	cancel  context.CancelFunc
	stopped chan error
}

func newHouse(t *testing.T, opts Options) *house {
	if opts.Allowed == nil {
		opts.Allowed = everyone
	}
	base, cancel := context.WithCancel(t.Context())
	h := &house{
		t: t, src: newSource(), opts: opts, cancel: cancel,
		conns: make(chan net.Conn), closed: make(chan struct{}),
		served: make(chan error, 100), stopped: make(chan error, 1),
	}
	h.server = &http.Server{
		Handler:     http.HandlerFunc(h.serve),
		BaseContext: func(net.Listener) context.Context { return base },
	}
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		h.conns <- theirs
		h.dialed = ours
		return ours, nil
	}}
	h.client = &http.Client{Transport: transport}
	go func() { h.stopped <- h.server.Serve(h) }()
	t.Cleanup(func() {
		cancel()
		_ = h.server.Close()
		<-h.stopped
		transport.CloseIdleConnections()
	})
	return h
}

func (h *house) serve(w http.ResponseWriter, r *http.Request) {
	o := h.opts
	o.Since, _ = strconv.ParseUint(r.URL.Query().Get("since"), 10, 64)
	h.served <- Serve(w, r, h.src, o)
}

func (h *house) Accept() (net.Conn, error) {
	select {
	case c := <-h.conns:
		return c, nil
	case <-h.closed:
		return nil, net.ErrClosed
	}
}

func (h *house) Close() error {
	select {
	case <-h.closed:
	default:
		close(h.closed)
	}
	return nil
}

func (h *house) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// watch opens a viewer that has the events up to since.
func (h *house) watch(since uint64) *streamtest.Viewer {
	h.t.Helper()
	v, _, err := streamtest.Dial(h.t.Context(), h.client, "http://pipe/?since="+strconv.FormatUint(since, 10), nil)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(v.Close)
	return v
}

func (h *house) next(v *streamtest.Viewer) event.Frame {
	h.t.Helper()
	f, err := v.Next(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

// wantClosed reads frames, which may still be on their way, until the close.
func (h *house) wantClosed(v *streamtest.Viewer, code int) (before []event.Event) {
	h.t.Helper()
	for {
		f, err := v.Next(h.t.Context())
		if err == nil {
			before = append(before, f.Events...)
			continue
		}
		var c streamtest.Closed
		if !errors.As(err, &c) || c.Code != code {
			h.t.Fatalf("closed with %v, want %d", err, code)
		}
		return before
	}
}

// wantSeqs checks that the events are from+1 to to, each once and in order.
func wantSeqs(t *testing.T, events []event.Event, from, to uint64) {
	t.Helper()
	if uint64(len(events)) != to-from {
		t.Fatalf("%d events, want %d to %d", len(events), from+1, to)
	}
	for i, e := range events {
		if e.Seq != from+uint64(i)+1 {
			t.Fatalf("event %d where %d should be", e.Seq, from+uint64(i)+1)
		}
	}
}
