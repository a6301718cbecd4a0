package server

import (
	"strings"
	"testing"

	"samesocket/internal/api"
	"samesocket/internal/webtest"
)

// A browser that sends a click again gets the first answer, and nothing is done
// twice; the trace of the visit tells the repetition.
func TestRepeatedClick(t *testing.T) {
	st := newSite(t)
	token, id := st.newVisit(), st.NewLab()
	act := func(method, path, body, click string) webtest.Reply {
		return st.Do(method, path, body, visitHeader, token, api.ClickHeader, click)
	}
	lab := "/api/labs/" + id + "/requests"
	first := act("POST", lab, `{"target":"/hello"}`, "k1")
	again := act("POST", lab, `{"target":"/hello"}`, "k1")
	other := act("POST", lab, `{"target":"/hello"}`, "k2")
	if first.StatusCode != 202 || first.Body != again.Body || first.Body == other.Body {
		t.Errorf("answers %q, %q and %q", first.Body, again.Body, other.Body)
	}
	if again.Header.Get("Content-Security-Policy") == "" || again.Header.Get("Content-Type") != "application/json" {
		t.Errorf("the answer given again lacks its header: %v", again.Header)
	}

	made := act("POST", "/api/labs", "", "k3")
	if same := act("POST", "/api/labs", "", "k3"); made.StatusCode != 201 || same.Body != made.Body || same.Header.Get("Location") != made.Header.Get("Location") {
		t.Errorf("one click made two labs: %s %s", made.Body, same.Body)
	}
	tried := act("GET", "/try/"+token+"/browser/hello?close=1", "", "k4")
	if same := act("GET", "/try/"+token+"/browser/hello?close=1", "", "k4"); same.Body != tried.Body || !same.Close {
		t.Errorf("tried twice: %q %q close %v", tried.Body, same.Body, same.Close)
	}
	events := st.Do("GET", "/api/visits/"+token+"/events", "").Body
	if n := strings.Count(events, `"repeat":true`); n != 3 {
		t.Errorf("%d repetitions are told, want 3:\n%s", n, events)
	}
	// The id belongs to the visit: another visitor's k1 is another click.
	if r := st.Do("POST", lab, `{"target":"/hello"}`, visitHeader, st.newVisit(), api.ClickHeader, "k1"); r.StatusCode != 202 {
		t.Errorf("another visit's click: %d %s", r.StatusCode, r.Body)
	}
}

func TestClickIDs(t *testing.T) {
	st := newSite(t)
	token := st.newVisit()
	for click, ok := range map[string]bool{
		"a": true, "0aF-_9": true, strings.Repeat("x", 64): true,
		strings.Repeat("x", 65): false, "a b": false, "é": false, `"`: false, "<b>": false,
	} {
		r := st.Do("GET", "/try/"+token+"/r", "", api.ClickHeader, click)
		if (r.StatusCode == 200) != ok {
			t.Errorf("%q: %d", click, r.StatusCode)
		}
		if !ok {
			r.WantProblem(t, 400, "click_invalid")
		}
	}
}

// An act of a visit that is forgotten is done all the same.
func TestUnknownVisitStillActs(t *testing.T) {
	st := newSite(t)
	if r := st.Do("POST", "/api/labs", "", visitHeader, "none", api.ClickHeader, "k"); r.StatusCode != 201 {
		t.Errorf("%d %s", r.StatusCode, r.Body)
	}
}

// A lab's act of a visit acts once too, and other origins may do none.
func TestActsOfAVisit(t *testing.T) {
	st := newSite(t)
	token, lab := st.newVisit(), "/api/labs/"+st.NewLab()
	act := func(path, click string) webtest.Reply {
		return st.Do("POST", lab+path, "", visitHeader, token, api.ClickHeader, click)
	}
	if first, again := act("/reset", "k1"), act("/reset", "k1"); first.StatusCode != 200 || again.Body != first.Body {
		t.Errorf("%d %s, then %d %s", first.StatusCode, first.Body, again.StatusCode, again.Body)
	}
	if n := strings.Count(st.Do("GET", lab+"/events", "").Body, `"name":"lab:reset"`); n != 1 {
		t.Errorf("acted %d times", n)
	}
	// A refused one has done nothing and is tried again.
	act("/step", "k2").WantProblem(t, 409, "nothing_in_flight")
	st.Do("PATCH", lab+"/clock", `{"paused":true}`)
	st.Do("POST", lab+"/requests", `{"target":"/hello"}`)
	if r := act("/step", "k2"); r.StatusCode != 200 {
		t.Errorf("tried again: %d %s", r.StatusCode, r.Body)
	}
	for _, path := range []string{"/requests", "/step", "/skip", "/reset", "/connections/c1/close", "/scenarios/two-gets"} {
		st.Do("POST", lab+path, "", "Origin", "https://evil.example").WantProblem(t, 403, "origin_not_allowed")
	}
}
