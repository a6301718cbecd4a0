package server

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/go-chi/chi/v5/middleware"
)

// answers keeps the answers to recent clicks, for a while. A browser whose
// reused socket dies unanswered sends the request again by itself, POST too, so
// the same click may come twice: it must act once and be answered alike.
type answers struct {
	limits Limits

	mu      sync.Mutex
	byVisit map[string][]*answer // the token; oldest first
}

// answer is what the first request of a click was answered. The fields below
// done are set before done is closed, and never after.
type answer struct {
	key  [sha256.Size]byte
	at   time.Time
	done chan struct{}

	kept   bool
	status int
	header http.Header
	body   []byte
}

func newAnswers(l Limits) *answers { return &answers{limits: l, byVisit: map[string][]*answer{}} }

// claim returns the answer that belongs to the click, and whether the caller is
// the first and must give it (settle). Only the same method and target count
// as the same click.
func (as *answers) claim(token, click string, r *http.Request, now time.Time) (a *answer, first bool) {
	key := sha256.Sum256([]byte(click + " " + r.Method + " " + r.RequestURI)) // a target may be long
	as.mu.Lock()
	defer as.mu.Unlock()
	list := as.byVisit[token]
	for _, a := range list {
		if a.key == key && now.Sub(a.at) < as.limits.AnswerLife {
			return a, false
		}
	}
	a = &answer{key: key, at: now, done: make(chan struct{})}
	if len(list) >= as.limits.Answers {
		list = list[1:]
	}
	as.byVisit[token] = append(list, a)
	return a, true
}

// sweep forgets what is older than AnswerLife.
func (as *answers) sweep(now time.Time) {
	as.mu.Lock()
	defer as.mu.Unlock()
	for token, list := range as.byVisit {
		for len(list) > 0 && now.Sub(list[0].at) >= as.limits.AnswerLife {
			list = list[1:]
		}
		if len(list) == 0 {
			delete(as.byVisit, token)
		} else {
			as.byVisit[token] = list
		}
	}
}

// once lets next answer the click if it is new, and otherwise gives the first
// answer again, waiting for it if need be.
func (as *answers) once(w http.ResponseWriter, r *http.Request, token, click string, next http.Handler) {
	a, first := as.claim(token, click, r, time.Now())
	if first {
		as.record(a, w, r, next)
		return
	}
	select {
	case <-a.done:
	case <-r.Context().Done():
		return
	}
	if !a.kept {
		next.ServeHTTP(w, r)
		return
	}
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// record keeps what next answers, if it is small and if something was done: a
// refused click has changed nothing and may well be tried again.
func (as *answers) record(a *answer, w http.ResponseWriter, r *http.Request, next http.Handler) {
	body := &capped{max: as.limits.AnswerBytes}
	ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
	ww.Tee(body)
	defer close(a.done) // also if next panics: nobody may wait for ever
	next.ServeHTTP(ww, r)
	if status := ww.Status(); status >= 200 && status < 400 && !body.over {
		a.kept, a.status, a.header, a.body = true, status, ww.Header().Clone(), body.b
	}
}

// capped keeps what is written to it up to max, and whether there was more.
type capped struct {
	max  int
	b    []byte
	over bool
}

func (c *capped) Write(p []byte) (int, error) {
	if len(c.b)+len(p) > c.max {
		c.b, c.over = nil, true
	} else if !c.over {
		c.b = append(c.b, p...)
	}
	return len(p), nil
}
