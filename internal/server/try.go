package server

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/observe"
)

// wish is what the query of a request to /try asks for.
type wish struct {
	close bool          // ?close=1: the answer ends the connection
	idle  time.Duration // ?idle=SECONDS: the socket's idle time-out from now on; 0 leaves it
	bytes int           // ?bytes=N: the length of the answer; -1 leaves it
	delay time.Duration // ?delay=MS: before the answer
}

// readWish reads the query; what is not named here is the client's own affair.
// A repeated name counts once, the first time.
func (s *Server) readWish(query string) (wish, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return wish{}, api.Problem{Status: http.StatusBadRequest, Code: "query_malformed", Detail: "The query cannot be read."}
	}
	ask := wish{bytes: -1}
	whole := func(name string, least, most int, into *int) {
		if err != nil || !q.Has(name) {
			return
		}
		n, bad := strconv.Atoi(q.Get(name))
		if bad != nil || n < least || n > most {
			err = api.Problem{Status: http.StatusBadRequest, Code: name + "_out_of_range", Field: name,
				Allowed: fmt.Sprintf("a whole number from %d to %d", least, most), Detail: "The query asks for what is not offered."}
			return
		}
		*into = n
	}
	var ends, seconds, ms int
	whole("close", 0, 1, &ends)
	whole("idle", 1, int(s.limits.TryIdle/time.Second), &seconds)
	whole("bytes", 0, s.limits.TryBytes, &ask.bytes)
	whole("delay", 0, int(s.limits.TryDelay/time.Millisecond), &ms)
	ask.close = ends == 1
	ask.idle = time.Duration(seconds) * time.Second
	ask.delay = time.Duration(ms) * time.Millisecond
	return ask, err
}

// try answers whatever any client sends, so that its socket can be watched.
func (s *Server) try(w http.ResponseWriter, r *http.Request) {
	ask, err := s.readWish(r.URL.RawQuery)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	if ask.delay > 0 {
		t := time.NewTimer(ask.delay)
		defer t.Stop()
		select {
		case <-t.C:
		case <-r.Context().Done():
			// The client has gone, or the server stops: nobody reads an
			// answer, and none may be taken for one.
			panic(http.ErrAbortHandler)
		}
	}
	if ask.close {
		w.Header().Set("Connection", "close")
	}
	if ask.idle > 0 {
		observe.IdleTimeout(r, ask.idle)
	}
	socket := socketOf(r)
	text := fmt.Sprintf("This is request %d on the socket %s ⇄ %s.\n", observe.Nth(r), socket.Client, socket.Server)
	if ask.bytes < 0 {
		writeText(w, text)
		return
	}
	writeLong(w, text, ask.bytes)
}

// filler is what a long answer is made of; it is written again and again, so
// that a long answer costs no memory.
var filler = bytes.Repeat([]byte("Same socket, next octets. One line has sixty-four octets in it.\n"), 512)

// tail is how much of a long answer is left for the last write: then an octet
// of it is on its way only when the client has taken most of the rest, which
// is how one knows whether it could have had the whole answer (observe).
const tail = 512

// writeLong answers with n octets that begin with the text.
func writeLong(w http.ResponseWriter, text string, n int) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(n))
	b := []byte(text)[:min(n, len(text))]
	for {
		if _, err := w.Write(b); err != nil || len(b) == n {
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
	_, _ = io.WriteString(w, text)
}
