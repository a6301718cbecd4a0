package export

import (
	"fmt"
	"slices"
	"strings"

	"samesocket/internal/event"
)

// fate is what became of a segment, as far as the trace tells.
type fate int

const (
	underWay fate = iota
	arrived
	lost
	gone // with a reset of the lab
)

// segment is one segment with all that the trace tells of its way.
type segment struct {
	event.SegmentSent
	conn    string
	sent    int64
	fate    fate
	end     int64  // when it arrived, was lost or was gone
	sentAs  uint64 // the events that told so
	endAs   uint64
	loss    event.SegmentLost
	middle  int64               // when it was half way; -1 if it never was
	request string              // whose octets it carries; empty if that cannot be said for sure
	box     *event.BoxRewritten // nil if no box rewrote it

	// Where it is: at way since from. until is when it is due, 0 if it is to be lost.
	from, until int64
	way         float64
	held        bool
}

// half is the middle of the link.
const half = 0.5

// segments follows every segment of a lab on its way, in the order of sending.
func (t *told) segments() []*segment {
	var all []*segment
	way := map[uint64]*segment{} // those that have not come to their end
	carried := newCarried()
	for _, e := range t.events {
		carried.add(e)
		switch p := e.Data.(type) {
		case event.SegmentSent:
			s := &segment{
				SegmentSent: p, conn: e.Conn, sent: e.Time, sentAs: e.Seq, middle: -1,
				from: max(e.Time, p.DepartsAt), until: p.DeliverAt, request: carried.by(e.Conn, p),
			}
			all, way[p.ID] = append(all, s), s
		case event.SegmentHeld:
			if s := way[p.ID]; s != nil {
				s.come(e.Time, p.Way)
				s.held = true
			}
		case event.SegmentReleased:
			if s := way[p.ID]; s != nil {
				s.held, s.from, s.until = false, max(e.Time, p.DepartsAt), p.DeliverAt
			}
		case event.BoxRewritten:
			if s := way[p.Segment]; s != nil {
				s.box = &p
			}
		case event.SegmentDelivered:
			if s := way[p.ID]; s != nil {
				s.come(e.Time, 1)
				s.fate, s.end, s.endAs = arrived, e.Time, e.Seq
				delete(way, p.ID)
			}
		case event.SegmentLost:
			if s := way[p.ID]; s != nil {
				s.come(e.Time, p.LostAt)
				s.fate, s.end, s.loss = lost, e.Time, p
				delete(way, p.ID)
			}
		case event.LabReset:
			for id, s := range way {
				s.come(e.Time, s.wayAt(e.Time))
				s.fate, s.end = gone, e.Time
				delete(way, id)
			}
		}
	}
	for _, s := range way {
		s.come(t.last(), s.wayAt(t.last()))
	}
	return all
}

// come says how far the segment is at an instant. Between two of them it has gone
// evenly (event.SegmentSent), so when it was half way can be reckoned.
func (s *segment) come(at int64, way float64) {
	if !s.held && s.way < half && way >= half {
		s.middle = s.from + int64(float64(max(0, at-s.from))*(half-s.way)/(way-s.way))
	}
	s.from, s.way = at, way
}

// wayAt is how far a segment is that has not come to its end, as it was scheduled.
func (s *segment) wayAt(now int64) float64 {
	if s.held || s.until <= s.from || now <= s.from {
		return s.way
	}
	return s.way + (1-s.way)*min(1, float64(now-s.from)/float64(s.until-s.from))
}

// name is the segment's, as pages write it.
func (s *segment) name() string { return fmt.Sprintf("s%d", s.ID) }

// packet is the IP packet as its sender wrote it, or as it arrives where a box has
// rewritten its headers.
func (s *segment) packet(arriving bool) []byte {
	if !arriving || s.box == nil {
		return s.Raw
	}
	return append(slices.Clone(s.box.Head), s.Raw[min(len(s.box.Head), len(s.Raw)):]...)
}

// label names the segment, its connection and the request whose octets it carries.
func (s *segment) label() string {
	words := []string{s.name(), "no connection"}
	if s.conn != "" {
		words[1] = s.conn
	}
	if s.request != "" {
		words = append(words, requestName(s.request))
	}
	return strings.Join(words, ", ")
}

// remarks are what the lab knows of the segment, and a capture would not show.
func (s *segment) remarks() string {
	text := s.label()
	if s.Retransmission {
		text += ", retransmission"
	}
	if s.Probe {
		text += ", keep-alive probe"
	}
	return text + s.ending()
}

// ending says what became of a segment that did not arrive.
func (s *segment) ending() string {
	switch s.fate {
	case lost:
		return ", " + s.lostHow()
	case gone:
		return ", gone with a reset of the lab"
	case underWay:
		return ", under way when the file was made"
	}
	return ""
}

// lostHow says where and why the segment was lost.
func (s *segment) lostHow() string {
	why := map[event.LossReason]string{
		event.LostByChance: "by chance", event.LostByHand: "by hand", event.LostLinkDown: "the link is cut", event.LostNoRow: "the box has no row for it",
	}[s.loss.Why]
	if why == "" {
		why = string(s.loss.Why)
	}
	return fmt.Sprintf("lost after %.0f%% of its way: %s", 100*s.loss.LostAt, why)
}

// requestName is the name of a request, as pages write it.
func requestName(id string) string { return "request " + strings.TrimPrefix(id, "r") }
