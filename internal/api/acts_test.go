package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// acted reads an answer of an act that must have succeeded.
func acted(t *testing.T, r reply, status int) (a struct {
	Timer, Host, Conn string
	From, Time        int64
}) {
	t.Helper()
	if r.StatusCode != status || json.Unmarshal([]byte(r.body), &a) != nil {
		t.Fatalf("got %d %s, want %d", r.StatusCode, r.body, status)
	}
	return a
}

// events counts the events of a name in the lab's trace.
func (st *served) events(lab, name string) int {
	st.t.Helper()
	return strings.Count(st.do("GET", lab+"/events", "").body, `"name":"`+name+`"`)
}

// The whole story by HTTP alone: a lab that stands, stepped through a GET,
// closed by hand, skipped to the end of TIME-WAIT, and reset.
func TestALabByHand(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.newLab()
	st.do("PATCH", lab+"/clock", `{"paused":true}`).member(t, 200, "speed")
	st.do("POST", lab+"/requests", `{"target":"/hello"}`).member(t, 202, "request")
	last := int64(0)
	for range 5 {
		a := acted(t, st.do("POST", lab+"/step", ""), 200)
		if a.Time-last < 99_000 || last > 0 && a.Time-last != 100_000 {
			t.Errorf("stepped from %d to %d", last, a.Time)
		}
		last = a.Time
	}
	st.do("POST", lab+"/step", "").wantProblem(t, 409, "nothing_in_flight")
	st.do("POST", lab+"/skip", "").wantProblem(t, 409, "no_timer")
	if r := st.do("POST", lab+"/connections/c1/close", `{"by":"server"}`); r.StatusCode != 202 || strings.TrimSpace(r.body) != "{}" {
		t.Errorf("close: %d %s", r.StatusCode, r.body)
	}
	st.do("POST", lab+"/connections/c1/close", `{"by":"server"}`).wantProblem(t, 409, "connection_closed")
	acted(t, st.do("POST", lab+"/step", ""), 200) // FIN there
	at := acted(t, st.do("POST", lab+"/step", ""), 200).Time
	a := acted(t, st.do("POST", lab+"/skip", ""), 200)
	if a.Timer != "time_wait" || a.Host != "server" || a.Conn != "c1" || a.From != at || a.Time-a.From != 60_000_000 {
		t.Errorf("skipped %+v", a)
	}
	if r := acted(t, st.do("POST", lab+"/reset", ""), 200); r.Time != a.Time {
		t.Errorf("reset at %d after %d", r.Time, a.Time)
	}
	for name, want := range map[string]int{"clock:stepped": 7, "clock:skipped": 1, "lab:reset": 1, "http:connection_closed": 2} {
		if got := st.events(lab, name); got != want {
			t.Errorf("%d times %s, want %d", got, name, want)
		}
	}
	if r := st.do("DELETE", lab, ""); r.StatusCode != 204 {
		t.Errorf("destroy: %d", r.StatusCode)
	}
}

// A click that comes again acts once.
func TestARepeatedClickActsOnce(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.newLab()
	act := func(method, path, body, click string) reply {
		return st.do(method, lab+path, body, ClickHeader, click)
	}
	act("PATCH", "/clock", `{"paused":true}`, "k0")
	act("POST", "/requests", `{"target":"/close"}`, "k1")
	for i, c := range []struct{ path, body, told string }{
		{"/step", "", "clock:stepped"},
		{"/skip", "", "clock:skipped"},
		{"/reset", "", "lab:reset"},
	} {
		click := "k" + string(rune('2'+i))
		first, again := act("POST", c.path, c.body, click), act("POST", c.path, c.body, click)
		if first.StatusCode != 200 || again.StatusCode != 200 || again.body != first.body {
			t.Errorf("%s: %d %s, then %d %s", c.path, first.StatusCode, first.body, again.StatusCode, again.body)
		}
		if n := st.events(lab, c.told); n != 1 {
			t.Errorf("%s acted %d times", c.path, n)
		}
	}
	// A refused one has done nothing and is tried again.
	act("POST", "/step", "", "k9").wantProblem(t, 409, "nothing_in_flight")
	act("POST", "/requests", `{"target":"/hello"}`, "k8")
	if r := act("POST", "/step", "", "k9"); r.StatusCode != 200 {
		t.Errorf("tried again: %d %s", r.StatusCode, r.body)
	}
	act("POST", "/step", "", "no good").wantProblem(t, 400, "click_invalid")
	st.do("POST", "/api/labs/none/step", "", ClickHeader, "k").wantProblem(t, 404, "lab_unknown")
}

// The acts count against the lab's rate.
func TestActsAreGuarded(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.Acts, c.Limits.ActsBurst = 1, 3 })
	for _, path := range []string{"/step", "/skip", "/reset", "/connections/c1/close", "/segments/s1/hold", "/lose-next", "/power-cycle", "/scenarios/two-gets"} {
		lab := "/api/labs/" + st.newLab()
		for range 3 {
			if r := st.do("POST", lab+path, ""); r.StatusCode == 429 {
				t.Errorf("%s: refused too early", path)
			}
		}
		if p := st.do("POST", lab+path, ""); p.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", path, p.StatusCode, p.body)
		} else {
			p.wantProblem(t, 429, "acts")
		}
	}
	lab := "/api/labs/" + st.newLab()
	st.do("POST", lab+"/reset", `{"x":"`+strings.Repeat("a", 16<<10)+`"}`).wantProblem(t, 413, "body_too_large")
}

// A lab that has ended takes no act any more.
func TestActsOnAnEndedLab(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.TraceEvents = 10 })
	id := st.newLab()
	lab := "/api/labs/" + id
	st.do("POST", lab+"/requests", `{"target":"/hello"}`)
	<-st.lab(id).Done()
	for _, path := range []string{"/step", "/skip", "/reset", "/connections/c1/close", "/segments/s1/hold", "/lose-next", "/power-cycle", "/scenarios/two-gets"} {
		st.do("POST", lab+path, "").wantProblem(t, 410, "lab_ended")
	}
	for _, path := range []string{"/server", "/client"} {
		st.do("PATCH", lab+path, "{}").wantProblem(t, 410, "lab_ended")
	}
}
