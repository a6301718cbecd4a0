package api

import (
	"encoding/base64"
	"strings"
	"testing"
)

// Octets in pieces, whatever they are, by HTTP alone: each piece is a segment, and the
// last one's FIN is the client's.
func TestRawOctetsInPieces(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	st.Do("PATCH", lab+"/clock", `{"paused":true}`).Member(t, 200, "speed")
	octets := base64.StdEncoding.EncodeToString([]byte("GET /hello HTTP/1.1\r\nHost: lab\r\nX: \xff\r\n\r\n"))
	st.request(lab, `{"raw_base64":"`+octets+`","connection":"new","cuts":[1,2,3],"half_close":true}`)
	for st.Do("POST", lab+"/step", "").StatusCode == 200 {
	}
	for name, want := range map[string]int{"http:request_sent": 1, "http:connection_half_closed": 1, "http:response_received": 1, "http:connection_closed": 2} {
		if got := st.events(lab, name); got != want {
			t.Errorf("%d times %s, want %d", got, name, want)
		}
	}
	trace := st.Do("GET", lab+"/events", "").Body
	for _, length := range []string{`"length":1}`, `"length":2}`, `"length":3}`} {
		if strings.Count(trace, length) != 1 {
			t.Errorf("no segment has %s", length)
		}
	}
}

// What is wrong with octets and pieces is told with the refusal.
func TestRawOctetsAreRefused(t *testing.T) {
	st := serve(t)
	lab := "/api/labs/" + st.NewLab()
	for body, code := range map[string]string{
		`{"raw_base64":"AP8","connection":"new"}`:                "raw_base64_invalid",
		`{"raw_base64":"AP8=","raw":"x","connection":"new"}`:     "raw_base64_invalid",
		`{"raw":"x","connection":"new","cuts":[2]}`:              "cuts_invalid",
		`{"raw":"x","connection":"new","cuts":["a"]}`:            "json_type",
		`{"raw":"x","connection":"new","gap_ms":60001}`:          "gap_out_of_range",
		`{"target":"/hello","half_close":true}`:                  "raw_empty",
		`{"connection":"new","half_close":true}`:                 "raw_empty",
		`{"raw":"x","connection":"new","cuts":[1],"gap_ms":1.5}`: "json_type",
	} {
		st.Do("POST", lab+"/requests", body).WantProblem(t, 400, code)
	}
}
