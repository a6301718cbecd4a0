package export

import (
	"fmt"
	"slices"
	"strings"

	"samesocket/internal/event"
)

// direction is that of a connection in which one host sends.
type direction struct {
	conn string
	from event.Host
}

func (d direction) back() direction {
	if d.from == event.Client {
		return direction{d.conn, event.Server}
	}
	return direction{d.conn, event.Client}
}

// Numbers makes sequence numbers relative to the SYN's of their direction, as tcpdump
// does. Make one with NewNumbers, and show it the segments in the order in which they
// were sent. Segments of no connection keep theirs.
type Numbers struct{ first map[direction]uint32 }

// NewNumbers knows no connection yet.
func NewNumbers() Numbers { return Numbers{map[direction]uint32{}} }

var letters = []struct {
	flag   event.Flag
	letter string
}{{event.SYN, "S"}, {event.FIN, "F"}, {event.RST, "R"}, {event.PSH, "P"}, {event.ACK, "."}, {event.URG, "U"}, {event.ECE, "E"}, {event.CWR, "W"}}

// Line is a segment as tcpdump prints it, without its addresses, times and window.
func (n Numbers) Line(conn string, p event.SegmentSent) string {
	d := direction{conn, p.From}
	if conn != "" && slices.Contains(p.TCP.Flags, event.SYN) {
		n.first[d] = p.TCP.Seq
	}
	flags := ""
	for _, l := range letters {
		if slices.Contains(p.TCP.Flags, l.flag) {
			flags += l.letter
		}
	}
	line := fmt.Sprintf("Flags [%s], seq %d", flags, p.TCP.Seq-n.first[d])
	if slices.Contains(p.TCP.Flags, event.ACK) {
		line += fmt.Sprintf(", ack %d", p.TCP.Ack-n.first[d.back()])
	}
	line += fmt.Sprintf(", length %d", p.TCP.Length)
	if start := startOf(p); start != "" {
		line += ": " + start
	}
	if p.Retransmission {
		line += " (retransmission)"
	}
	if p.Probe {
		line += " (probe)"
	}
	return line
}

// textMax is how many octets of a segment are written, its first line's.
const textMax = 40

// startOf is the first line of what a segment carries; empty if it is not legible.
func startOf(p event.SegmentSent) string {
	if p.TCP.Length <= 0 || p.TCP.Length > len(p.Raw) {
		return ""
	}
	data := p.Raw[len(p.Raw)-p.TCP.Length:]
	if !Legible(data) {
		return ""
	}
	start, _, _ := strings.Cut(string(data), "\r\n")
	if len(start) > textMax {
		start = start[:textMax] + "..."
	}
	return printable(start)
}

// Legible says whether some octets begin with text: what TLS sends never does, and
// differs from run to run.
func Legible(data []byte) bool { return len(data) > 0 && data[0] >= ' ' }

// printable has a dot for every octet that is no printable ASCII: a terminal obeys
// some of the others.
func printable(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c < ' ' || c > '~' {
			b[i] = '.'
		}
	}
	return string(b)
}
