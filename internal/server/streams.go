// The WebSockets: who may watch a trace live, and how many at a time.
//
// Before: internal/api/events.go finds the lab that is to be watched, visits.go the
// visit; after: internal/stream/stream.go sends.

package server

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/fair"
	"samesocket/internal/observe"
	"samesocket/internal/stream"
)

// streams counts the WebSockets, and what of them one network and one visit has:
// net/http forgets a connection that was upgraded, so nobody else knows of them at
// shutdown. The zero value lets none in.
type streams struct {
	places  fair.Places
	visitor int // at most so many of one visit

	mu     sync.Mutex
	open   map[*http.Request]open
	visits map[stream.Source]int
	over   bool          // no visit is streamed any more
	idle   chan struct{} // closed when the last one has gone; nil if nobody waits
}

type open struct {
	cut   context.CancelFunc
	visit bool
}

var websocketsFull = api.Problem{
	Status: http.StatusServiceUnavailable, Code: "websockets_full", RetryAfter: time.Minute,
	Detail: "Every WebSocket that this server may hold, or that your network or your visit may have, is in use.",
}

// enter takes a place for the stream of r, which is for somebody of a network. The
// context of the request that it returns ends with cut too.
func (st *streams) enter(r *http.Request, by netip.Prefix, src stream.Source) (_ *http.Request, leave func(), ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	_, isVisit := src.(*observe.Visit)
	if isVisit && st.visits[src] >= st.visitor || !st.places.Enter(by) {
		return nil, nil, false
	}
	if st.open == nil {
		st.open, st.visits = map[*http.Request]open{}, map[stream.Source]int{}
	}
	if isVisit {
		st.visits[src]++
	}
	ctx, cancel := context.WithCancel(r.Context())
	r = r.WithContext(ctx)
	st.open[r] = open{cancel, isVisit}
	if isVisit && st.over {
		cancel()
	}
	return r, func() {
		cancel()
		st.mu.Lock()
		defer st.mu.Unlock()
		st.places.Leave(by)
		if st.visits[src]--; st.visits[src] <= 0 {
			delete(st.visits, src)
		}
		delete(st.open, r)
		st.wake()
	}, true
}

// count is how many are open.
func (st *streams) count() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return len(st.open)
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
	for _, o := range st.open {
		o.cut()
	}
}

// endVisits ends the streams of visits, now and from now on: nothing more happens in
// them that would end them.
func (st *streams) endVisits() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.over = true
	for _, o := range st.open {
		if o.visit {
			o.cut()
		}
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
	if !isHandshake(r.Header) {
		handshakeInvalid.Write(w)
		return
	}
	r, leave, ok := s.streams.enter(r, s.network(r), src)
	if !ok {
		websocketsFull.Write(w)
		return
	}
	defer leave()
	observe.Upgraded(r, carries)
	err = stream.Serve(w, r, src, stream.Options{
		Allowed: s.origins.allowed, Since: from, MaxBehind: s.limits.ViewerQueue,
		WriteTimeout: s.limits.ViewerWrite, Ping: s.limits.ViewerPing, NowEvery: s.limits.ViewerNow,
		Audiences: &s.viewers, Meter: s.meter,
	})
	if err != nil {
		s.log.Debug("stream ended", "carries", carries, "err", err)
	}
}

var handshakeInvalid = api.Problem{
	Status: http.StatusBadRequest, Code: "handshake_invalid",
	Detail: "This asks for a WebSocket, but is no opening handshake (RFC 6455 section 4.1).",
}

// isHandshake says whether the header fields of a request that asks for a WebSocket are
// those of an opening handshake (RFC 6455 section 4.1), so that the library has nothing to refuse in words of its own.
func isHandshake(h http.Header) bool {
	key, err := base64.StdEncoding.DecodeString(h.Get("Sec-WebSocket-Key"))
	upgrades := func(option string) bool { return strings.EqualFold(strings.TrimSpace(option), "upgrade") }
	options := strings.Split(strings.Join(h.Values("Connection"), ","), ",")
	return err == nil && len(key) == 16 && h.Get("Sec-WebSocket-Version") == "13" && slices.ContainsFunc(options, upgrades)
}
