package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// clicker calls the store as tell does.
type clicker struct {
	*Answers
	next http.Handler
}

func (c clicker) click(id string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r, _ := http.NewRequest("POST", "http://localhost/x", nil)
	c.Once(w, r, "visit", id, c.next)
	return w
}

// The second of two at once waits for the first's answer.
func TestConcurrentClicks(t *testing.T) {
	var calls atomic.Int32
	entered, release := make(chan struct{}), make(chan struct{})
	c := clicker{NewAnswers(roomy()), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		close(entered)
		<-release
		w.WriteHeader(202)
	})}
	var first, second *httptest.ResponseRecorder
	var both sync.WaitGroup
	both.Go(func() { first = c.click("k") })
	<-entered
	both.Go(func() { second = c.click("k") })
	close(release)
	both.Wait()
	if calls.Load() != 1 || first.Code != 202 || second.Code != 202 {
		t.Errorf("%d calls, answers %d and %d", calls.Load(), first.Code, second.Code)
	}
}

// What was refused, too large or ended in a panic is done anew.
func TestAnswersThatAreNotKept(t *testing.T) {
	for name, next := range map[string]http.HandlerFunc{
		"refused":   func(w http.ResponseWriter, _ *http.Request) { labUnknown.Write(w) },
		"too large": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 4<<10)) },
		"panic":     func(http.ResponseWriter, *http.Request) { panic("injected") },
	} {
		calls := 0
		c := clicker{NewAnswers(roomy()), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			calls++
			next(w, r)
		})}
		for range 2 {
			func() {
				defer func() { _ = recover() }()
				c.click("k")
			}()
		}
		if calls != 2 {
			t.Errorf("%s: done %d times, want 2", name, calls)
		}
	}
}

func TestAnswersAreBounded(t *testing.T) {
	as := NewAnswers(roomy())
	r, _ := http.NewRequest("POST", "http://localhost/x", nil)
	for i := range 1000 {
		as.claim("visit", strings.Repeat("x", i), r, noon)
	}
	if n := len(as.of["visit"]); n != as.limits.Answers {
		t.Errorf("%d answers are kept, want %d", n, as.limits.Answers)
	}
	as.Sweep(noon.Add(as.limits.AnswerLife - time.Second))
	if len(as.of) != 1 {
		t.Error("answers are forgotten too early")
	}
	as.Sweep(noon.Add(as.limits.AnswerLife))
	if len(as.of) != 0 {
		t.Error("answers are never forgotten")
	}
}
