package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// What may be sent and what was wrong is told with a refusal.
func TestProblemTellsWhatIsAllowed(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	for _, c := range []struct{ path, body, field, allowed string }{
		{"/link", `{"rtt_ms":5}`, "rtt_ms", "20 to 1000"},
		{"/link", `{"loss":1}`, "loss", "0 to 0.5"},
		{"/link", `{"rate_kbit":7}`, "rate_kbit", "0, or 8 to 1000000"},
		{"/link", `{"rate_kbit":-8}`, "rate_kbit", "0, or 8 to 1000000"},
		{"/link", `{"rate_kbit":8.5}`, "rate_kbit", "a whole number"},
		{"/box", `{"idle_timeout_ms":999}`, "idle_timeout_ms", "0, or 1000 to 60000"},
		{"/box", `{"without_row":"forget"}`, "without_row", "rebind or drop"},
		{"/clock", `{"speed":99}`, "speed", "0.02 to 10"},
		{"/clock", `{"speed":true}`, "speed", `0.02 to 10, or "auto"`},
		{"/clock", `{"paused":"no"}`, "paused", "true or false"},
		{"/server", `{"idle_timeout_ms":1}`, "idle_timeout_ms", "0, or 1000 to 60000"},
		{"/client", `{"idle_timeout_ms":1}`, "idle_timeout_ms", "0, or 1000 to 60000"},
		{"/client", `{"idle_timeout_ms":true}`, "idle_timeout_ms", "a whole number"},
		{"/client", `{"connections":7}`, "connections", "0, or 1 to 6"},
		{"/client", `{"request_timeout_ms":999}`, "request_timeout_ms", "0, or 1000 to 120000"},
		{"/client", `{"retry":1}`, "retry", "true or false"},
		{"/server", `{"max_requests":-1}`, "max_requests", "0, or 1 to 100"},
		{"/server", `{"read_body":0}`, "read_body", "true or false"},
	} {
		var p Problem
		r := st.Do("PATCH", lab+c.path, c.body)
		if err := json.Unmarshal([]byte(r.Body), &p); err != nil || r.StatusCode != http.StatusBadRequest {
			t.Fatalf("%s: %d %s", c.body, r.StatusCode, r.Body)
		}
		if p.Field != c.field || !strings.Contains(p.Allowed, c.allowed) {
			t.Errorf("%s: field %q allowed %q, want %q and %q", c.body, p.Field, p.Allowed, c.field, c.allowed)
		}
	}
}

func TestContentType(t *testing.T) {
	st := serve(t)
	path := "/api/labs/" + st.NewLab() + "/requests"
	for kind, want := range map[string]int{
		"application/json":                  202,
		"Application/JSON; charset=utf-8":   202,
		"text/plain":                        415,
		"application/x-www-form-urlencoded": 415,
		"":                                  415,
		"application/json; charset":         415,
	} {
		r := st.Do("POST", path, `{"target":"/hello"}`, "Content-Type", kind)
		if r.StatusCode != want {
			t.Errorf("%q: %d, want %d", kind, r.StatusCode, want)
		}
		if want == 415 {
			r.WantProblem(t, 415, "content_type_unsupported")
		}
	}
}

// The settings come back as they could be sent.
func TestSettingsAreAnsweredAsTheyAre(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	for _, c := range []struct{ path, send, want string }{
		{"/clock", `{}`, `{"speed":"auto","paused":false}`},
		{"/clock", `{"speed":0.5}`, `{"speed":0.5,"paused":false}`},
		{"/clock", `{"paused":true}`, `{"speed":0.5,"paused":true}`},
		{"/clock", `{"speed":"auto","paused":false}`, `{"speed":"auto","paused":false}`},
		{"/link", `{}`, `{"rtt_ms":200,"loss":0}`},
		{"/link", `{"rtt_ms":80}`, `{"rtt_ms":80,"loss":0}`},
		{"/link", `{"loss":0.25}`, `{"rtt_ms":80,"loss":0.25}`},
		{"/link", `{"rate_kbit":0}`, `{"rtt_ms":80,"loss":0.25,"rate_kbit":0}`},
		{"/link", `{"rate_kbit":80}`, `{"rtt_ms":80,"loss":0.25,"rate_kbit":80}`},
		{"/link", `{"loss":0}`, `{"rtt_ms":80,"loss":0,"rate_kbit":80}`},
		{"/link", `{"rate_kbit":0,"up":true}`, `{"rtt_ms":80,"loss":0,"up":true,"rate_kbit":0}`},
		{"/link", `{}`, `{"rtt_ms":80,"loss":0}`},
		{"/box", `{}`, `{"idle_timeout_ms":0,"without_row":"rebind"}`},
		{"/box", `{"idle_timeout_ms":10000}`, `{"idle_timeout_ms":10000,"without_row":"rebind"}`},
		{"/box", `{"without_row":"drop"}`, `{"idle_timeout_ms":10000,"without_row":"drop"}`},
		{"/box", `{"idle_timeout_ms":0}`, `{"idle_timeout_ms":0,"without_row":"drop"}`},
		{"/server", `{}`, `{"idle_timeout_ms":0,"keepalive_ms":0,"accepting":true,"max_requests":0,"read_body":true}`},
		{"/server", `{"idle_timeout_ms":5000}`, `{"idle_timeout_ms":5000,"keepalive_ms":0,"accepting":true,"max_requests":0,"read_body":true}`},
		{"/server", `{"accepting":false}`, `{"idle_timeout_ms":5000,"keepalive_ms":0,"accepting":false,"max_requests":0,"read_body":true}`},
		{"/server", `{}`, `{"idle_timeout_ms":5000,"keepalive_ms":0,"accepting":false,"max_requests":0,"read_body":true}`},
		{"/client", `{}`, `{"idle_timeout_ms":0,"keepalive_ms":0,"connections":0,"read_body":true,"retry":true,"request_timeout_ms":0}`},
		{"/client", `{"keepalive_ms":2000}`, `{"idle_timeout_ms":0,"keepalive_ms":2000,"connections":0,"read_body":true,"retry":true,"request_timeout_ms":0}`},
		{
			"/client", `{"connections":6,"read_body":false,"retry":false,"request_timeout_ms":5000}`,
			`{"idle_timeout_ms":0,"keepalive_ms":2000,"connections":6,"read_body":false,"retry":false,"request_timeout_ms":5000}`,
		},
		{
			"/server", `{"accepting":true,"max_requests":3,"read_body":false}`,
			`{"idle_timeout_ms":5000,"keepalive_ms":0,"accepting":true,"max_requests":3,"read_body":false}`,
		},
		{"/server", `{"backlog":2}`, `{"idle_timeout_ms":5000,"keepalive_ms":0,"accepting":true,"max_requests":3,"read_body":false,"backlog":2}`},
		{
			"/client", `{"ports":4,"connections":0,"read_body":true,"retry":true,"keepalive_ms":0,"request_timeout_ms":0}`,
			`{"idle_timeout_ms":0,"keepalive_ms":0,"connections":0,"read_body":true,"retry":true,"request_timeout_ms":0,"ports":4}`,
		},
	} {
		r := st.Do("PATCH", lab+c.path, c.send)
		if got := strings.TrimSpace(r.Body); r.StatusCode != 200 || got != c.want {
			t.Errorf("%s %s: %d %s, want %s", c.path, c.send, r.StatusCode, got, c.want)
		}
	}
}
