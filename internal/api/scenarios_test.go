package api

import (
	"strings"
	"testing"
	"time"
)

// A scenario by HTTP: accepted, told in the trace, met; a click that comes again
// starts nothing, and afterwards another may run.
func TestAScenarioByHTTP(t *testing.T) {
	st := serve(t)
	id := st.NewLab()
	lab := "/api/labs/" + id
	st.Do("PATCH", lab+"/clock", `{"speed":10}`)
	for n, name := range []string{"two-gets", "nobody-home"} {
		for range 2 {
			r := st.Do("POST", lab+"/scenarios/"+name, "", ClickHeader, name)
			if got := strings.TrimSpace(r.Body); r.StatusCode != 202 || got != `{"scenario":"`+name+`"}` {
				t.Fatalf("%d %s", r.StatusCode, got)
			}
		}
		l, err := st.labs.find(id, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for {
			seen := l.Trace().Last()
			if st.events(lab, "scenario:finished") == n+1 {
				break
			}
			<-l.Trace().Changed(seen)
		}
		if want := `"data":{"scenario":"` + name + `","ok":true}`; !strings.Contains(st.Do("GET", lab+"/events", "").Body, want) {
			t.Errorf("%s is not met", name)
		}
		for st.events(lab, "scenario:started") != n+1 {
			t.Fatalf("%s has run twice", name)
		}
		// It has been told to be finished a moment before another may begin.
		l.script.leave(t.Context())
	}
	st.Do("DELETE", lab, "")
}

// A lab in a pause keeps its scenario waiting; neither its end nor the server's
// waits for that.
func TestAScenarioEndsWithItsLab(t *testing.T) {
	st := serve(t)
	for i := range 4 {
		lab := "/api/labs/" + st.NewLab()
		st.Do("PATCH", lab+"/clock", `{"paused":true}`)
		if r := st.Do("POST", lab+"/scenarios/race", ""); r.StatusCode != 202 {
			t.Fatalf("%d %s", r.StatusCode, r.Body)
		}
		if i%2 == 0 {
			st.Do("DELETE", lab, "")
		}
	}
	st.stop()
}
