// Package event is the vocabulary of Same Socket: the names of everything that
// can happen, the payload each name carries, and how they are written as JSON.
//
// Everything shown, exported, tested or replayed is read from a trace of these
// events, so their meaning is a promise: fields may be added, but none ever
// changes its meaning under the same name. The Go structs are the truth; the
// TypeScript union in web/src/trace/events.gen.ts is generated from them, doc
// comments included, and a test fails when it has drifted.
//
// Each event says only what was observed at its vantage point (Host). What is
// inferred carries "inferred": true and is drawn differently.
//
// The package keeps no events and sends none: that is for trace and stream.
//
// Reading path: internal/lab/tell.go fills these structs (before), and
// internal/trace keeps them in order (after).
package event

//go:generate go run ./tsgen -o ../../web/src/trace/events.gen.ts

import (
	"encoding/json"
	"fmt"
)

// A Host is the vantage point at which an event was observed.
type Host string

// The vantage points. A lab trace uses client, server, link and box; a visit trace
// uses kernel (what the operating system told), program (what net/http did) and
// browser (what the visitor's browser says).
const (
	Client  Host = "client"
	Server  Host = "server"
	Link    Host = "link"
	Box     Host = "box"
	Kernel  Host = "kernel"
	Program Host = "program"
	Browser Host = "browser"
)

// Event is the envelope of everything that happens.
type Event struct {
	// Seq numbers the events of one trace from 1, without gaps.
	Seq uint64 `json:"seq"`
	// Time is in microseconds since the trace began: lab time in a lab trace,
	// wall time in a visit trace. It never decreases within a trace.
	Time int64 `json:"time"`
	// Name is the event's name, such as "tcp:state_changed".
	Name string `json:"name"`
	// Host is the vantage point; empty where the trace itself speaks.
	Host Host `json:"host,omitempty"`
	// Conn is the connection's id within the trace ("c1"), stable from SYN to
	// the end of TIME-WAIT; empty where no connection is concerned.
	Conn string `json:"conn,omitempty"`
	// Data is the payload that the name selects.
	Data Payload `json:"data"`
}

// A Payload is the data of one kind of event.
type Payload interface {
	// EventName is the name under which the payload travels.
	EventName() string
}

// Now samples the clock of a trace, so that a viewer can place its playhead.
type Now struct {
	// Wall is microseconds of wall time since the trace began.
	Wall int64 `json:"wall"`
	// Time is the trace's own time at that instant, in microseconds.
	Time int64 `json:"time"`
	// Speed is trace time per wall time.
	Speed float64 `json:"speed"`
	// Paused means that the trace's time stands still.
	Paused bool `json:"paused"`
}

// Frame is one message to who follows a trace live: the clock when it was written and the events
// that had not been sent yet. It is no event and has no number.
type Frame struct {
	Now    Now     `json:"now"`
	Events []Event `json:"events"`
}

// Tuple names a connection as one end sees it, as "address:port" each. The pair
// of sockets identifies the connection (RFC 9293 section 3.4.1).
type Tuple struct {
	Local  string `json:"local"`
	Remote string `json:"remote"`
}

// Header is one field line of an HTTP message, name and value, in the order and
// spelling in which it was sent (RFC 9112 section 5).
type Header [2]string

// UnmarshalJSON reads the envelope and picks the payload's type by its name.
func (e *Event) UnmarshalJSON(b []byte) error {
	var env struct {
		Seq  uint64          `json:"seq"`
		Time int64           `json:"time"`
		Name string          `json:"name"`
		Host Host            `json:"host"`
		Conn string          `json:"conn"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(b, &env); err != nil {
		return fmt.Errorf("read event: %w", err)
	}
	read, ok := decoderOf(env.Name)
	if !ok {
		return fmt.Errorf("read event %d: unknown name %q", env.Seq, env.Name)
	}
	data, err := read(env.Data)
	if err != nil {
		return fmt.Errorf("read event %d %s: %w", env.Seq, env.Name, err)
	}
	*e = Event{env.Seq, env.Time, env.Name, env.Host, env.Conn, data}
	return nil
}
