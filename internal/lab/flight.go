package lab

import (
	"slices"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/vnet"
)

// Why an act on a segment is refused.
var (
	ErrUnknownSegment = vnet.ErrUnknownSegment
	ErrNotInFlight    = vnet.ErrNotInFlight
	ErrHeld           = vnet.ErrHeld
	ErrNotHeld        = vnet.ErrNotHeld
	ErrTooManyHeld    = vnet.ErrTooManyHeld
)

// MaxHeld is how many segments of a lab may be held at a time.
const MaxHeld = vnet.MaxHeld

// Hold stops a segment on its way, where it is. The error is one of those above or
// ErrClosed. To whoever waits for the wire to be empty, or for the next segment to
// arrive, it is not in flight any more.
func (l *Lab) Hold(segment uint64) error {
	return l.onLink(func(s *setup, _ time.Duration) error { return s.net.Hold(segment) })
}

// Release lets a held segment go on: the rest of its way takes the rest of its
// time. The error is as for Hold.
func (l *Lab) Release(segment uint64) error {
	return l.onLink(func(s *setup, _ time.Duration) error { return s.net.Release(segment) })
}

// Lose loses a segment on its way, where it is, held or not. The error is as for
// Hold.
func (l *Lab) Lose(segment uint64) error {
	return l.onLink(func(s *setup, _ time.Duration) error { return s.net.Lose(segment) })
}

// LoseNext lets the link lose, half-way, the next segment that is a syn, data, an
// ack (and nothing else), a fin, or any, and that the client or the server sends.
// Asked for the same again before it has come, it still loses one. A reset forgets
// it. The error is an *InvalidError or ErrClosed.
func (l *Lab) LoseNext(what, from string) error {
	i := slices.IndexFunc(kinds[:], func(k kind) bool { return string(k.name) == what })
	if i < 0 {
		return &InvalidError{"what_invalid", "what", "syn, data, ack, fin or any"}
	}
	at, ok := hostNamed(from)
	if !ok {
		return &InvalidError{"from_invalid", "from", "client or server"}
	}
	return l.onLink(func(s *setup, now time.Duration) error {
		s.net.LoseNext(kinds[i].is, at)
		s.tellArmed(now, at)
		return nil
	})
}

// tellArmed tells which segments of a host are yet to be lost.
func (s *setup) tellArmed(now time.Duration, at vnet.Host) {
	armed := event.LossArmed{From: vantage[at], What: []event.Loss{}}
	for _, k := range kinds {
		if s.net.Losing(at)&k.is != 0 {
			armed.What = append(armed.What, k.name)
		}
	}
	s.tell(now, event.Link, nil, armed)
}

type kind struct {
	name event.Loss
	is   vnet.Kind
}

var kinds = [...]kind{
	{event.LoseSYN, vnet.SYN},
	{event.LoseData, vnet.Data},
	{event.LoseAck, vnet.Ack},
	{event.LoseFIN, vnet.FIN},
	{event.LoseAny, vnet.Any},
}

// onLink lets an act on the link have its place in the order of the hooks, and
// never in the midst of a step or a skip.
func (l *Lab) onLink(act func(s *setup, now time.Duration) error) (err error) {
	l.settings.Lock()
	defer l.settings.Unlock()
	if l.ended() {
		return ErrClosed
	}
	s := l.up.Load()
	s.inOrder(func(now time.Duration) { err = act(s, now) })
	return err
}
