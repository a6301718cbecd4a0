// A trace as a file, to whoever asks.
//
// Before: api.go has the route; after: internal/export/file.go writes it.

package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"samesocket/internal/event"
	"samesocket/internal/export"
)

// Export answers with a trace as a file, in the form that the route's {format} names
// and, if it is a capture, as made ?at= a vantage point. Whoever has routes for other
// traces in the same program uses it too: files are written one at a time, for of a
// full trace each takes a tenth of a second and several times the trace's memory, and
// it is read only then.
func (h *Handler) Export(w http.ResponseWriter, r *http.Request, read func() export.Trace) {
	leave, ok := h.exports.enter(h.client(r))
	if !ok {
		exportsBusy.Write(w)
		return
	}
	defer leave()
	select {
	case h.writing <- struct{}{}:
	case <-r.Context().Done():
		return // nobody is there any more
	}
	var kind export.Kind
	f, err := func() (export.File, error) {
		defer func() { <-h.writing }() // also after a panic
		t := read()
		kind = t.Kind
		return t.File(chi.URLParam(r, "format"), event.Host(r.URL.Query().Get("at")))
	}()
	if err != nil {
		h.refuse(w, r, notExported(kind, err))
		return
	}
	err = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(linesTimeout))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		h.log.Debug("export ended", "err", err)
		return
	}
	header := w.Header()
	header.Set("Content-Type", f.ContentType)
	header.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.Name))
	header.Set("Content-Length", strconv.Itoa(len(f.Body)))
	header.Set("Cache-Control", "no-store")
	if _, err := w.Write(f.Body); err != nil {
		h.log.Debug("export ended", "err", err)
	}
}

// maxExports is how many files one network waits for at most: others' come in between.
const maxExports = 16

// exports are the files that are asked for, by the network that waits for them.
type exports struct {
	mu sync.Mutex
	by map[netip.Prefix]int
}

func (e *exports) enter(network netip.Prefix) (leave func(), ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.by == nil {
		e.by = map[netip.Prefix]int{}
	}
	if e.by[network] >= maxExports {
		return nil, false
	}
	e.by[network]++
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.by[network]--; e.by[network] == 0 {
			delete(e.by, network)
		}
	}, true
}

var exportsBusy = Problem{
	Status: http.StatusTooManyRequests, Code: "exports_busy", RetryAfter: 2 * time.Second,
	Detail: "Your network waits for many files already. They are written one after another.",
}

// notExported is the problem that keeps a trace from becoming a file; any other error
// is our own mistake.
func notExported(k export.Kind, err error) error {
	switch {
	case errors.Is(err, export.ErrFormat):
		return Problem{
			Status: http.StatusNotFound, Code: "format_unknown", Field: "format", Allowed: strings.Join(k.Formats(), ", "),
			Detail: "A trace has no such form.",
		}
	case errors.Is(err, export.ErrVantage):
		return Problem{
			Status: http.StatusBadRequest, Code: "at_invalid", Field: "at", Allowed: vantages(k),
			Detail: "Nobody could have captured this trace there.",
		}
	case errors.Is(err, export.ErrNotTold):
		return Problem{
			Status: http.StatusConflict, Code: "not_told",
			Detail: "The kernel tells of no segment of a visit but the SYN of each connection, if it has kept that: the trace has nothing to say in this form.",
		}
	}
	return err
}

func vantages(k export.Kind) string {
	var names []string
	for _, at := range k.Vantages() {
		names = append(names, string(at))
	}
	return strings.Join(names, ", ")
}

// exportLab answers with the lab's trace as a file: pcapng, har, mmd, txt or jsonl.
//
//api:query at of a capture: where it was made, client, middle or server
//api:answer 200 - application/octet-stream
func (h *Handler) exportLab(w http.ResponseWriter, r *http.Request) {
	l, err := h.labs.find(chi.URLParam(r, "id"), time.Now())
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	h.Export(w, r, func() export.Trace {
		lines, ended := l.Trace().Since(0)
		return export.Trace{Kind: export.Lab, Lines: lines, Ended: ended}
	})
}
