package export

import (
	"fmt"
	"strings"

	"samesocket/internal/event"
)

// line writes one event: when, and what.
func line(b *strings.Builder, us int64, format string, a ...any) {
	fmt.Fprintf(b, "%12s  %s\n", fmt.Sprintf("%d.%06d", us/1e6, us%1e6), fmt.Sprintf(format, a...))
}

// labText is a lab's trace for a terminal: segments when they were sent, as tcpdump
// prints them, what became of those that did not arrive, and the states.
func (t *told) labText(event.Host) ([]byte, error) {
	var b strings.Builder
	b.WriteString("# Same Socket: a lab. Seconds of lab time; sequence numbers relative to each SYN's; a segment stands where it is sent.\n")
	numbers := NewNumbers()
	segments := map[uint64]*segment{}
	for _, s := range t.segments() {
		segments[s.ID] = s
	}
	for _, e := range t.events {
		conn := e.Conn
		if conn == "" {
			conn = "-"
		}
		switch p := e.Data.(type) {
		case event.SegmentSent:
			line(&b, e.Time, "s%d %s %s > %s: %s", p.ID, conn, p.TCP.Src, p.TCP.Dst, numbers.Line(e.Conn, p))
		case event.SegmentLost:
			if s := segments[p.ID]; s != nil {
				line(&b, e.Time, "s%d %s %s", p.ID, conn, s.lostHow())
			}
		case event.SegmentHeld:
			line(&b, e.Time, "s%d %s held by hand after %.0f%% of its way", p.ID, conn, 100*p.Way)
		case event.SegmentReleased:
			line(&b, e.Time, "s%d %s goes on", p.ID, conn)
		case event.StateChanged:
			line(&b, e.Time, "%s %s: %s > %s", conn, e.Host, p.From, p.To)
		case event.PowerCycled:
			line(&b, e.Time, "%s: power-cycled, and knows of no connection", e.Host)
		case event.BoxChanged:
			line(&b, e.Time, "box: %s", boxText(p))
		case event.BoxRowMade:
			line(&b, e.Time, "box: makes row %d, %s is %s outside", p.Row, p.Inside.Local, p.Outside.Local)
		case event.BoxRewritten:
			line(&b, e.Time, "box: s%d goes on as %s > %s", p.Segment, p.After.Local, p.After.Remote)
		case event.BoxRowExpired:
			line(&b, e.Time, "box: forgets row %d", p.Row)
		case event.LinkChanged:
			line(&b, e.Time, "link: %s", linkText(p))
		case event.RequestFailed:
			line(&b, e.Time, "%s client: %s has no response: %s", conn, requestName(p.Request), p.Code)
		case event.ConnectionHalfClosed:
			line(&b, e.Time, "%s client: shutdown after its last octet; it reads on", conn)
		case event.LabReset:
			line(&b, e.Time, "the lab is reset")
		case event.LabFull:
			line(&b, e.Time, "the trace is full: no more %s", p.Limit)
		case event.LabClosed:
			line(&b, e.Time, "the lab is closed: %s", p.Why)
		}
	}
	return []byte(b.String()), nil
}

func linkText(p event.LinkChanged) string {
	text := fmt.Sprintf("round-trip time %g ms, loss %g%%", p.RTTMS, 100*p.Loss)
	if p.RateKbit > 0 {
		text += fmt.Sprintf(", %d kbit/s", p.RateKbit)
	}
	if !p.Up {
		text += ", cut"
	}
	return text
}

func boxText(p event.BoxChanged) string {
	if p.IdleTimeoutMS == 0 {
		return "there is none any more"
	}
	return fmt.Sprintf("%s, forgets a row after %g s; a segment without a row: %s", p.Address, float64(p.IdleTimeoutMS)/1000, p.WithoutRow)
}

// visitText is a visit's trace for a terminal.
func (t *told) visitText(event.Host) ([]byte, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# Same Socket: a visit. Seconds since %s; each event as the server saw it.\n", t.Began.UTC().Format(date))
	for _, e := range t.events {
		if text := visitLine(e.Data); text != "" {
			line(&b, e.Time, "%s", printable(text))
		}
	}
	return []byte(b.String()), nil
}

func visitLine(p event.Payload) string {
	switch p := p.(type) {
	case event.SocketAccepted:
		text := fmt.Sprintf("%s %s > %s: accepted at %.6f", p.Socket, p.Tuple.Remote, p.Tuple.Local, float64(p.AcceptedAt)/1e6)
		if len(p.Syn) > 0 {
			text += ", the kernel has kept its SYN"
		}
		return text
	case event.SocketShared:
		return fmt.Sprintf("%s carries requests of other visits too", p.Socket)
	case event.SocketRequest:
		text := fmt.Sprintf("%s request %d on it: %s %s %s", p.Socket, p.Nth, p.Method, p.Target, p.Version)
		if p.Repeat {
			text += " (the same click again)"
		}
		return text
	case event.SocketUpgraded:
		return fmt.Sprintf("%s speaks WebSocket: the events of a %s", p.Socket, p.Carries)
	case event.SocketResponse:
		return fmt.Sprintf("%s answer %d: %d, after %.3f ms", p.Socket, p.Nth, p.Status, ms(p.TookUS))
	case event.SocketLeft:
		if p.Reset {
			return fmt.Sprintf("%s the client's RST is there", p.Socket)
		}
		return fmt.Sprintf("%s the client's FIN is there", p.Socket)
	case event.SocketClosed:
		return fmt.Sprintf("%s closed by the %s: %s; requests: %d", p.Socket, p.By, p.Why, p.Requests)
	case event.SocketStale:
		return fmt.Sprintf("%s left in the client's hands (%s), which then sent: %s %s", p.Socket, p.Cause, p.Saw, p.Target)
	case event.SocketAfter:
		return fmt.Sprintf("%s is %s at the %s%s", p.Socket, p.State, p.At, inferred(p.Inferred))
	case event.RunJudged:
		return fmt.Sprintf("run %s: %s (%s)%s", p.Run, p.Verdict, p.Reason, inferred(p.Inferred))
	case event.BrowserWitnessed:
		return fmt.Sprintf("the browser says of click %s: %s", p.Click, p.Says)
	case event.VisitFull:
		return fmt.Sprintf("the trace is full: no more %s", p.Limit)
	}
	return ""
}

func inferred(is bool) string {
	if is {
		return ", inferred"
	}
	return ""
}
