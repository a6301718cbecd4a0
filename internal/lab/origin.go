// The origin: what the server program serves, a handler for each path.
//
// Before: server.go has a request and calls the handler; after: the response is
// written to the socket of wire.go, and goes the way back.

package lab

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"samesocket/internal/event"
)

const (
	maxSlow   = 60_000 // ms
	maxChunks = 1000
	maxUser   = 32
	maxStuck  = 16
)

// methods are those that the origin knows. Any other is answered 501 (RFC 9110
// section 9.1).
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch}

// newOrigin is what the server program serves. No handler remembers anything:
// what differs between two requests is in the requests. Below /wrong/ it is
// otherwise.
func newOrigin(s *server) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, r *http.Request) {
		text(w, "hello\n")
	})
	mux.HandleFunc("GET /time", func(w http.ResponseWriter, r *http.Request) {
		text(w, fmt.Sprintf("%.3f s of lab time\n", s.net.Now().Seconds()))
	})
	mux.HandleFunc("GET /slow", func(w http.ResponseWriter, r *http.Request) {
		if ms, ok := number(w, r, "ms", maxSlow); ok && s.think(r, time.Duration(ms)*time.Millisecond) {
			text(w, fmt.Sprintf("thought for %d ms\n", ms))
		}
	})
	mux.HandleFunc("GET /bytes", func(w http.ResponseWriter, r *http.Request) {
		n, ok := number(w, r, "n", MaxBody)
		if !ok {
			return
		}
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(n))
		_, _ = io.CopyN(w, digits{}, int64(n)) // the connection may break
	})
	mux.HandleFunc("GET /chunked", func(w http.ResponseWriter, r *http.Request) {
		n, ok := number(w, r, "n", maxChunks)
		if !ok {
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		flush := http.NewResponseController(w).Flush
		for i := range n {
			_, _ = fmt.Fprintf(w, "chunk %d of %d\n", i+1, n) // #nosec G705 -- numbers, as text/plain, and within the lab
			_ = flush()                                       // the connection may break
		}
	})
	// What may be kept by its ETag is 18 octets long. A 304 says so in Content-Length and
	// has no content (RFC 9110 section 8.6); net/http leaves the field out of a 304
	// unless its name is not spelled in net/http's way.
	mux.HandleFunc("GET /cached", func(w http.ResponseWriter, r *http.Request) {
		const content, etag = "you may keep this\n", `"v1"`
		w.Header().Set("ETag", etag)
		if slices.Contains(r.Header.Values("If-None-Match"), etag) {
			w.Header()["content-length"] = []string{strconv.Itoa(len(content))}
			w.WriteHeader(http.StatusNotModified)
			return
		}
		text(w, content)
	})
	mux.HandleFunc("GET /empty", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		if !s.program().ReadBody {
			text(w, "I have not read what you sent\n")
			return
		}
		body, err := io.ReadAll(io.LimitReader(r.Body, MaxBody))
		if err != nil {
			return // the connection broke
		}
		text(w, string(body))
	})
	mux.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		if name, ok := userName(w, r); ok {
			http.SetCookie(w, &http.Cookie{Name: "visitor", Value: name}) // #nosec G124 -- a lesson on cookies, on no real network
			text(w, "from now on you will say who you are\n")
		}
	})
	mux.HandleFunc("GET /whoami", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("visitor")
		if err != nil {
			text(w, "I do not know you\n")
			return
		}
		text(w, "you say that you are "+c.Value+"\n")
	})
	mux.HandleFunc("GET /close", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		text(w, "bye\n")
	})
	// A handler that never returns: net/http learns of the client's FIN, but closes the
	// socket only after its handler, and this one does not ask whether anybody still
	// waits for it. At most so many do, for each keeps a connection and a goroutine.
	stuck := make(chan struct{}, maxStuck)
	mux.HandleFunc("GET /wrong/stuck", func(w http.ResponseWriter, r *http.Request) {
		select {
		case stuck <- struct{}{}:
			<-s.ctx.Done()
		default:
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	logInTheConnection(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.WriteHeader(http.StatusNotImplemented)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// logInTheConnection adds a server that is wrong on purpose: it keeps in the
// connection who has logged in, and so takes all that comes over one connection
// for one person's and the same person on another connection for a stranger. A
// server MUST NOT assume that (RFC 9110 section 3.3).
func logInTheConnection(mux *http.ServeMux) {
	mux.HandleFunc("/wrong/login", func(w http.ResponseWriter, r *http.Request) {
		if name, ok := userName(w, r); ok {
			r.Context().Value(serverConnKey{}).(*serverConn).logIn(name)
			text(w, "this connection is yours now\n")
		}
	})
	mux.HandleFunc("GET /wrong/whoami", func(w http.ResponseWriter, r *http.Request) {
		name := r.Context().Value(serverConnKey{}).(*serverConn).loggedIn()
		if name == "" {
			text(w, "I do not know this connection\n")
			return
		}
		text(w, "you are "+name+"\n")
	})
}

// userName reads who logs in; ada if nobody says.
func userName(w http.ResponseWriter, r *http.Request) (name string, ok bool) {
	name = r.URL.Query().Get("user")
	switch {
	case name == "":
		return "ada", true
	case len(name) > maxUser || !isToken(name):
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, "user must be a token of at most %d octets\n", maxUser)
		return "", false
	}
	return name, true
}

func text(w http.ResponseWriter, s string) {
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, s) // #nosec G705 -- text/plain, within the lab; the connection may break
}

// number reads a query parameter from 0 to most, and answers 400 if it is none.
func number(w http.ResponseWriter, r *http.Request, name string, most int) (n int, ok bool) {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 0 || n > most {
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprintf(w, "%s must be 0 to %d\n", name, most)
		return 0, false
	}
	return n, true
}

// think waits for d of lab time; false if the client has gone or the machine ends.
func (s *server) think(r *http.Request, d time.Duration) bool {
	c := r.Context().Value(serverConnKey{}).(*serverConn)
	done := make(chan struct{})
	stop := s.after(d, func() {
		s.did(event.TimerHandler, c.connection)
		close(done)
	})
	defer stop()
	select {
	case <-done:
		return true
	case <-r.Context().Done():
	case <-s.ctx.Done():
	}
	return false
}

// digits are content that is easy to recognise in a capture.
type digits struct{}

func (digits) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = '0' + byte(i%10)
	}
	return len(b), nil
}
