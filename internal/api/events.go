// A lab's trace, to whoever asks: live, or as JSON Lines.
//
// Before: api.go has the route, internal/trace the events; after:
// internal/server/streams.go lets a viewer in.

package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/trace"
)

// labEvents answers with the lab's trace: live to a viewer that asks for a
// WebSocket, or else as JSON Lines.
//
//api:query since the seq that you have: what follows it is answered
//api:answer 101 Frame websocket
//api:answer 200 LabEvent application/jsonl
func (h *Handler) labEvents(w http.ResponseWriter, r *http.Request) {
	l, err := h.labs.find(chi.URLParam(r, "id"), time.Now())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	if h.live == nil || !Upgrades(r) {
		Lines(w, r, h.log, l.Trace())
		return
	}
	leave, err := h.labs.watch(l)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	defer leave()
	// At shutdown the requests' context is done before the labs are closed;
	// this viewer is to hear lab:closed first, and its trace ends in any case.
	h.live(w, r.WithContext(context.WithoutCancel(r.Context())), l.Lab)
}

// Upgrades says whether r asks for a WebSocket. Whether it asks properly is for
// those to see who serve it.
func Upgrades(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// Since reads the seq that the viewer has reached from ?since=; absent means 0,
// none. The error is a Problem.
func Since(r *http.Request) (uint64, error) {
	v := r.URL.Query().Get("since")
	if v == "" {
		return 0, nil
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		return 0, Problem{
			Status: http.StatusBadRequest, Code: "since_invalid", Field: "since", Allowed: "the seq of an event, 0 or more",
			Detail: "The place to resume from is not a number.",
		}
	}
	return n, nil
}

// linesTimeout bounds the whole answer: a trace has at most some megabytes.
const linesTimeout = 30 * time.Second

// Lines answers with the events of the trace after ?since= as JSON Lines, at
// once and finished: what a curl without Upgrade gets.
func Lines(w http.ResponseWriter, r *http.Request, log *slog.Logger, t *trace.Trace) {
	since, err := Since(r)
	if err != nil {
		Refuse(w, r, log, err)
		return
	}
	err = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(linesTimeout))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		log.Debug("lines ended", "err", err)
		return
	}
	w.Header().Set("Content-Type", "application/jsonl")
	w.Header().Set("Cache-Control", "no-store")
	lines, _ := t.Since(since)
	var line []byte
	for _, l := range lines {
		line = append(append(line[:0], l...), '\n')
		if _, err := w.Write(line); err != nil { // #nosec G705 -- JSON Lines, with nosniff
			log.Debug("lines ended", "err", err)
			return
		}
	}
}
