package vnet

import (
	"math"
	"slices"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip/header"
)

// Why the link loses a segment.
const (
	lossByChance = "loss"      // its probability
	byHand       = "by_hand"   // Lose or LoseNext
	linkDown     = "link_down" // it was down, or went down
	noRow        = "no_row"    // the box had no row for it
)

// halfway is where a segment that will be lost leaves the wire.
const halfway = 0.5

// Kind is a kind of segments, to choose one that is yet to be sent.
type Kind uint8

// The kinds. A segment may be of several: data with FIN is Data and FIN.
const (
	Any  Kind = 1 << iota
	SYN       // with or without ACK
	FIN       // with or without data
	Data      // one octet of data or more
	Ack       // nothing but an acknowledgment, and no keep-alive probe
)

// kinds are all that the segment is of.
func (s *Segment) kinds() Kind {
	k := Any
	if s.Flags.has(header.TCPFlagSyn) {
		k |= SYN
	}
	if s.Flags.has(header.TCPFlagFin) {
		k |= FIN
	}
	if s.Length > 0 {
		k |= Data
	}
	if s.Length == 0 && s.Flags == Flags(header.TCPFlagAck) && !s.Probe {
		k |= Ack
	}
	return k
}

// LoseNext lets the link lose, half-way, the next segment of the kind that the
// host puts on it. Asked for a kind again before it has come, it still loses one;
// a segment of several kinds is the next one of each. It is for Observe.
func (n *Network) LoseNext(k Kind, from Host) { n.loseNext[from] |= k }

// Losing is the kinds of which the host's next segment is yet to be lost. It is for
// Observe.
func (n *Network) Losing(from Host) Kind { return n.loseNext[from] }

// willLose decides whether the link will lose a segment, and why; empty if not.
func (n *Network) willLose(s *Segment) (why string) {
	if kinds := s.kinds(); n.loseNext[s.From]&kinds != 0 {
		n.loseNext[s.From] &^= kinds
		return byHand
	}
	if p := n.Loss(); p > 0 && n.dice.Float64() < p {
		return lossByChance
	}
	return ""
}

// Loss is the probability with which a segment sent now is lost.
func (n *Network) Loss() float64 { return math.Float64frombits(n.loss.Load()) }

// SetLoss lets segments sent from now on be lost with probability p.
func (n *Network) SetLoss(p float64) { n.loss.Store(math.Float64bits(p)) }

// Up reports whether the link carries what is sent now.
func (n *Network) Up() bool { return !n.cut.Load() }

// SetUp joins the link or cuts it. What is on a link when it is cut, held or not or
// in a queue, is lost where it is, and both directions are free again; what is sent
// then is lost at its sender. Neither host is told: to TCP it is a loss like any other.
func (n *Network) SetUp(up bool) {
	n.cut.Store(!up)
	if up {
		return
	}
	n.free = [2]time.Duration{}
	var all []*flight
	for _, f := range n.flights {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *flight) int { return int(a.ID) - int(b.ID) })
	for _, f := range all {
		n.lose(f, linkDown)
	}
}
