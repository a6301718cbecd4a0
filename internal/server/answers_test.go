package server

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// A browser that sends a click again gets the first answer, and nothing is done
// twice; the trace of the visit tells the repetition.
func TestRepeatedClick(t *testing.T) {
	st := newSite(t)
	token, id := st.newVisit(), st.newLab()
	act := func(method, path, body, click string) reply {
		return st.do(method, path, body, visitHeader, token, clickHeader, click)
	}
	lab := "/api/labs/" + id + "/requests"
	first := act("POST", lab, `{"target":"/hello"}`, "k1")
	again := act("POST", lab, `{"target":"/hello"}`, "k1")
	other := act("POST", lab, `{"target":"/hello"}`, "k2")
	if first.StatusCode != 202 || first.body != again.body || first.body == other.body {
		t.Errorf("answers %q, %q and %q", first.body, again.body, other.body)
	}
	if again.Header.Get("Content-Security-Policy") == "" || again.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the answer given again lacks its header: %v", again.Header)
	}

	made := act("POST", "/api/labs", "", "k3")
	if same := act("POST", "/api/labs", "", "k3"); made.StatusCode != 201 || same.body != made.body || same.Header.Get("Location") != made.Header.Get("Location") {
		t.Errorf("one click made two labs: %s %s", made.body, same.body)
	}
	tried := act("GET", "/try/"+token+"/browser/hello?close=1", "", "k4")
	if same := act("GET", "/try/"+token+"/browser/hello?close=1", "", "k4"); same.body != tried.body || !same.Close {
		t.Errorf("tried twice: %q %q close %v", tried.body, same.body, same.Close)
	}
	events := st.do("GET", "/api/visits/"+token+"/events", "").body
	if n := strings.Count(events, `"repeat":true`); n != 3 {
		t.Errorf("%d repetitions are told, want 3:\n%s", n, events)
	}
	// The id belongs to the visit: another visitor's k1 is another click.
	if r := st.do("POST", lab, `{"target":"/hello"}`, visitHeader, st.newVisit(), clickHeader, "k1"); r.StatusCode != 202 {
		t.Errorf("another visit's click: %d %s", r.StatusCode, r.body)
	}
}

func TestClickIDs(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	for click, ok := range map[string]bool{
		"a": true, "0aF-_9": true, strings.Repeat("x", 64): true,
		strings.Repeat("x", 65): false, "a b": false, "é": false, `"`: false, "<b>": false,
	} {
		r := st.do("GET", "/try/"+token+"/r", "", clickHeader, click)
		if (r.StatusCode == 200) != ok {
			t.Errorf("%q: %d", click, r.StatusCode)
		}
		if !ok {
			r.wantProblem(t, 400, "click_invalid")
		}
	}
}

// An act of a visit that is forgotten is done all the same.
func TestUnknownVisitStillActs(t *testing.T) {
	st := newSite(t)
	if r := st.do("POST", "/api/labs", "", visitHeader, "none", clickHeader, "k"); r.StatusCode != 201 {
		t.Errorf("%d %s", r.StatusCode, r.body)
	}
}

// clicker calls the store as tell does.
type clicker struct {
	*answers
	next http.Handler
}

func (c clicker) click(id string) *recorded {
	w := &recorded{header: http.Header{}}
	r, _ := http.NewRequest("POST", "http://localhost/x", nil)
	c.once(w, r, "visit", id, c.next)
	return w
}

// The second of two at once waits for the first's answer.
func TestConcurrentClicks(t *testing.T) {
	var calls atomic.Int32
	entered, release := make(chan struct{}), make(chan struct{})
	c := clicker{newAnswers(DefaultLimits()), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		close(entered)
		<-release
		w.WriteHeader(202)
	})}
	var first, second *recorded
	var both sync.WaitGroup
	both.Go(func() { first = c.click("k") })
	<-entered
	both.Go(func() { second = c.click("k") })
	close(release)
	both.Wait()
	if calls.Load() != 1 || first.status != 202 || second.status != 202 {
		t.Errorf("%d calls, answers %d and %d", calls.Load(), first.status, second.status)
	}
}

// What was refused, too large or ended in a panic is done anew.
func TestAnswersThatAreNotKept(t *testing.T) {
	for name, next := range map[string]http.HandlerFunc{
		"refused":   func(w http.ResponseWriter, _ *http.Request) { problemLabUnknown.write(w) },
		"too large": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 4<<10)) },
		"panic":     func(http.ResponseWriter, *http.Request) { panic("injected") },
	} {
		calls := 0
		c := clicker{newAnswers(DefaultLimits()), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	as := newAnswers(DefaultLimits())
	r, _ := http.NewRequest("POST", "http://localhost/x", nil)
	for i := range 1000 {
		as.claim("visit", strings.Repeat("x", i), r, noon)
	}
	if n := len(as.byVisit["visit"]); n != as.limits.Answers {
		t.Errorf("%d answers are kept, want %d", n, as.limits.Answers)
	}
	as.sweep(noon.Add(as.limits.AnswerLife - time.Second))
	if len(as.byVisit) != 1 {
		t.Error("answers are forgotten too early")
	}
	as.sweep(noon.Add(as.limits.AnswerLife))
	if len(as.byVisit) != 0 {
		t.Error("answers are never forgotten")
	}
}
