package server

import (
	"encoding/json"
	"slices"
	"testing"

	"samesocket/internal/event"
)

// frames reads a stream until it is closed: its events and the close's status.
func (ws *webSocket) frames() (events []event.Event, status int) {
	ws.t.Helper()
	for {
		text, status := ws.next()
		if status != 0 {
			return events, status
		}
		var f event.Frame
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			ws.t.Fatalf("%v in %q", err, text)
		}
		events = append(events, f.Events...)
	}
}

// until reads frames up to the first event of a name.
func (ws *webSocket) until(name string) (events []event.Event) {
	ws.t.Helper()
	for {
		text, status := ws.next()
		if status != 0 {
			ws.t.Fatalf("closed with %d before %s", status, name)
		}
		var f event.Frame
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			ws.t.Fatal(err)
		}
		events = append(events, f.Events...)
		if slices.ContainsFunc(f.Events, func(e event.Event) bool { return e.Name == name }) {
			return events
		}
	}
}

// What the lab page tells those without script to do with curl: two GETs on one
// connection, one SYN from each host; and then a third on a new one.
func TestTwoGetsAndANewConnection(t *testing.T) {
	st := newSite(t)
	lab := "/api/labs/" + st.NewLab()
	if r := st.Do("PATCH", lab+"/clock", `{"speed":10}`); r.StatusCode != 200 {
		t.Fatalf("%d %s", r.StatusCode, r.Body)
	}
	ws := st.upgrade(lab + "/events")
	for _, connection := range []string{"reuse", "reuse", "new"} {
		st.Do("POST", lab+"/requests", `{"target":"/hello","connection":"`+connection+`"}`).Member(t, 202, "request")
		ws.until("http:connection_released")
	}
	sent, syns := map[string]string{}, map[string]int{}
	for _, e := range st.Do("GET", lab+"/events", "").Events(t) {
		switch d := e.Data.(type) {
		case event.RequestSent:
			sent[d.Request] = e.Conn
		case event.SegmentSent:
			if slices.Contains(d.TCP.Flags, "SYN") {
				syns[e.Conn]++
			}
		}
	}
	if sent["r1"] != "c1" || sent["r2"] != "c1" || sent["r3"] != "c2" {
		t.Errorf("requests went on %v", sent)
	}
	if len(syns) != 2 || syns["c1"] != 2 || syns["c2"] != 2 {
		t.Errorf("SYNs per connection: %v, want one from each host", syns)
	}
}

// A stop tells the viewers of a lab that it is closed, those of a visit to come
// again, and leaves nothing behind (goleak looks at the end).
func TestShutdownTellsViewers(t *testing.T) {
	st := newSite(t)
	id, token := st.NewLab(), st.newVisit()
	lab := st.upgrade("/api/labs/" + id + "/events?visit=" + token)
	visit := st.upgrade("/api/visits/" + token + "/events?visit=" + token)
	lab.next()
	visit.next()
	st.client.CloseIdleConnections()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		st.stop()
	}()
	events, status := lab.frames()
	if n := len(events); status != 1000 || n == 0 || events[n-1].Name != "lab:closed" || events[n-1].Data.(event.LabClosed).Why != "shutdown" {
		t.Errorf("the lab's viewer got %v and %d", events, status)
	}
	if _, status := visit.frames(); status != 1001 {
		t.Errorf("the visit's viewer got %d, want 1001", status)
	}
	<-stopped
}

// The socket of a WebSocket is named in the visit that its URL carries.
func TestStreamsOwnSocketIsNamed(t *testing.T) {
	st := newSite(t)
	id, token := st.NewLab(), st.newVisit()
	ws := st.upgrade("/api/labs/" + id + "/events?visit=" + token)
	ws.next()
	events := st.Do("GET", "/api/visits/"+token+"/events", "").Events(t)
	for _, e := range events {
		if up, ok := e.Data.(event.SocketUpgraded); ok && up.Carries == "lab" {
			return
		}
	}
	t.Errorf("the visit does not tell of the stream: %v", events)
}

// A lab that ends by itself can still be read, and tells its viewers.
func TestLabThatEndedAlone(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.TraceEvents = 10 })
	lab := "/api/labs/" + st.NewLab()
	viewer := st.upgrade(lab + "/events")
	st.Do("POST", lab+"/requests", `{"target":"/hello"}`).Member(t, 202, "request")
	if events, status := viewer.frames(); status != 1000 || len(events) == 0 || events[len(events)-1].Name != "lab:closed" {
		t.Errorf("the viewer got %v and %d", events, status)
	}
	if events := st.Do("GET", lab+"/events", "").Events(t); len(events) == 0 {
		t.Error("the trace of the ended lab cannot be read")
	}
}

func TestReadyUntilItStops(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Limits.Labs = 1 })
	if r := st.Do("GET", "/readyz", ""); r.StatusCode != 200 {
		t.Errorf("ready: %d", r.StatusCode)
	}
	id := st.NewLab()
	st.Do("GET", "/readyz", "").WantProblem(t, 503, "labs_full")
	if r := st.Do("DELETE", "/api/labs/"+id, ""); r.StatusCode != 204 {
		t.Fatalf("%d %s", r.StatusCode, r.Body)
	}
	if r := st.Do("GET", "/readyz", ""); r.StatusCode != 200 {
		t.Errorf("ready again: %d", r.StatusCode)
	}
	st.closing.Store(true)
	st.Do("GET", "/readyz", "").WantProblem(t, 503, "shutting_down")
	if r := st.Do("GET", "/healthz", ""); r.StatusCode != 200 {
		t.Errorf("still running: %d", r.StatusCode)
	}
}
