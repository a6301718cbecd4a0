package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"testing"

	"samesocket/internal/event"
)

// A story is a trace as the program tells it to anyone who asks by plain HTTP.
type story []event.Event

// labStory reads the trace of the lab that the page has.
func (p *page) labStory() story {
	p.t.Helper()
	id := p.kept("lab")
	if id == "" { // the front page's is not kept for a reload
		id = look[string](p, "sameSocket.lab.id")
	}
	return read(p.t, p.program.url+"/api/labs/"+id+"/events")
}

// visitStory reads the trace of the page's visit.
func (p *page) visitStory() story {
	p.t.Helper()
	return read(p.t, p.program.url+"/api/visits/"+p.kept("visit")+"/events")
}

func read(t *testing.T, url string) story {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", url, resp.Status)
	}
	return parse(t, resp.Body)
}

// parse reads a trace in JSON Lines.
func parse(t *testing.T, r io.Reader) story {
	t.Helper()
	var s story
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e event.Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
		s = append(s, e)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return s
}

// told is an event with its payload's type.
type told[P event.Payload] struct {
	event.Event
	Data P
}

// sent is a segment as it was put on the wire.
type sent = told[event.SegmentSent]

func (s story) sent() []sent { return all[event.SegmentSent](s) }

// all picks the events of one kind.
func all[P event.Payload](s story) []told[P] {
	var list []told[P]
	for _, e := range s {
		if data, ok := e.Data.(P); ok {
			list = append(list, told[P]{e, data})
		}
	}
	return list
}

// segment is the one with an id; zero if there is none.
func (s story) segment(id uint64) sent {
	for _, e := range s.sent() {
		if e.Data.ID == id {
			return e
		}
	}
	return sent{}
}

// until is the story up to and including an instant.
func (s story) until(time int64) story {
	for i, e := range s {
		if e.Time > time {
			return s[:i]
		}
	}
	return s
}

// syns are the segments with which a connection was asked for, repetitions aside.
func (s story) syns() []sent {
	return slices.DeleteFunc(s.sent(), func(e sent) bool {
		flags := e.Data.TCP.Flags
		return !slices.Contains(flags, "SYN") || slices.Contains(flags, "ACK") || e.Data.Retransmission
	})
}

// counts are the three big numbers, made from the story alone.
func (s story) counts() (handshakes, requests, saved int) {
	open := map[string]int{}
	for _, e := range all[event.StateChanged](s) {
		if e.Data.To == "ESTABLISHED" {
			if open[e.Conn]++; open[e.Conn] == 2 { // at both ends
				handshakes++
			}
		}
	}
	for _, e := range all[event.ConnectionAcquired](s) {
		if e.Data.Reused {
			saved++
		}
	}
	return handshakes, len(all[event.RequestSent](s)), saved
}

// states are those that a host's end of a connection has had, in order; the last is
// none if the host has lost its record with its power.
func (s story) states(host event.Host, conn string) []string {
	var list []string
	for _, e := range s {
		switch data := e.Data.(type) {
		case event.StateChanged:
			if e.Host == host && e.Conn == conn {
				list = append(list, string(data.To))
			}
		case event.PowerCycled:
			if e.Host == host && len(list) > 0 && list[len(list)-1] != string(event.Closed) {
				list = append(list, "")
			}
		}
	}
	return list
}
