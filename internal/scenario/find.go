package scenario

import (
	"encoding/json"
	"fmt"
	"slices"

	"samesocket/internal/event"
)

// A Place is where a run shows something: an event, and how much lab time has passed
// since one of the run's segments was sent, counted from 1; 0 is the run's beginning. The
// segment is the event itself if that tells of one that is sent, else the last of an
// earlier instant: what happens at one instant has no order that is the same every time.
// An acknowledgment that another of the same instant overtakes is not counted, as in
// the golden section. web/src/model/moment.ts counts the same.
type Place struct {
	event.Event
	Segment int
	Since   int64 // in microseconds
}

// Find looks for the first event of a run that matches a pattern; of patterns with then
// between them, for the one after the other. The trace is that of the run's lab from its
// beginning.
func Find(trace [][]byte, patterns string) (Place, error) {
	words, err := split(patterns)
	if err != nil {
		return Place{}, err
	}
	ps, err := readPatterns(words)
	if err != nil {
		return Place{}, err
	}
	s, passed := newStory(0), overtaken(trace)
	var began int64
	var sent []int64 // when each segment was
	for _, line := range trace {
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			return Place{}, fmt.Errorf("read trace: %w", err)
		}
		if _, ok := e.Data.(event.ScenarioStarted); ok {
			began, sent = e.Time, nil
		}
		h, err := s.add(line)
		if err != nil {
			return Place{}, fmt.Errorf("read trace: %w", err)
		}
		if h == nil {
			continue
		}
		segment, sends := h.Data.(event.SegmentSent)
		if sends && passed[segment.ID] {
			continue
		}
		if sends {
			sent = append(sent, h.Time)
		}
		if ps[0].matches(h) {
			ps = ps[1:]
		}
		if len(ps) > 0 {
			continue
		}
		n := len(sent)
		for !sends && n > 0 && sent[n-1] == h.Time {
			n--
		}
		if n > 0 {
			began = sent[n-1]
		}
		return Place{h.Event, n, h.Time - began}, nil
	}
	return Place{}, fmt.Errorf("nothing matches %q", patterns)
}

// overtaken are the segments that only acknowledge, and of whose flow the next one does
// so too, at the same instant.
func overtaken(trace [][]byte) map[uint64]bool {
	last, passed := map[flow]event.Event{}, map[uint64]bool{}
	for _, line := range trace {
		var e event.Event
		if json.Unmarshal(line, &e) != nil {
			continue // Find says so
		}
		p, ok := e.Data.(event.SegmentSent)
		if !ok {
			continue
		}
		f := flow{e.Conn, p.From}
		if before, ok := last[f].Data.(event.SegmentSent); ok && last[f].Time == e.Time && acknowledges(before) && acknowledges(p) {
			passed[before.ID] = true
		}
		last[f] = e
	}
	return passed
}

// acknowledges says whether a segment does that and nothing else.
func acknowledges(p event.SegmentSent) bool {
	return p.TCP.Length == 0 && !p.Probe && slices.Equal(p.TCP.Flags, []event.Flag{event.ACK})
}
