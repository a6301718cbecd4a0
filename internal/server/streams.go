// The WebSockets: who may watch a trace live, and how many at a time.
//
// Before: internal/api/events.go finds the lab that is to be watched, visits.go the
// visit; after: internal/stream/stream.go sends.

package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/observe"
	"samesocket/internal/stream"
)

// streams counts the WebSockets: net/http forgets a connection that was
// upgraded, so nobody else knows of them at shutdown. The zero value lets none in.
type streams struct {
	max int

	mu   sync.Mutex
	open map[*http.Request]context.CancelFunc
	idle chan struct{} // closed when the last one has gone; nil if nobody waits
}

// enter takes a place for the stream of r, whose context ends with cut too.
func (st *streams) enter(r *http.Request) (_ *http.Request, leave func(), ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if len(st.open) >= st.max {
		return nil, nil, false
	}
	if st.open == nil {
		st.open = map[*http.Request]context.CancelFunc{}
	}
	ctx, cancel := context.WithCancel(r.Context())
	r = r.WithContext(ctx)
	st.open[r] = cancel
	return r, func() {
		cancel()
		st.mu.Lock()
		defer st.mu.Unlock()
		delete(st.open, r)
		st.wake()
	}, true
}

// drained returns a channel that is closed once no stream is open.
func (st *streams) drained() <-chan struct{} {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.idle == nil {
		st.idle = make(chan struct{})
	}
	idle := st.idle
	st.wake()
	return idle
}

func (st *streams) wake() {
	if len(st.open) == 0 && st.idle != nil {
		close(st.idle)
		st.idle = nil
	}
}

// cut ends the streams that are left.
func (st *streams) cut() {
	st.mu.Lock()
	defer st.mu.Unlock()
	for _, cancel := range st.open {
		cancel()
	}
}

// live streams src until it ends, the viewer leaves or the context of r is done.
// carries, lab or visit, names the socket in the visit that the URL's token
// belongs to.
func (s *Server) live(w http.ResponseWriter, r *http.Request, src stream.Source, carries event.Carried) {
	from, err := api.Since(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if !s.origins.allowed(r) {
		s.origins.refuse(w)
		return
	}
	r, leave, ok := s.streams.enter(r)
	if !ok {
		api.Problem{Status: http.StatusServiceUnavailable, Code: "websockets_full", RetryAfter: time.Minute,
			Detail: "Every WebSocket that this server may hold is in use."}.Write(w)
		return
	}
	defer leave()
	observe.Upgraded(r, carries)
	err = stream.Serve(w, r, src, stream.Options{
		Allowed: s.origins.allowed, Since: from, MaxBehind: s.limits.ViewerQueue,
		WriteTimeout: s.limits.ViewerWrite, Ping: s.limits.ViewerPing, NowEvery: s.limits.ViewerNow,
	})
	if err != nil {
		s.log.Debug("stream ended", "carries", carries, "err", err)
	}
}
