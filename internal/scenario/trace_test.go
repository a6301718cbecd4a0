package scenario

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"samesocket/internal/event"
	"samesocket/internal/export"
	"samesocket/internal/lab"
)

// drawn is the trace of a stepped run as far as a ladder shows it (web/src/model/
// ladder.ts), as JSON Lines that are the same after every run: pictures are drawn
// from it. Time begins with the first segment, ports are counted, sequence numbers
// are relative, and packets carry only what a label is made of. Between what
// happens at one instant at two places there is no order but what is chosen here.
// An acknowledgment that another of the same instant overtakes is left out, as it
// is from the golden section.
func drawn(t testing.TB, l *lab.Lab) []byte {
	t.Helper()
	var events []event.Event
	first := int64(-1)
	lines, _ := l.Trace().Since(0)
	for _, b := range lines {
		var e event.Event
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatal(err)
		}
		if rankOf(e) > 0 {
			events = append(events, e)
		}
		if _, ok := e.Data.(event.SegmentSent); ok && first < 0 {
			first = e.Time
		}
	}
	slices.SortStableFunc(events, func(a, b event.Event) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(placeOf(a), placeOf(b)))
	})
	n := numbers{began: first, ids: map[uint64]uint64{}, first: map[flow]uint32{}, ports: map[string]int{}, framed: map[string]bool{}}
	kept := n.withoutOvertaken(events)
	for i := range kept {
		kept[i].Data = n.normal(kept[i])
	}
	// What arrives at one instant does so in the order of its new numbers.
	slices.SortStableFunc(kept, func(a, b event.Event) int {
		p, ok := a.Data.(event.SegmentDelivered)
		q, both := b.Data.(event.SegmentDelivered)
		if !ok || !both {
			return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(rankOf(a), rankOf(b)))
		}
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(p.ID, q.ID))
	})
	var out bytes.Buffer
	for i, e := range kept {
		e.Seq, e.Time = uint64(i+1), n.time(e.Time)
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(b, '\n'))
	}
	return out.Bytes()
}

// rankOf orders the events of an instant: what arrives, what comes of it, what is
// sent, and what is lost at its sender. It is 0 for what a ladder does not show.
func rankOf(e event.Event) int {
	switch p := e.Data.(type) {
	case event.LinkChanged:
		return 1
	case event.SegmentDelivered:
		return 2
	case event.SegmentLost:
		if p.LostAt == 0 {
			return 7
		}
		return 2
	case event.StateChanged:
		if e.Host == event.Client && (p.To == "ESTABLISHED" || p.From == "SYN-SENT") {
			return 3
		}
	case event.ResponseReceived, event.RequestRetried, event.RequestFailed:
		return 4
	case event.RequestSent:
		return 5
	case event.SegmentSent:
		return 6
	}
	return 0
}

func placeOf(e event.Event) string {
	if p, ok := e.Data.(event.SegmentSent); ok {
		return string(p.From) + e.Conn
	}
	return string(e.Host) + e.Conn
}

// numbers are those of a run that differ from another's.
type numbers struct {
	began int64
	ids   map[uint64]uint64
	first map[flow]uint32
	ports map[string]int
	// framed are connections of HTTP/2, which begin so (RFC 9113 section 3.4): a label is
	// made of the headers of their frames.
	framed map[string]bool
}

// time counts from the first segment.
func (n *numbers) time(us int64) int64 { return max(0, us-n.began) }

func (n *numbers) withoutOvertaken(events []event.Event) (kept []event.Event) {
	last := map[flow]event.Event{}
	overtaken := map[uint64]bool{}
	for _, e := range events {
		p, ok := e.Data.(event.SegmentSent)
		if !ok {
			continue
		}
		f := flow{e.Conn, p.From}
		if before, ok := last[f].Data.(event.SegmentSent); ok && acknowledges(p) && acknowledges(before) && last[f].Time == e.Time {
			overtaken[before.ID] = true
		}
		last[f] = e
	}
	for _, e := range events {
		id := uint64(0)
		switch p := e.Data.(type) {
		case event.SegmentSent:
			if id = p.ID; !overtaken[id] {
				n.ids[id] = uint64(len(n.ids) + 1)
			}
		case event.SegmentDelivered:
			id = p.ID
		case event.SegmentLost:
			id = p.ID
		}
		if !overtaken[id] {
			kept = append(kept, e)
		}
	}
	return kept
}

func (n *numbers) normal(e event.Event) event.Payload {
	switch p := e.Data.(type) {
	case event.SegmentDelivered:
		return event.SegmentDelivered{ID: n.ids[p.ID]}
	case event.SegmentLost:
		p.ID = n.ids[p.ID]
		return p
	case event.SegmentSent:
		f := flow{e.Conn, p.From}
		if e.Conn != "" && slices.Contains(p.TCP.Flags, "SYN") {
			n.first[f] = p.TCP.Seq
		}
		p.ID, p.TCP.Src, p.TCP.Dst = n.ids[p.ID], n.socket(p.TCP.Src), n.socket(p.TCP.Dst)
		p.TCP.Seq -= n.first[f]
		if slices.Contains(p.TCP.Flags, "ACK") {
			p.TCP.Ack -= n.first[f.back()]
		}
		if p.DeliverAt != 0 {
			p.DeliverAt = n.time(p.DeliverAt)
		}
		if p.DepartsAt != 0 {
			p.DepartsAt = n.time(p.DepartsAt)
		}
		p.TCP.Window = 0
		octets := p.Raw[len(p.Raw)-p.TCP.Length:]
		if bytes.HasPrefix(octets, []byte("PRI * HTTP/2.0\r\n")) {
			n.framed[e.Conn] = true
		}
		p.Raw = packet(octets, n.framed[e.Conn])
		return p
	case event.StateChanged:
		p.Tuple = event.Tuple{Local: n.socket(p.Tuple.Local), Remote: n.socket(p.Tuple.Remote)}
		return p
	case event.RequestSent:
		p.Headers = []event.Header{}
		return p
	case event.ResponseReceived:
		p.Headers = []event.Header{}
		return p
	}
	return e.Data
}

// socket counts the ports that the client's TCP chose, from 16000.
func (n *numbers) socket(s string) string {
	host, port, _ := strings.Cut(s, ":")
	if len(port) < 5 {
		return s
	}
	if n.ports[s] == 0 {
		n.ports[s] = 16000 + len(n.ports)
	}
	return fmt.Sprintf("%s:%d", host, n.ports[s])
}

// packet is an IP packet without addresses, ports and numbers around the first of
// some data, where a start line is.
func packet(data []byte, framed bool) []byte {
	data = data[:min(len(data), 200)]
	if len(data) > 0 && !framed && !export.Legible(data) {
		data = make([]byte, len(data))
	}
	b := make([]byte, 40, 40+len(data))
	b[0], b[9], b[32] = 4<<4|5, 6, 5<<4
	binary.BigEndian.PutUint16(b[2:], uint16(40+len(data)))
	return append(b, data...)
}
