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
			if got := strings.TrimSpace(r.Body); r.StatusCode != 202 || !strings.HasPrefix(got, `{"scenario":"`+name+`","since":`) {
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

// A scenario that is to be stepped is over at once, however slow the lab's clock is,
// and its clock stands; what is not known of how to run one is refused.
func TestASteppedScenarioByHTTP(t *testing.T) {
	st := serve(t)
	id := st.NewLab()
	lab := "/api/labs/" + id
	st.Do("PATCH", lab+"/clock", `{"speed":0.02}`)
	if r := st.Do("POST", lab+"/scenarios/two-gets", `{"at_once":true}`); r.StatusCode != 400 {
		t.Errorf("%d %s", r.StatusCode, r.Body)
	}
	if r := st.Do("POST", lab+"/scenarios/two-gets", `{"stepped":true}`); r.StatusCode != 202 {
		t.Fatalf("%d %s", r.StatusCode, r.Body)
	}
	l, err := st.labs.find(id, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	st.tells(l, lab, "scenario:finished")
	if !l.Clock().Paused || !strings.Contains(st.Do("GET", lab+"/events", "").Body, `"data":{"scenario":"two-gets","ok":true}`) {
		t.Error("the clock runs, or the scenario is not met")
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

// What was done by hand is done again on top of a stepped run, and nothing else is.
func TestByHandByHTTP(t *testing.T) {
	st := serve(t)
	id := st.NewLab()
	lab := "/api/labs/" + id
	for _, bad := range []string{
		`{"do":[{"act":"stand"}]}`,
		`{"stepped":true,"do":[{"act":"jump"}]}`,
		`{"stepped":true,"do":[{"act":"lose"}]}`,
		`{"stepped":true,"do":[{"act":"stand","after":-1}]}`,
		`{"stepped":true,"do":[{"act":"stand","us":600000001}]}`,
		`{"stepped":true,"do":[` + strings.Repeat(`{"act":"stand"},`, 50) + `{"act":"stand"}]}`,
	} {
		if r := st.Do("POST", lab+"/scenarios/two-gets", bad); r.StatusCode != 400 || !strings.Contains(r.Body, `"do_invalid"`) {
			t.Errorf("%s: %d %s", bad, r.StatusCode, r.Body)
		}
	}
	do := `{"stepped":true,"do":[
		{"after":1,"us":1000,"act":"set","link":{"rtt_ms":100},"server":{"idle_timeout_ms":9000}},
		{"after":2,"us":1000,"act":"hold","segment":2}, {"after":2,"us":1001,"act":"release","segment":2},
		{"after":4,"us":30000,"act":"lose","segment":4}, {"after":5,"us":0,"act":"lose-next","what":"fin","from":"client"},
		{"after":4,"us":3000000,"act":"power-cycle","host":"client"}]}`
	if r := st.Do("POST", lab+"/scenarios/two-gets", do); r.StatusCode != 202 {
		t.Fatalf("%d %s", r.StatusCode, r.Body)
	}
	l, err := st.labs.find(id, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	st.tells(l, lab, "scenario:finished")
	for name, most := range map[string]int{"link:segment_lost": 1, "link:segment_held": 1, "link:segment_released": 1, "link:loss_armed": 1, "host:power_cycled": 1, "server:changed": 1} {
		if n := st.events(lab, name); n < most {
			t.Errorf("%d of %s: %s", n, name, st.Do("GET", lab+"/events", "").Body)
		}
	}
	st.Do("DELETE", lab, "")
}
