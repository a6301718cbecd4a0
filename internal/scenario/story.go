package scenario

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"samesocket/internal/event"
)

// happening is an event of the story.
type happening struct {
	event.Event
	fields map[string][]string
}

// story is the trace from the scenario's beginning, as it is judged: connections
// and requests have the numbers that they have in the scenario.
type story struct {
	conns, requests map[string]string // by their ids in the trace
	ids             map[string]string // the other way, of connections
	inFlight        int               // segments that are not held
	held            map[uint64]bool
	segments        []segmentSent       // in their order
	moved           map[string]bool     // requests (of the trace) that have got anywhere
	answered        map[string]bool     // those whose response has been read, or that failed
	open            map[string]bool     // connections that the client has a record of
	most            int                 // how many its pool has; 0 means no limit
	wanting         []string            // those that have not
	carried         map[string][]string // requests of a connection, in order
	streams         map[flow][]byte     // octets sent
	sent, acked     map[flow]uint32     // up to which sequence number
	rtt             float64             // ms
	exact           bool                // lab time stands but for the wire and timers
	speed           float64             // of lab time, at most
	golden          golden
	pending         pending
}

// segmentSent is one by its id in the trace.
type segmentSent struct {
	id           uint64
	sent         time.Duration
	flow         flow
	acknowledges bool // and nothing else
}

// count takes a segment into those that are counted: see Place.
func (s *story) count(h *happening, p event.SegmentSent) {
	n := segmentSent{p.ID, time.Duration(h.Time) * time.Microsecond, flow{h.Conn, p.From}, acknowledges(p)}
	for i := len(s.segments) - 1; i >= 0 && s.segments[i].sent == n.sent; i-- {
		if o := s.segments[i]; o.flow == n.flow {
			if o.acknowledges && n.acknowledges {
				s.segments = slices.Delete(s.segments, i, i+1)
			}
			break
		}
	}
	s.segments = append(s.segments, n)
}

// flow is a direction of a connection.
type flow struct {
	conn string
	from event.Host
}

func (f flow) back() flow {
	if f.from == event.Client {
		return flow{f.conn, event.Server}
	}
	return flow{f.conn, event.Client}
}

func newStory(rttMS float64) *story {
	return &story{
		held:  map[uint64]bool{},
		conns: map[string]string{}, requests: map[string]string{}, ids: map[string]string{},
		moved: map[string]bool{}, answered: map[string]bool{}, open: map[string]bool{}, carried: map[string][]string{}, streams: map[flow][]byte{},
		sent: map[flow]uint32{}, acked: map[flow]uint32{}, rtt: rttMS, golden: newGolden(), pending: newPending(),
	}
}

// add takes the next event of the trace. It is nil if the event is no part of the
// story: the clock's and the scenario's own are not.
func (s *story) add(line []byte) (*happening, error) {
	h := &happening{fields: map[string][]string{}}
	if err := json.Unmarshal(line, &h.Event); err != nil {
		return nil, err
	}
	if c, ok := h.Data.(event.ClockChanged); ok {
		s.speed = max(s.speed, c.Speed)
	}
	if strings.HasPrefix(h.Name, "clock:") || strings.HasPrefix(h.Name, "scenario:") {
		return nil, nil
	}
	var raw struct {
		Data any `json:"data"`
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil {
		return nil, err
	}
	if h.Conn != "" {
		h.Conn = s.conn(h.Conn)
	}
	flatten(h.fields, raw.Data)
	h.fields["host"], h.fields["conn"] = []string{string(h.Host)}, []string{h.Conn}
	if id := h.fields["request"]; len(id) == 1 && id[0] != "" {
		s.request(h, id[0])
		h.fields["request"] = []string{s.requests[id[0]]}
	}
	switch p := h.Data.(type) {
	case event.SegmentSent:
		s.count(h, p)
		s.segment(h, p)
	case event.SegmentDelivered:
		s.inFlight--
	case event.SegmentHeld:
		s.inFlight--
		s.held[p.ID] = true
	case event.SegmentReleased:
		s.inFlight++
		delete(s.held, p.ID)
	case event.SegmentLost:
		if !s.held[p.ID] {
			s.inFlight--
		}
		delete(s.held, p.ID)
	case event.LinkChanged:
		s.rtt = p.RTTMS
	case event.ClientChanged:
		s.most = p.Connections
	case event.StateChanged:
		if h.Host == event.Client {
			if s.open[h.Conn] = true; p.To == event.Closed {
				delete(s.open, h.Conn)
			}
		}
	}
	s.golden.add(h)
	s.pending.add(h)
	return h, nil
}

func (s *story) conn(id string) string {
	if s.conns[id] == "" {
		name := fmt.Sprintf("c%d", len(s.conns)+1)
		s.conns[id], s.ids[name] = name, id
	}
	return s.conns[id]
}

// actual is the trace's id of a connection of the story.
func (s *story) actual(conn string) (string, error) {
	if s.ids[conn] == "" {
		return "", fmt.Errorf("there has been no %s", conn)
	}
	return s.ids[conn], nil
}

func (s *story) request(h *happening, id string) {
	if s.requests[id] == "" {
		s.requests[id] = fmt.Sprintf("r%d", len(s.requests)+1)
	}
	switch h.Data.(type) {
	case event.ConnectionWanted:
		s.wanting = append(s.wanting, id)
		// It may have to wait for one: then nothing comes of it for now.
		s.moved[id] = s.most > 0 && len(s.open) >= s.most
	case event.ConnectionAcquired:
		s.moved[id] = true
		s.carried[h.Conn] = append(s.carried[h.Conn], s.requests[id])
	case event.ResponseReceived:
		s.answered[id] = true
	case event.RequestFailed:
		s.moved[id], s.answered[id] = true, true
	}
}

func (s *story) segment(h *happening, p event.SegmentSent) {
	s.inFlight++
	f := flow{h.Conn, p.From}
	for _, flag := range p.TCP.Flags {
		if flag == "SYN" && p.From == event.Client {
			for _, id := range s.wanting {
				s.moved[id] = true
			}
			s.wanting = nil
		}
		if flag == "ACK" {
			s.acked[f.back()] = p.TCP.Ack
		}
	}
	if n := p.TCP.Length; n > 0 && !p.Retransmission {
		s.streams[f] = append(s.streams[f], p.Raw[len(p.Raw)-n:]...)
		s.sent[f] = p.TCP.Seq + uint32(n)
	}
}

// acknowledged reports whether the peer's TCP has acknowledged all octets that
// the host has sent on a connection, if there are any.
func (s *story) acknowledged(f flow) bool {
	return len(s.streams[f]) > 0 && int32(s.acked[f]-s.sent[f]) >= 0
}

// message finds the octets of a request or of the response to it, and the content
// in it; nil if they are not all there.
func (s *story) message(request string, from event.Host) (octets, content []byte) {
	for conn, carried := range s.carried {
		stream := s.streams[flow{conn, from}]
		rest := bytes.NewReader(stream)
		in := bufio.NewReader(rest)
		for _, id := range carried {
			begin := len(stream) - rest.Len() - in.Buffered()
			content, err := readMessage(in, from)
			if err != nil {
				break
			}
			if id == request {
				return stream[begin : len(stream)-rest.Len()-in.Buffered()], content
			}
		}
	}
	return nil, nil
}

func readMessage(in *bufio.Reader, from event.Host) ([]byte, error) {
	var body io.ReadCloser
	if from == event.Client {
		q, err := http.ReadRequest(in)
		if err != nil {
			return nil, err
		}
		body = q.Body
	} else {
		a, err := http.ReadResponse(in, nil)
		if err != nil {
			return nil, err
		}
		body = a.Body
	}
	defer func() { _ = body.Close() }()
	return io.ReadAll(body)
}

// isReset looks at an event of the trace.
func isReset(line []byte) bool {
	var e struct{ Name string }
	return json.Unmarshal(line, &e) == nil && e.Name == event.LabReset{}.EventName()
}
