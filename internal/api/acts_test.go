package api

import (
	"encoding/json"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

// acted reads an answer of an act that must have succeeded.
func acted(t *testing.T, r webtest.Reply, status int) (a struct {
	Timer, Host, Conn string
	From, Time        int64
},
) {
	t.Helper()
	if r.StatusCode != status || json.Unmarshal([]byte(r.Body), &a) != nil {
		t.Fatalf("got %d %s, want %d", r.StatusCode, r.Body, status)
	}
	return a
}

// events counts the events of a name in the lab's trace.
func (st *served) events(lab, name string) int {
	st.T.Helper()
	return strings.Count(st.Do("GET", lab+"/events", "").Body, `"name":"`+name+`"`)
}

// tells waits until the lab's trace has an event of that name.
func (st *served) tells(l *liveLab, lab, name string) {
	st.T.Helper()
	for {
		seen := l.Trace().Last() // before it is looked at: what comes meanwhile is not waited for
		if st.events(lab, name) > 0 {
			return
		}
		<-l.Trace().Changed(seen)
	}
}

// The whole story by HTTP alone: a lab that stands, stepped through a GET,
// closed by hand, skipped to the end of TIME-WAIT, and reset.
func TestALabByHand(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	st.Do("PATCH", lab+"/clock", `{"paused":true}`).Member(t, 200, "speed")
	st.request(lab, `{"target":"/hello"}`)
	last := int64(0)
	for range 5 {
		a := acted(t, st.Do("POST", lab+"/step", ""), 200)
		if a.Time-last < 99_000 || last > 0 && a.Time-last != 100_000 {
			t.Errorf("stepped from %d to %d", last, a.Time)
		}
		last = a.Time
	}
	st.Do("POST", lab+"/step", "").WantProblem(t, 409, "nothing_in_flight")
	st.Do("POST", lab+"/skip", "").WantProblem(t, 409, "no_timer")
	if r := st.Do("POST", lab+"/connections/c1/close", `{"by":"server"}`); r.StatusCode != 202 || strings.TrimSpace(r.Body) != "{}" {
		t.Errorf("close: %d %s", r.StatusCode, r.Body)
	}
	st.Do("POST", lab+"/connections/c1/close", `{"by":"server"}`).WantProblem(t, 409, "connection_closed")
	acted(t, st.Do("POST", lab+"/step", ""), 200) // FIN there
	at := acted(t, st.Do("POST", lab+"/step", ""), 200).Time
	a := acted(t, st.Do("POST", lab+"/skip", ""), 200)
	if a.Timer != "time_wait" || a.Host != "server" || a.Conn != "c1" || a.From != at || a.Time-a.From != 60_000_000 {
		t.Errorf("skipped %+v", a)
	}
	if r := acted(t, st.Do("POST", lab+"/reset", ""), 200); r.Time != a.Time {
		t.Errorf("reset at %d after %d", r.Time, a.Time)
	}
	for name, want := range map[string]int{"clock:stepped": 7, "clock:skipped": 1, "lab:reset": 1, "http:connection_closed": 2} {
		if got := st.events(lab, name); got != want {
			t.Errorf("%d times %s, want %d", got, name, want)
		}
	}
	if r := st.Do("DELETE", lab, ""); r.StatusCode != 204 {
		t.Errorf("destroy: %d", r.StatusCode)
	}
}

// A click that comes again acts once.
func TestARepeatedClickActsOnce(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	act := func(method, path, body, click string) webtest.Reply {
		return st.Do(method, lab+path, body, ClickHeader, click)
	}
	act("PATCH", "/clock", `{"paused":true}`, "k0")
	st.request(lab, `{"target":"/close"}`, ClickHeader, "k1")
	for i, c := range []struct{ path, body, told string }{
		{"/step", "", "clock:stepped"},
		{"/skip", "", "clock:skipped"},
		{"/reset", "", "lab:reset"},
	} {
		click := "k" + string(rune('2'+i))
		first, again := act("POST", c.path, c.body, click), act("POST", c.path, c.body, click)
		if first.StatusCode != 200 || again.StatusCode != 200 || again.Body != first.Body {
			t.Errorf("%s: %d %s, then %d %s", c.path, first.StatusCode, first.Body, again.StatusCode, again.Body)
		}
		if n := st.events(lab, c.told); n != 1 {
			t.Errorf("%s acted %d times", c.path, n)
		}
	}
	// A refused one has done nothing and is tried again.
	act("POST", "/step", "", "k9").WantProblem(t, 409, "nothing_in_flight")
	st.request(lab, `{"target":"/hello"}`, ClickHeader, "k8")
	if r := act("POST", "/step", "", "k9"); r.StatusCode != 200 {
		t.Errorf("tried again: %d %s", r.StatusCode, r.Body)
	}
	act("POST", "/step", "", "no good").WantProblem(t, 400, "click_invalid")
	st.Do("POST", "/api/labs/none/step", "", ClickHeader, "k").WantProblem(t, 404, "lab_unknown")
}

// The acts count against the lab's rate.
func TestActsAreGuarded(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.Acts, c.Limits.ActsBurst = 1, 3 })
	for _, path := range []string{"/step", "/skip", "/reset", "/connections/c1/close", "/segments/s1/hold", "/lose-next", "/power-cycle", "/scenarios/two-gets"} {
		lab := "/api/labs/" + st.NewLab()
		for range 3 {
			if r := st.Do("POST", lab+path, ""); r.StatusCode == 429 {
				t.Errorf("%s: refused too early", path)
			}
		}
		if p := st.Do("POST", lab+path, ""); p.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, p.StatusCode, p.Body)
		} else {
			p.WantProblem(t, 429, "acts")
		}
	}
	lab := "/api/labs/" + st.NewLab()
	st.Do("POST", lab+"/reset", `{"x":"`+strings.Repeat("a", 16<<10)+`"}`).WantProblem(t, 413, "body_too_large")
}

// A lab that has ended takes no act any more.
func TestActsOnAnEndedLab(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.TraceEvents = 10 })
	id := st.NewLab()
	lab := "/api/labs/" + id
	st.Do("POST", lab+"/requests", `{"target":"/hello"}`)
	<-st.lab(id).Done()
	for _, path := range []string{"/step", "/skip", "/reset", "/connections/c1/close", "/segments/s1/hold", "/lose-next", "/power-cycle", "/scenarios/two-gets"} {
		st.Do("POST", lab+path, "").WantProblem(t, 410, "lab_ended")
	}
	for _, path := range []string{"/server", "/client"} {
		st.Do("PATCH", lab+path, "{}").WantProblem(t, 410, "lab_ended")
	}
}
