package export

import (
	"encoding/json"
	"testing"

	"samesocket/internal/event"
)

// A request that the client sends again by itself, one that fails, one that waits
// still, and octets that are no request.
func TestRequestsThatGoWrong(t *testing.T) {
	s := &story{}
	msg := func(r, line string) event.Message {
		return event.Message{Request: r, Nth: 1, StartLine: line, Headers: []event.Header{}}
	}
	want := func(us int64, r string) {
		s.at(us, event.Client, "", event.ConnectionWanted{Request: r, Method: "GET", Target: "/" + r})
	}
	s.at(0, "", "", event.LabOpened{Client: "10.0.0.1", Server: "10.0.0.2:80"})
	want(1000, "r1")
	s.at(1000, event.Client, "c1", event.ConnectionAcquired{Request: "r1", Reused: true})
	s.at(1000, event.Client, "c1", event.RequestSent{Message: msg("r1", "GET /r1 HTTP/1.1")})
	s.at(5000, event.Client, "", event.RequestRetried{Request: "r1"})
	p := s.segment(6000, 1, event.Client, 10, "", event.SYN)
	s.events[len(s.events)-1] = event.Event{Seq: uint64(len(s.events)), Time: 6000, Name: p.EventName(), Conn: "c2", Data: p}
	s.at(8000, event.Client, "c2", event.StateChanged{From: event.SynSent, To: event.Established})
	s.at(8500, event.Client, "c2", event.ConnectionAcquired{Request: "r1"})
	s.at(9000, event.Client, "c2", event.RequestSent{Message: msg("r1", "GET /r1 HTTP/1.1")})
	s.at(12000, event.Client, "c2", event.ResponseReceived{Message: msg("r1", "HTTP/1.1 404 Not Found"), Body: 7})
	want(13000, "r2")
	s.at(14000, event.Client, "", event.RequestFailed{Request: "r2", Code: event.FailedRefused})
	s.at(15000, event.Client, "", event.ConnectionWanted{Request: "r3", Raw: true})
	s.at(15000, event.Client, "c3", event.ConnectionAcquired{Request: "r3"})
	want(16000, "r4")
	s.at(20000, event.Link, "", event.LinkChanged{})
	b, err := s.told().labArchive("")
	if err != nil {
		t.Fatal(err)
	}
	var a archive
	if err := json.Unmarshal(b, &a); err != nil {
		t.Fatal(err)
	}
	got := a.Log.Entries
	if len(got) != 3 {
		t.Fatalf("%d entries: %s", len(got), b)
	}
	for i, c := range []struct {
		url, conn, comment string
		status, retries    int
		timings            timings
	}{
		{
			"http://10.0.0.2/r1", "c2", "tried 2 times, by the client itself: blocked has what came before the last", 404, 1,
			timings{Blocked: 5, Connect: 2, Send: 1, Wait: 3, DNS: -1, SSL: -1},
		},
		{"http://10.0.0.2/r2", "", "no response: refused", 0, 0, timings{Blocked: 1, Connect: -1, DNS: -1, SSL: -1}},
		{"http://10.0.0.2/r4", "", "no response when the file was made", 0, 0, timings{Blocked: 4, Connect: -1, DNS: -1, SSL: -1}},
	} {
		e := got[i]
		if e.Request.URL != c.url || e.Connection != c.conn || e.Comment != c.comment || e.Response.Status != c.status || e.Retries != c.retries || e.Timings != c.timings {
			t.Errorf("entry %d is %+v, want %+v", i, *e, c)
		}
	}
}

func TestTargetURI(t *testing.T) {
	for target, want := range map[string]string{
		"/a?b=c":           "http://h/a?b=c",
		"*":                "http://h",
		"h:443":            "http://h",
		"http://x/y":       "http://x/y",
		"/{token}/<b>\x80": "http://h/%7Btoken%7D/%3Cb%3E%80",
		"javascript:x":     "http://h",
	} {
		if got := targetURI("http://h", target); got != want {
			t.Errorf("%q: %q, want %q", target, got, want)
		}
	}
}
