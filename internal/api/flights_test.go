package api

import (
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/lab"
	"samesocket/internal/webtest"
)

// A SYN is held, released, lost by hand and lost because the link is down, and the
// server is power-cycled, by HTTP alone.
func TestALinkByHand(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	accepted := func(r webtest.Reply) {
		t.Helper()
		if r.StatusCode != 202 || strings.TrimSpace(r.Body) != "{}" {
			t.Fatalf("got %d %s", r.StatusCode, r.Body)
		}
	}
	st.Do("PATCH", lab+"/clock", `{"paused":true}`).Member(t, 200, "speed")
	st.Do("POST", lab+"/segments/s1/hold", "").WantProblem(t, 404, "segment_unknown")
	accepted(st.Do("POST", lab+"/lose-next", `{"what":"syn","from":"client"}`))
	st.request(lab, `{"target":"/hello"}`)
	acted(t, st.Do("POST", lab+"/step", ""), 200) // s1 is lost
	st.Do("POST", lab+"/segments/s1/lose", "").WantProblem(t, 409, "segment_not_in_flight")
	acted(t, st.Do("POST", lab+"/skip", ""), 200) // s2 is sent
	st.Do("POST", lab+"/segments/s2/release", "").WantProblem(t, 409, "segment_not_held")
	accepted(st.Do("POST", lab+"/segments/s2/hold", "{}"))
	st.Do("POST", lab+"/segments/s2/hold", "").WantProblem(t, 409, "segment_held")
	st.Do("POST", lab+"/step", "").WantProblem(t, 409, "nothing_in_flight")
	accepted(st.Do("POST", lab+"/segments/s2/release", ""))
	accepted(st.Do("POST", lab+"/segments/s2/lose", ""))
	if r := st.Do("PATCH", lab+"/link", `{"up":false}`); r.StatusCode != 200 || strings.TrimSpace(r.Body) != `{"rtt_ms":200,"loss":0,"up":false}` {
		t.Errorf("cut: %d %s", r.StatusCode, r.Body)
	}
	acted(t, st.Do("POST", lab+"/skip", ""), 200) // s3 is lost at its sender
	if r := st.Do("PATCH", lab+"/link", `{"up":true}`); !strings.Contains(r.Body, `"up":true`) {
		t.Errorf("joined: %d %s", r.StatusCode, r.Body)
	}
	if a := acted(t, st.Do("POST", lab+"/power-cycle", `{"host":"server"}`), 200); a.Time == 0 {
		t.Errorf("power-cycled at %d", a.Time)
	}
	for name, want := range map[string]int{
		"link:segment_sent": 3, "link:segment_lost": 3, "link:segment_held": 1, "link:segment_released": 1, "host:power_cycled": 1,
	} {
		if got := st.events(lab, name); got != want {
			t.Errorf("%d times %s, want %d", got, name, want)
		}
	}
}

// As many segments as a lab allows may be held, and no more.
func TestHeldSegmentsAreBounded(t *testing.T) {
	most := lab.MaxHeld
	st := serve(t, func(c *Config) { c.Limits.Acts, c.Limits.ActsBurst = 1000, 1000 })
	id := st.NewLab()
	path := "/api/labs/" + id
	l := st.lab(id)
	st.Do("PATCH", path+"/clock", `{"paused":true}`).Member(t, 200, "speed")
	for n := 1; n <= most+1; n++ {
		if err := l.Send(lab.Stray{From: 999, To: 80, Flags: []string{"RST"}}); err != nil {
			t.Fatal(err)
		}
		r := st.Do("POST", fmt.Sprintf("%s/segments/s%d/hold", path, n), "")
		if n > most {
			r.WantProblem(t, 409, "held_full")
		} else if r.StatusCode != 202 {
			t.Fatalf("s%d: %d %s", n, r.StatusCode, r.Body)
		}
	}
}

func TestActsOnTheLinkAreRefused(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.Acts, c.Limits.ActsBurst = 1000, 1000 })
	lab := "/api/labs/" + st.NewLab()
	for _, c := range []struct {
		path, body string
		status     int
		code       string
	}{
		{"/segments/s1/hold", "", 404, "segment_unknown"},
		{"/segments/s0/lose", "", 404, "segment_unknown"},
		{"/segments/1/lose", "", 404, "segment_unknown"},
		{"/segments/s-1/release", "", 404, "segment_unknown"},
		{"/segments/s99999999999999999999/release", "", 404, "segment_unknown"},
		{"/segments/s1/hold", `{"way":0.5}`, 400, "json_unknown_field"},
		{"/segments/s1/drop", "", 404, "not_found"},
		{"/segments/s1", "", 404, "not_found"},
		{"/lose-next", "", 400, "what_invalid"},
		{"/lose-next", `{"what":"rst","from":"client"}`, 400, "what_invalid"},
		{"/lose-next", `{"what":"syn"}`, 400, "from_invalid"},
		{"/lose-next", `{"what":"syn","from":"link"}`, 400, "from_invalid"},
		{"/lose-next", `{"what":1}`, 400, "json_type"},
		{"/power-cycle", "", 400, "host_invalid"},
		{"/power-cycle", `{"host":"link"}`, 400, "host_invalid"},
		{"/power-cycle", `{"by":"client"}`, 400, "json_unknown_field"},
	} {
		st.Do("POST", lab+c.path, c.body).WantProblem(t, c.status, c.code)
		if c.code == "not_found" {
			continue
		}
		st.Do("GET", lab+c.path, "").WantProblem(t, 405, "method_not_allowed")
		st.Do("POST", "/api/labs/none"+c.path, c.body).WantProblem(t, 404, "lab_unknown")
	}
	st.Do("PATCH", lab+"/link", `{"up":"no"}`).WantProblem(t, 400, "json_type")
}
