package export

import (
	"cmp"
	"fmt"
	"slices"

	"samesocket/internal/event"
)

// seen is a segment at the instant at which a vantage point saw it.
type seen struct {
	*segment
	at        int64
	order     uint64 // of what is seen at one instant
	direction uint32
	remark    string
}

// labCapture is what would be captured at a vantage point. A host sees its own segments
// when it sends them and the peer's when they arrive; the middle of the link sees each
// when it is half way, or, where it did not come so far, when it was lost. A box that
// rewrites is right behind the middle, as seen from where the segment comes.
func (t *told) labCapture(at event.Host) ([]byte, error) {
	c := newCapture(t.Program,
		fmt.Sprintf("Same Socket: the segments of a lab as captured at its %s. "+
			"Times are lab time, reckoned from 1970-01-01T00:00:00Z. "+
			"The comment of each packet is what the lab knows of it.", at),
		string(at), map[event.Host]string{
			event.Client: "the client's end of the link: what it sends, when it sends it, and what arrives, when it arrives",
			event.Server: "the server's end of the link: what it sends, when it sends it, and what arrives, when it arrives",
			Middle:       "the middle of the link: each segment when it is half way (reckoned from when it left and arrived), or when it is lost before",
		}[at])
	for _, p := range seenAt(at, t.segments()) {
		c.packet(p.at, p.packet(p.direction == inbound), p.direction, p.remark)
	}
	return c, nil
}

func seenAt(at event.Host, segments []*segment) []seen {
	var all []seen
	for _, s := range segments {
		p := seen{segment: s, order: s.ID, remark: s.remarks()}
		switch {
		case at == Middle && s.middle >= 0:
			p.at = s.middle
		case at == Middle && s.fate == lost:
			p.at = s.end
			p.remark += "; shown when it was lost, for it did not come half way"
		case s.From == at:
			p.at, p.order, p.direction = s.sent, s.sentAs, outbound
		case at != Middle && s.fate == arrived:
			p.at, p.order, p.direction = s.end, s.endAs, inbound
		default:
			continue
		}
		all = append(all, p)
	}
	// At one instant a host sees what is sent and what arrives in the order of the
	// trace, and the middle in the order in which they were sent.
	slices.SortFunc(all, func(a, b seen) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order)) })
	return all
}

// visitCapture is what a visit's kernel has kept: the SYN of each connection, if
// the system keeps any.
func (t *told) visitCapture(event.Host) ([]byte, error) {
	c := newCapture(t.Program,
		"Same Socket: the SYN of each kernel socket of a visit, as the server's kernel kept it (TCP_SAVED_SYN). "+
			"It kept no other segment. When it came was not told: the time is that of accept, "+
			"less the round trip of the handshake that the kernel measured, and less how long it may have waited for accept.",
		string(event.Server), "what the server's kernel kept of what arrived")
	kept := 0
	for _, e := range t.events {
		p, ok := e.Data.(event.SocketAccepted)
		if !ok || len(p.Syn) == 0 {
			continue
		}
		kept++
		at := t.instant(p.AcceptedAt - p.Handshake - p.Waited)
		c.packet(at.UnixMicro(), p.Syn, inbound, fmt.Sprintf("%s, %s > %s, the time is inferred", p.Socket, p.Tuple.Remote, p.Tuple.Local))
	}
	if kept == 0 {
		return nil, ErrNotTold
	}
	return c, nil
}
