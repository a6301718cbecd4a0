package export

import (
	"fmt"
	"strings"
	"testing"

	"samesocket/internal/event"
)

// A story is a lab's trace written by hand.
type story struct{ events []event.Event }

func (s *story) at(us int64, host event.Host, conn string, p event.Payload) {
	s.events = append(s.events, event.Event{Seq: uint64(len(s.events) + 1), Time: us, Name: p.EventName(), Host: host, Conn: conn, Data: p})
}

// segment has a host send one; data is what it carries.
func (s *story) segment(us int64, id uint64, from event.Host, seq uint32, data string, flags ...event.Flag) event.SegmentSent {
	p := event.SegmentSent{
		ID: id, From: from, DeliverAt: us + 100, Raw: []byte(data),
		TCP: event.SegmentSummary{Src: "10.0.0.1:16000", Dst: "10.0.0.2:80", Seq: seq, Flags: flags, Length: len(data)},
	}
	s.at(us, event.Link, "c1", p)
	return p
}

func (s *story) told() *told { return &told{Trace: Trace{Kind: Lab, Program: "p"}, events: s.events} }

// seenBy lists what a vantage point sees, and when.
func (s *story) seenBy(at event.Host) string {
	var words []string
	for _, p := range seenAt(at, s.told().segments()) {
		words = append(words, fmt.Sprintf("%d:%s", p.at, p.remark))
	}
	return strings.Join(words, "\n")
}

// The middle sees a segment when it is half way, however it got there, or when it is
// lost before; the hosts see what they send and what arrives.
func TestWhereSegmentsAreSeen(t *testing.T) {
	const data = event.PSH
	sent := func(change func(*event.SegmentSent)) *story {
		s := &story{}
		p := s.segment(1000, 1, event.Client, 1, "x", data)
		change(&p)
		s.events[0].Data = p
		return s
	}
	plain := func(*event.SegmentSent) {}
	for name, c := range map[string]struct {
		story                  *story
		then                   func(s *story)
		client, middle, server string
	}{
		"arrives": {sent(plain), func(s *story) {
			s.at(1100, event.Link, "c1", event.SegmentDelivered{ID: 1})
		}, "1000:s1, c1", "1050:s1, c1", "1100:s1, c1"},
		"waits in the queue": {sent(func(p *event.SegmentSent) { p.DepartsAt = 1200 }), func(s *story) {
			s.at(1400, event.Link, "c1", event.SegmentDelivered{ID: 1})
		}, "1000:s1, c1", "1300:s1, c1", "1400:s1, c1"},
		"lost half way": {sent(plain), func(s *story) {
			s.at(1050, event.Link, "c1", event.SegmentLost{ID: 1, LostAt: 0.5, Why: event.LostByChance})
		}, "1000:s1, c1, lost after 50% of its way: by chance", "1050:s1, c1, lost after 50% of its way: by chance", ""},
		"lost before": {
			sent(plain), func(s *story) {
				s.at(1020, event.Link, "c1", event.SegmentLost{ID: 1, LostAt: 0.2, Why: event.LostByHand})
			}, "1000:s1, c1, lost after 20% of its way: by hand",
			"1020:s1, c1, lost after 20% of its way: by hand; shown when it was lost, for it did not come half way", "",
		},
		"lost after": {sent(plain), func(s *story) {
			s.at(1080, event.Link, "c1", event.SegmentLost{ID: 1, LostAt: 0.8, Why: event.LostLinkDown})
		}, "1000:s1, c1, lost after 80% of its way: the link is cut", "1050:s1, c1, lost after 80% of its way: the link is cut", ""},
		"held before, and goes on": {sent(plain), func(s *story) {
			s.at(1020, event.Link, "c1", event.SegmentHeld{ID: 1, Way: 0.2})
			s.at(5000, event.Link, "c1", event.SegmentReleased{ID: 1, DeliverAt: 5080})
			s.at(5080, event.Link, "c1", event.SegmentDelivered{ID: 1})
		}, "1000:s1, c1", "5030:s1, c1", "5080:s1, c1"},
		"held after, and lost": {sent(plain), func(s *story) {
			s.at(1080, event.Link, "c1", event.SegmentHeld{ID: 1, Way: 0.8})
			s.at(5000, event.Link, "c1", event.SegmentLost{ID: 1, LostAt: 0.8, Why: event.LostByHand})
		}, "1000:s1, c1, lost after 80% of its way: by hand", "1050:s1, c1, lost after 80% of its way: by hand", ""},
		"gone with a reset, having come so far": {sent(plain), func(s *story) {
			s.at(1060, "", "", event.LabReset{})
		}, "1000:s1, c1, gone with a reset of the lab", "1050:s1, c1, gone with a reset of the lab", ""},
		"gone with a reset before": {sent(plain), func(s *story) {
			s.at(1040, "", "", event.LabReset{})
		}, "1000:s1, c1, gone with a reset of the lab", "", ""},
		"under way": {sent(plain), func(s *story) {
			s.at(1050, event.Link, "", event.LinkChanged{})
		}, "1000:s1, c1, under way when the file was made", "1050:s1, c1, under way when the file was made", ""},
		"held, and never released": {sent(plain), func(s *story) {
			s.at(1020, event.Link, "c1", event.SegmentHeld{ID: 1, Way: 0.2})
			s.at(9000, event.Link, "", event.LinkChanged{})
		}, "1000:s1, c1, under way when the file was made", "", ""},
	} {
		c.then(c.story)
		for at, want := range map[event.Host]string{event.Client: c.client, Middle: c.middle, event.Server: c.server} {
			if got := c.story.seenBy(at); got != want {
				t.Errorf("%s, at %s:\n got %s\nwant %s", name, at, got, want)
			}
		}
	}
}

// What arrives at the instant at which a host sends is seen in the order of the trace.
func TestOrderOfAnInstant(t *testing.T) {
	s := &story{}
	s.segment(0, 1, event.Client, 1, "x")
	s.segment(0, 2, event.Server, 1, "y")
	s.segment(100, 3, event.Server, 2, "z") // before s1 has arrived
	s.at(100, event.Link, "c1", event.SegmentDelivered{ID: 1})
	s.at(100, event.Link, "c1", event.SegmentDelivered{ID: 2})
	if got, want := s.seenBy(event.Server), "0:s2, c1\n100:s3, c1, under way when the file was made\n100:s1, c1"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A segment is said to carry a request's octets only where that is sure.
func TestWhoseOctets(t *testing.T) {
	s := &story{}
	message := func(r string) event.Message { return event.Message{Request: r} }
	s.segment(0, 1, event.Client, 99, "", event.SYN)
	s.segment(0, 2, event.Server, 199, "", event.SYN)
	s.at(0, event.Client, "c1", event.ConnectionAcquired{Request: "r1"})
	s.segment(0, 3, event.Client, 100, "one")
	s.segment(0, 4, event.Client, 103, "more")
	s.segment(0, 5, event.Client, 107, "") // an ACK is nobody's
	s.at(0, event.Server, "c1", event.ResponseSent{Message: message("r1")})
	s.segment(0, 6, event.Server, 200, "answer")
	s.at(0, event.Client, "c1", event.ResponseReceived{Message: message("r1")})
	s.at(0, event.Client, "c1", event.ConnectionAcquired{Request: "r2"})
	s.segment(0, 7, event.Client, 103, "more") // again
	s.segment(0, 8, event.Client, 107, "two")
	s.at(0, event.Client, "c1", event.ConnectionAcquired{Request: "r3"}) // r2 has no response
	s.segment(0, 9, event.Client, 110, "three, or still two")
	s.at(0, event.Server, "c1", event.ResponseSent{Message: message("r2")})
	s.segment(0, 10, event.Server, 206, "two")
	s.at(0, event.Server, "c1", event.ResponseSent{Message: message("r3")})
	s.segment(0, 11, event.Server, 209, "three, or still two")
	var got []string
	for _, g := range s.told().segments() {
		got = append(got, g.request)
	}
	if want := "  r1 r1  r1 r1 r2  r2 "; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, " "), want)
	}
}

// The client's program can read octets once none before them is missing.
func TestReadWithoutGaps(t *testing.T) {
	r := newReceived()
	for id, g := range []struct {
		seq  uint32
		data string
		syn  bool
	}{{0xfffffffe, "", true}, {0xffffffff, "ab", false}, {1, "cd", false}, {3, "ef", false}, {1, "cd", false}} {
		p := event.SegmentSent{ID: uint64(id), From: event.Server, TCP: event.SegmentSummary{Seq: g.seq, Length: len(g.data)}}
		if g.syn {
			p.TCP.Flags = []event.Flag{event.SYN}
		}
		r.sent("c1", p)
	}
	for _, c := range []struct {
		id   uint64
		data bool
		next uint32
	}{{0, false, 0xffffffff}, {3, true, 0xffffffff}, {1, true, 1}, {2, true, 5}, {4, true, 5}, {2, false, 5}} {
		data := r.delivered(c.id) != ""
		if data != c.data || !r.has("c1", c.next-1) || r.has("c1", c.next) {
			t.Errorf("segment %d: data %v, up to %d", c.id, data, r.conns["c1"].next)
		}
	}
	if r.next("c1") != 5 {
		t.Errorf("%d is to be sent next", r.next("c1"))
	}
}
