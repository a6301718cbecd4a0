package server

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

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

// enter takes a place for the stream of r, whose context ends with ctx or cut.
func (st *streams) enter(ctx context.Context, r *http.Request) (_ *http.Request, leave func(), ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if len(st.open) >= st.max {
		return nil, nil, false
	}
	if st.open == nil {
		st.open = map[*http.Request]context.CancelFunc{}
	}
	ctx, cancel := context.WithCancel(ctx)
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

// upgrades says whether r asks for a WebSocket. Whether it asks properly is for
// package stream to see.
func upgrades(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// since reads the seq that the viewer has reached; absent means none.
func since(r *http.Request) (uint64, error) {
	v := r.URL.Query().Get("since")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		return 0, problem{Status: http.StatusBadRequest, Code: "since_invalid", Field: "since", Allowed: "the seq of an event, 0 or more",
			Detail: "The place to resume from is not a number."}
	}
	return n, nil
}

// live streams src until it ends, the viewer leaves or ctx is done. carries, lab or visit,
// names the socket in the visit that the URL's token belongs to.
func (s *Server) live(ctx context.Context, w http.ResponseWriter, r *http.Request, src stream.Source, carries event.Carried) {
	from, err := since(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if !s.origins.allowed(r) {
		s.origins.refuse(w)
		return
	}
	r, leave, ok := s.streams.enter(ctx, r)
	if !ok {
		problem{Status: http.StatusServiceUnavailable, Code: "websockets_full", retryAfter: time.Minute,
			Detail: "Every WebSocket that this server may hold is in use."}.write(w)
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

// lines answers with what src has told so far, finished.
func (s *Server) lines(w http.ResponseWriter, r *http.Request, src stream.Source) {
	from, err := since(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if err := stream.ServeLines(w, r, src, from); err != nil {
		s.log.Debug("lines ended", "err", err)
	}
}
