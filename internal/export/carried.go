package export

import (
	"slices"

	"samesocket/internal/event"
)

// carried says whose octets a segment carries: those of the request that was given
// the connection last before they were first sent, and of the response that was
// begun last. It is not said where two of a direction overlap (pipelining, octets
// given as they are), for then what is sent may still be the one before's.
type carried struct {
	streams map[direction]*stream
	done    map[string]bool // requests that have their response, or never will
}

// stream is one direction's octets.
type stream struct {
	next  uint32   // the first sequence number that was never sent
	parts []part   // in order
	given []string // the requests of the parts
}

type part struct {
	start   uint32
	request string // empty if the one before may not have come to its end
}

func newCarried() carried { return carried{map[direction]*stream{}, map[string]bool{}} }

func (c carried) add(e event.Event) {
	switch p := e.Data.(type) {
	case event.ConnectionAcquired:
		c.begin(direction{e.Conn, event.Client}, p.Request)
	case event.ResponseSent:
		c.begin(direction{e.Conn, event.Server}, p.Request)
	case event.ResponseReceived:
		c.done[p.Request] = true
	case event.RequestFailed:
		c.done[p.Request] = true
	case event.SegmentSent:
		s := c.stream(direction{e.Conn, p.From})
		end := p.TCP.Seq + uint32(p.TCP.Length)
		if slices.Contains(p.TCP.Flags, event.SYN) {
			s.next = end + 1
		} else if int32(end-s.next) > 0 {
			s.next = end
		}
	}
}

func (c carried) stream(d direction) *stream {
	if c.streams[d] == nil {
		c.streams[d] = &stream{}
	}
	return c.streams[d]
}

func (c carried) begin(d direction, request string) {
	s := c.stream(d)
	overlaps := slices.ContainsFunc(s.given, func(r string) bool { return !c.done[r] })
	s.given = append(slices.DeleteFunc(s.given, func(r string) bool { return c.done[r] }), request)
	if overlaps {
		request = ""
	}
	s.parts = append(s.parts, part{s.next, request})
}

// by is the request whose octets the segment carries; empty if it carries none, or
// if that cannot be said.
func (c carried) by(conn string, p event.SegmentSent) string {
	if conn == "" || p.TCP.Length == 0 {
		return ""
	}
	for _, part := range slices.Backward(c.stream(direction{conn, p.From}).parts) {
		if int32(p.TCP.Seq-part.start) >= 0 {
			return part.request
		}
	}
	return ""
}
