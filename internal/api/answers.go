// Answers to clicks: one that comes again gets the first answer.
//
// Before: internal/server/visits.go for a click of a visit, act.go for one on a lab;
// after: whatever answers the first one, such as labs.go.

package api

import (
	"crypto/sha256"
	"maps"
	"net/http"
	"sync"
	"time"
)

// ClickHeader is the header field with the id of the click that a request is,
// where a page sends it.
const ClickHeader = "Same-Socket-Click"

// ClickID says whether a text can be the id of a click.
func ClickID(id string) bool {
	for _, c := range []byte(id) {
		ok := c == '-' || c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !ok {
			return false
		}
	}
	return len(id) >= 1 && len(id) <= 64
}

// Answers keeps the answers to recent clicks, for a while. A browser whose
// reused socket dies unanswered sends the request again by itself, POST too, so
// the same click may come twice: it must act once and be answered alike.
type Answers struct {
	limits Limits

	mu sync.Mutex
	of map[string][]*answer // by whose clicks they are; oldest first
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

// NewAnswers keeps what Answers, AnswerBytes and AnswerLife of the limits allow.
func NewAnswers(l Limits) *Answers { return &Answers{limits: l, of: map[string][]*answer{}} }

// claim returns the answer that belongs to the click, and whether the caller is
// the first and must give it (settle). Only the same method and target count
// as the same click.
func (as *Answers) claim(whose, click string, r *http.Request, now time.Time) (a *answer, first bool) {
	key := sha256.Sum256([]byte(click + " " + r.Method + " " + r.RequestURI)) // a target may be long
	as.mu.Lock()
	defer as.mu.Unlock()
	list := as.of[whose]
	for _, a := range list {
		if a.key == key && now.Sub(a.at) < as.limits.AnswerLife {
			return a, false
		}
	}
	a = &answer{key: key, at: now, done: make(chan struct{})}
	if len(list) >= as.limits.Answers {
		list = list[1:]
	}
	as.of[whose] = append(list, a)
	return a, true
}

// Sweep forgets what is older than AnswerLife.
func (as *Answers) Sweep(now time.Time) {
	as.mu.Lock()
	defer as.mu.Unlock()
	for whose, list := range as.of {
		for len(list) > 0 && now.Sub(list[0].at) >= as.limits.AnswerLife {
			list = list[1:]
		}
		if len(list) == 0 {
			delete(as.of, whose)
		} else {
			as.of[whose] = list
		}
	}
}

// Once lets next answer the click if it is new, and otherwise gives the first
// answer again, waiting for it if need be. The same id of another, a lab or a
// visit, is another click.
func (as *Answers) Once(w http.ResponseWriter, r *http.Request, whose, click string, next http.Handler) {
	a, first := as.claim(whose, click, r, time.Now())
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
func (as *Answers) record(a *answer, w http.ResponseWriter, r *http.Request, next http.Handler) {
	kept := &copied{ResponseWriter: w, max: as.limits.AnswerBytes}
	defer close(a.done) // also if next panics: nobody may wait for ever
	next.ServeHTTP(kept, r)
	if kept.status >= 200 && kept.status < 400 && !kept.over {
		a.kept, a.status, a.header, a.body = true, kept.status, w.Header().Clone(), kept.body
	}
}

// copied keeps what is answered, the body up to max, and whether there was more. It
// stands in the place of chi's, which brings net/http/pprof with it: 4 % of the lab's
// program for browsers.
type copied struct {
	http.ResponseWriter
	max    int
	status int // 0: none yet
	body   []byte
	over   bool
}

// Unwrap is for http.ResponseController.
func (c *copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *copied) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *copied) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(p)
	if len(c.body)+n > c.max {
		c.body, c.over = nil, true
	} else if !c.over {
		c.body = append(c.body, p[:n]...)
	}
	return n, err
}
