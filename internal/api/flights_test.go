package api

import (
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/lab"
)

// A SYN is held, released, lost by hand and lost because the link is down, and the
// server is power-cycled, by HTTP alone.
func TestALinkByHand(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.newLab()
	accepted := func(r reply) {
		t.Helper()
		if r.StatusCode != 202 || strings.TrimSpace(r.body) != "{}" {
			t.Fatalf("got %d %s", r.StatusCode, r.body)
		}
	}
	st.do("PATCH", lab+"/clock", `{"paused":true}`).member(t, 200, "speed")
	st.do("POST", lab+"/segments/s1/hold", "").wantProblem(t, 404, "segment_unknown")
	accepted(st.do("POST", lab+"/lose-next", `{"what":"syn","from":"client"}`))
	st.do("POST", lab+"/requests", `{"target":"/hello"}`).member(t, 202, "request")
	acted(t, st.do("POST", lab+"/step", ""), 200) // s1 is lost
	st.do("POST", lab+"/segments/s1/lose", "").wantProblem(t, 409, "segment_not_in_flight")
	acted(t, st.do("POST", lab+"/skip", ""), 200) // s2 is sent
	st.do("POST", lab+"/segments/s2/release", "").wantProblem(t, 409, "segment_not_held")
	accepted(st.do("POST", lab+"/segments/s2/hold", "{}"))
	st.do("POST", lab+"/segments/s2/hold", "").wantProblem(t, 409, "segment_held")
	st.do("POST", lab+"/step", "").wantProblem(t, 409, "nothing_in_flight")
	accepted(st.do("POST", lab+"/segments/s2/release", ""))
	accepted(st.do("POST", lab+"/segments/s2/lose", ""))
	if r := st.do("PATCH", lab+"/link", `{"up":false}`); r.StatusCode != 200 || strings.TrimSpace(r.body) != `{"rtt_ms":200,"loss":0,"up":false}` {
		t.Errorf("cut: %d %s", r.StatusCode, r.body)
	}
	acted(t, st.do("POST", lab+"/skip", ""), 200) // s3 is lost at its sender
	if r := st.do("PATCH", lab+"/link", `{"up":true}`); !strings.Contains(r.body, `"up":true`) {
		t.Errorf("joined: %d %s", r.StatusCode, r.body)
	}
	if a := acted(t, st.do("POST", lab+"/power-cycle", `{"host":"server"}`), 200); a.Time == 0 {
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
	id := st.newLab()
	path := "/api/labs/" + id
	l := st.lab(id)
	st.do("PATCH", path+"/clock", `{"paused":true}`).member(t, 200, "speed")
	for n := 1; n <= most+1; n++ {
		if err := l.Send(lab.Stray{From: 999, To: 80, Flags: []string{"RST"}}); err != nil {
			t.Fatal(err)
		}
		r := st.do("POST", fmt.Sprintf("%s/segments/s%d/hold", path, n), "")
		if n > most {
			r.wantProblem(t, 409, "held_full")
		} else if r.StatusCode != 202 {
			t.Fatalf("s%d: %d %s", n, r.StatusCode, r.body)
		}
	}
}

func TestActsOnTheLinkAreRefused(t *testing.T) {
	st := serve(t, func(c *Config) { c.Limits.Acts, c.Limits.ActsBurst = 1000, 1000 })
	lab := "/api/labs/" + st.newLab()
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
		st.do("POST", lab+c.path, c.body).wantProblem(t, c.status, c.code)
		if c.code == "not_found" {
			continue
		}
		st.do("GET", lab+c.path, "").wantProblem(t, 405, "method_not_allowed")
		st.do("POST", "/api/labs/none"+c.path, c.body).wantProblem(t, 404, "lab_unknown")
	}
	st.do("PATCH", lab+"/link", `{"up":"no"}`).wantProblem(t, 400, "json_type")
}
