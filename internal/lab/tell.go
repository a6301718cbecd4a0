// What the network does becomes events here, one for one.
//
// Before: internal/vnet/tap.go and its hooks; after: internal/trace/trace.go numbers
// the events, and internal/stream sends them.

package lab

import (
	"errors"
	"slices"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
	"samesocket/internal/vnet"
)

// tell appends an event to the trace. It is called in the order of vnet's hooks
// only (by a hook or within Observe), which makes the order of the trace. A full
// trace ends the lab.
func (s *setup) tell(now time.Duration, at event.Host, c *connection, p event.Payload) {
	if s.over {
		return
	}
	if s.config.inject != nil {
		s.config.inject(p)
	}
	e := event.Event{Time: now.Microseconds(), Host: at, Data: p}
	if c != nil {
		e.Conn = c.id
	}
	if _, err := s.trace.Append(e); errors.Is(err, trace.ErrFull) {
		go s.end(event.LabWasFull, event.LabFull{Limit: s.trace.Limit()})
	}
}

// Tell puts into the trace what somebody who experiments with the lab has to say
// of it.
func (l *Lab) Tell(p event.Payload) {
	l.swap.RLock()
	defer l.swap.RUnlock()
	s := l.up.Load()
	s.inOrder(func(now time.Duration) { s.tell(now, "", nil, p) })
}

// inOrder calls f in the order of vnet's hooks. A panic of f ends the lab and
// nothing else.
func (s *setup) inOrder(f func(now time.Duration)) {
	defer func() {
		if v := recover(); v != nil {
			s.caught(v)
		}
	}()
	s.net.Observe(f)
}

func (l *Lab) ended() bool {
	select {
	case <-l.done:
		return true
	default:
		return false
	}
}

var vantage = [...]event.Host{vnet.Client: event.Client, vnet.Server: event.Server}

// hooks turns what happens on the network into events, one for one.
func (s *setup) hooks() vnet.Hooks {
	return vnet.Hooks{
		Sent: func(g vnet.Segment) {
			c := s.conns.of(g.From, g.Tuple)
			if c != nil && g.From == vnet.Client {
				c.follow(g, slices.Contains(flags(g.Flags), event.SYN))
			}
			s.tell(g.At, event.Link, c, event.SegmentSent{
				ID: g.ID, From: vantage[g.From], DepartsAt: g.DepartsAt.Microseconds(), DeliverAt: g.DeliverAt.Microseconds(),
				Lost: event.LossReason(g.Lost), Retransmission: g.Retransmission, Probe: g.Probe, Raw: g.Raw,
				TCP: event.SegmentSummary{
					Src: g.Tuple.Local.String(), Dst: g.Tuple.Remote.String(),
					Seq: g.Seq, Ack: g.Ack, Flags: flags(g.Flags), Window: g.Window, Length: g.Length,
				},
			})
			if g.Lost == string(event.LostByHand) {
				s.tellArmed(g.At, g.From)
			}
			switch {
			case g.Retransmission:
				s.byTimer(event.TimerRetransmission, g.From, c)
			case g.Probe:
				s.byTimer(event.TimerKeepalive, g.From, c)
			}
		},
		Delivered: func(a vnet.Arrival) {
			s.tell(a.At, event.Link, s.conns.of(a.Host, a.Tuple), event.SegmentDelivered{ID: a.ID})
		},
		Lost: func(g vnet.Loss) {
			s.tell(g.At, event.Link, s.conns.of(g.From, g.Tuple), event.SegmentLost{
				ID: g.ID, LostAt: g.Fraction, Why: event.LossReason(g.Why),
			})
		},
		Held: func(h vnet.Hold) {
			s.tell(h.At, event.Link, s.conns.of(h.From, h.Tuple), event.SegmentHeld{ID: h.ID, Way: h.Way})
		},
		Released: func(r vnet.Release) {
			s.tell(r.At, event.Link, s.conns.of(r.From, r.Tuple), event.SegmentReleased{
				ID: r.ID, DepartsAt: r.DepartsAt.Microseconds(), DeliverAt: r.DeliverAt.Microseconds(),
			})
		},
		Looked: func(k vnet.Lookup) {
			s.tell(k.At, vantage[k.Host], s.conns.of(k.Host, k.Tuple), event.Lookup{
				Segment: k.ID, Tuple: tuple(k.Tuple), Found: event.Found(k.Found),
			})
		},
		Changed: func(c vnet.Change) {
			conn := s.conns.follow(c)
			s.tell(c.At, vantage[c.Host], conn, event.StateChanged{
				Tuple: tuple(c.Tuple), From: event.State(c.From), To: event.State(c.To),
				EndsAt: c.EndsAt.Microseconds(), Inferred: c.EndsAt > 0,
			})
			if c.To == "CLOSED" {
				s.byTimer(endedBy(event.State(c.From)), c.Host, conn)
			}
		},
		Restarted: func(r vnet.Restart) {
			s.tell(r.At, vantage[r.Host], s.conns.of(r.Host, r.Tuple), event.TimeWaitRestarted{
				Tuple: tuple(r.Tuple), EndsAt: r.EndsAt.Microseconds(), Inferred: true,
			})
		},
		Informed: func(i vnet.Info) {
			s.tell(i.At, vantage[i.Host], s.conns.of(i.Host, i.Tuple), event.Info{
				SndUna: i.SndUna, SndNxt: i.SndNxt, RcvNxt: i.RcvNxt, Cwnd: i.Cwnd, Ssthresh: i.Ssthresh,
				RTT: i.RTT.Microseconds(), RTO: i.RTO.Microseconds(),
			})
		},
		RowMade: func(r vnet.RowMade) {
			s.conns.inside[r.Outside] = r.Inside
			s.tell(r.At, event.Box, s.conns.of(vnet.Client, r.Inside), event.BoxRowMade{
				Row: r.Row, Segment: r.ID, Inside: tuple(r.Inside), Outside: tuple(r.Outside), ExpiresAt: r.ExpiresAt.Microseconds(),
			})
		},
		Rewritten: func(w vnet.Rewrite) {
			s.tell(w.At, event.Box, s.conns.of(w.From, w.Before), event.BoxRewritten{
				Segment: w.ID, Row: w.Row, Before: tuple(w.Before), After: tuple(w.After), Head: w.Head, ExpiresAt: w.ExpiresAt.Microseconds(),
			})
		},
		RowExpired: func(r vnet.RowExpired) {
			c := s.conns.of(vnet.Client, r.Inside)
			s.tell(r.At, event.Box, c, event.BoxRowExpired{Row: r.Row})
			if s.jump != nil && s.net.ByTimer() {
				s.note(event.TimerRowExpired, event.Box, c)
			}
		},
		Busy:     s.adapt,
		Settled:  s.adapt,
		Panicked: s.caught,
	}
}

func flags(f vnet.Flags) []event.Flag {
	set := make([]event.Flag, 0, 2)
	for name := range f.Names() {
		set = append(set, event.Flag(name))
	}
	return set
}

func tuple(t vnet.Tuple) event.Tuple {
	return event.Tuple{Local: t.Local.String(), Remote: t.Remote.String()}
}
