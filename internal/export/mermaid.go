package export

import (
	"fmt"
	"strings"

	"samesocket/internal/event"
)

// diagram is a Mermaid sequence diagram of a lab's segments, in the order in which
// they were sent: an arrow takes no time there, so it cannot show which of two that
// cross arrives first.
func (t *told) diagram(event.Host) ([]byte, error) {
	segments := map[uint64]*segment{}
	for _, s := range t.segments() {
		segments[s.sentAs] = s
	}
	var b strings.Builder
	b.WriteString("sequenceDiagram\n    participant C as client\n    participant S as server\n")
	numbers := NewNumbers()
	for _, e := range t.events {
		switch p := e.Data.(type) {
		case event.SegmentSent:
			s := segments[e.Seq]
			from, to := "C", "S"
			if p.From == event.Server {
				from, to = to, from
			}
			arrow := "->>"
			if s.fate == lost || s.fate == gone {
				arrow = "-x"
			}
			fmt.Fprintf(&b, "    %s%s%s: %s\n", from, arrow, to, diagramText(s.label()+": "+numbers.Line(e.Conn, p)+s.ending()))
		default:
			if over, text := noteOf(e); text != "" {
				fmt.Fprintf(&b, "    Note over %s: %s\n", over, diagramText(text))
			}
		}
	}
	return []byte(b.String()), nil
}

// noteOf is what a diagram says between its arrows, and over whom.
func noteOf(e event.Event) (over, text string) {
	over = map[event.Host]string{event.Client: "C", event.Server: "S"}[e.Host]
	switch p := e.Data.(type) {
	case event.StateChanged:
		switch {
		case p.To == event.Established && e.Host == event.Client:
			return over, fmt.Sprintf("%s: ESTABLISHED, the client has the SYN-ACK", e.Conn)
		case p.To == event.TimeWait:
			return over, fmt.Sprintf("%s: TIME-WAIT", e.Conn)
		}
	case event.PowerCycled:
		return over, "power-cycled: nothing is known of any connection"
	case event.BoxRowMade:
		return "C,S", fmt.Sprintf("box: makes row %d, %s is %s outside", p.Row, p.Inside.Local, p.Outside.Local)
	case event.BoxRowExpired:
		return "C,S", fmt.Sprintf("box: forgets row %d", p.Row)
	case event.LabReset:
		return "C,S", "the lab is reset"
	}
	return "", ""
}

// diagramText writes any text so that it ends neither its line nor its statement, begins
// no directive and is no markup: what is not plainly a letter, a digit or harmless
// is written as the number of its character, which Mermaid draws as that character.
func diagramText(s string) string {
	var b strings.Builder
	for _, c := range printable(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.ContainsRune(" ./,:=?[]()_+-", c):
			b.WriteRune(c)
		default:
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	return b.String()
}
