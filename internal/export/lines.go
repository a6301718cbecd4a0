package export

import (
	"bytes"
	"encoding/json"
	"time"

	"samesocket/internal/event"
)

// The first line of a trace's file says what follows. A later version of the file,
// with another meaning, has another number; members may be added to this one.
const (
	fileFormat  = "same-socket-trace"
	fileVersion = 1
)

// Header is the first line of a trace's file; each line after it is an event, as
// GET .../events tells it.
type Header struct {
	// Format is same-socket-trace, Version that of the file: 1.
	Format  string `json:"format"`
	Version int    `json:"version"`
	Kind    Kind   `json:"kind"`
	// Program is which version of the program was told it.
	Program string `json:"program"`
	// Hosts are the vantage points at which events were observed.
	Hosts []event.Host `json:"hosts"`
	// TimeUnit is that of every event's time: us, microseconds since the trace
	// began, of lab time or of wall time.
	TimeUnit string `json:"time_unit"`
	// Began is when that was; absent for a lab, whose time has no date.
	Began *time.Time `json:"began,omitempty"`
	// Events is how many lines follow: a file that was cut off is noticed.
	Events int `json:"events"`
	// Ended means that nothing came after them.
	Ended bool `json:"ended"`
}

func (t Trace) header() Header {
	h := Header{
		Format: fileFormat, Version: fileVersion, Kind: t.Kind, Program: t.Program,
		Hosts: []event.Host{event.Client, event.Server, event.Link}, TimeUnit: "us", Events: len(t.Lines), Ended: t.Ended,
	}
	for _, line := range t.Lines {
		if bytes.Contains(line, []byte(`"host":"box"`)) {
			h.Hosts = append(h.Hosts, event.Box)
			break
		}
	}
	if t.Kind == Visit {
		began := t.Began.UTC().Truncate(time.Microsecond)
		h.Hosts, h.Began = []event.Host{event.Kernel, event.Program, event.Browser}, &began
	}
	return h
}

// lines writes the events as they are, after the header.
func (t Trace) lines() ([]byte, error) {
	b, err := json.Marshal(t.header())
	if err != nil {
		return nil, err
	}
	for _, line := range t.Lines {
		b = append(append(b, '\n'), line...)
	}
	return append(b, '\n'), nil
}
