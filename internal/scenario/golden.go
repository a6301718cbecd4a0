package scenario

import (
	"fmt"
	"slices"
	"strings"

	"samesocket/internal/event"
	"samesocket/internal/export"
)

// golden writes what does not change from run to run: in the manner of tcpdump the
// segments of each direction of each connection, with sequence numbers relative to
// the sender's first one, and the states of each end. Between these tracks there
// is no order but what the expectations name. Times, ports, windows and ids are
// left out. So is an acknowledgment that another of the same instant overtakes: a
// stack may acknowledge two segments that arrive together one by one or at once.
type golden struct {
	tracks  map[string][]string
	numbers export.Numbers
	pure    map[string]int64 // when a track's last line, a mere acknowledgment, was sent
}

func newGolden() golden {
	return golden{tracks: map[string][]string{}, numbers: export.NewNumbers(), pure: map[string]int64{}}
}

func (g *golden) add(h *happening) {
	switch p := h.Data.(type) {
	case event.SegmentSent:
		g.segment(h, p)
	case event.StateChanged:
		track := fmt.Sprintf("%s %s", h.Conn, h.Host)
		if g.tracks[track] == nil {
			g.tracks[track] = []string{string(p.From)}
		}
		g.tracks[track] = append(g.tracks[track], string(p.To))
	}
}

func (g *golden) segment(h *happening, p event.SegmentSent) {
	f := flow{h.Conn, p.From}
	track := fmt.Sprintf("%s %s > %s", h.Conn, f.from, f.back().from)
	if h.Conn == "" {
		track = fmt.Sprintf("no connection %s > %s", f.from, f.back().from)
	}
	mere := slices.Equal(p.TCP.Flags, []event.Flag{event.ACK}) && p.TCP.Length == 0 && !p.Probe
	if at, ok := g.pure[track]; mere && ok && at == h.Time {
		g.tracks[track] = g.tracks[track][:len(g.tracks[track])-1]
	}
	delete(g.pure, track)
	if mere {
		g.pure[track] = h.Time
	}
	g.tracks[track] = append(g.tracks[track], g.numbers.Line(h.Conn, p))
}

// String sorts the tracks: by connection, segments before states.
func (g *golden) String() string {
	var names []string
	for name := range g.tracks {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		ca, da, _ := strings.Cut(a, " ")
		cb, db, _ := strings.Cut(b, " ")
		if ca != cb {
			return len(ca)*1000 + strings.Compare(ca, cb) - len(cb)*1000
		}
		if x, y := strings.Contains(da, ">"), strings.Contains(db, ">"); x != y {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(da, db)
	})
	var b strings.Builder
	for _, name := range names {
		if strings.Contains(name, ">") {
			fmt.Fprintf(&b, "%s\n\t%s\n", name, strings.Join(g.tracks[name], "\n\t"))
		} else {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(g.tracks[name], " "))
		}
	}
	return b.String()
}
