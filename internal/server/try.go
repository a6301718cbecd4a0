package server

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// try answers whatever any client sends, so that its socket can be watched. What
// the client sends itself is read to its end first, or its connection could not
// be used again, and it would be us who ended it.
//
//api:query bytes the length of the answer's content
//api:query chunked 1 does not say that length beforehand
//api:query status of the answer
//api:query delay milliseconds before the answer
//api:query hint of Keep-Alive: timeout=, in seconds
//api:query close 1 ends the connection with the answer
//api:query max requests that the connection may carry
//api:query idle seconds after which this socket is closed by us
//api:query lose 1 or rst: the next request on this socket is answered with FIN or RST
//api:query drop 1: so is this one
//api:query silent 1 or next: nothing is answered at all from this one, or the next, on
//api:answer 200 - text/plain
func (s *Server) try(w http.ResponseWriter, r *http.Request) {
	if err := s.discard(w, r); err != nil {
		s.refuse(w, r, err)
		return
	}
	ask, err := s.readWish(r.URL.RawQuery)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if ask.delay > 0 {
		wait(r, ask.delay)
	}
	s.provoke(r, ask)
	h := w.Header()
	if observe.Most(r, ask.most) || ask.close {
		h.Set("Connection", "close")
	}
	if ask.hint > 0 {
		h.Set("Keep-Alive", "timeout="+strconv.Itoa(ask.hint))
	}
	socket := socketOf(r)
	text := fmt.Sprintf("This is request %d on the socket %s ⇄ %s.\n", observe.Nth(r), socket.Client, socket.Server)
	n := len(text)
	if ask.bytes >= 0 {
		n = ask.bytes
	}
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	writeLong(w, text, n, ask)
}

// discard reads the request's content and forgets it. Beyond our limit the
// connection ends, and it is said that this is our doing.
func (s *Server) discard(w http.ResponseWriter, r *http.Request) error {
	most := int64(s.limits.TryBody)
	tooLarge := api.Problem{
		Status: http.StatusRequestEntityTooLarge, Code: "body_too_large",
		Allowed: fmt.Sprintf("%d bytes", most), Detail: "This server reads no more of a request, and closes the connection.",
	}
	if r.ContentLength > most {
		observe.Limited(r, event.LimitBody)
		w.Header().Set("Connection", "close")
		return tooLarge
	}
	_, err := io.Copy(io.Discard, http.MaxBytesReader(w, r.Body, most))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		observe.Limited(r, event.LimitBody)
		return tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		observe.Limited(r, event.LimitTime)
		// The time for the answer has been running meanwhile.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Second))
		w.Header().Set("Connection", "close")
		return api.Problem{
			Status: http.StatusRequestTimeout, Code: "request_timeout",
			Allowed: s.limits.WholeRequest.String(), Detail: "This server waits no longer for a request, and closes the connection.",
		}
	case err != nil:
		panic(http.ErrAbortHandler) // the client has gone, or sends nonsense
	}
	return nil
}

// wait waits, unless the client goes or the server stops: then nobody reads an
// answer, and none may be taken for one.
func wait(r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-r.Context().Done():
		panic(http.ErrAbortHandler)
	}
}

// provoke does what the visitor asks to become of the socket.
func (s *Server) provoke(r *http.Request, ask wish) {
	if ask.idle > 0 {
		observe.IdleTimeout(r, ask.idle)
	}
	if ask.lose != "" {
		observe.Lose(r, ask.lose == "rst")
	}
	switch {
	case ask.drop:
		observe.Drop(r, false)
	case ask.silent == "1":
		observe.Drop(r, true)
	case ask.silent == "next":
		observe.SilenceNext(r)
	}
}

// filler is what a long answer is made of; it is written again and again, so
// that a long answer costs no memory.
var filler = bytes.Repeat([]byte("Same socket, next octets. One line has sixty-four octets in it.\n"), 512)

// tail is how much of a long answer is left for the last write: then an octet
// of it is on its way only when the client has taken most of the rest, which
// is how one knows whether it could have had the whole answer (observe).
const tail = 512

// writeLong answers with n octets that begin with the text.
func writeLong(w http.ResponseWriter, text string, n int, ask wish) {
	if !ask.chunked && ask.status != http.StatusNoContent && ask.status != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(n))
	}
	w.WriteHeader(ask.status)
	if ask.status == http.StatusNoContent || ask.status == http.StatusNotModified {
		return // they never have content (RFC 9110 sections 15.3.5 and 15.4.5)
	}
	if ask.chunked {
		// Sent now, the head can have no length: what follows comes in chunks
		// (RFC 9112 section 7.1), or to an HTTP/1.0 client until the end.
		_ = http.NewResponseController(w).Flush()
	}
	b := []byte(text)[:min(n, len(text))]
	for {
		if _, err := w.Write(b); err != nil || len(b) == n { // #nosec G705 -- text/plain, with nosniff
			return
		}
		n -= len(b)
		b = filler[:min(n, len(filler))]
		if n > tail {
			b = b[:min(len(b), n-tail)]
		}
	}
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = io.WriteString(w, text) // #nosec G705 -- text/plain, with nosniff
}
