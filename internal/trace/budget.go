package trace

import (
	"net/netip"
	"sync"
	"sync/atomic"

	"samesocket/internal/fair"
)

// Budget bounds the bytes of many traces together, and what one client network may
// have of them (package fair). The zero value counts, and bounds nothing.
type Budget struct {
	// Most is how many bytes all traces may hold; 0 means no limit.
	Most int64
	// Within, if not nil, is a larger budget in which these traces count too, so that
	// they leave something to others of the same network.
	Within *Budget

	bytes  atomic.Int64
	mu     sync.Mutex
	shares map[netip.Prefix]*share
}

// share is what the traces of one network hold.
type share struct {
	budget *Budget
	within *share // of Budget.Within
	of     netip.Prefix
	bytes  atomic.Int64
	traces int // guarded by Budget.mu
}

// Bytes is how many bytes all traces of the budget hold now.
func (b *Budget) Bytes() int64 { return b.bytes.Load() }

// Of is how many of them are the network's.
func (b *Budget) Of(network netip.Prefix) int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.shares[network]; s != nil {
		return s.bytes.Load()
	}
	return 0
}

// Short says that traces must go before others can grow; Roomy that enough have gone.
// Between the two nothing need be done: who makes room makes some for those who follow.
func (b *Budget) Short() bool {
	return b.Most > 0 && b.Bytes() >= b.Most/16*15 || b.Within != nil && b.Within.Short()
}

// Roomy is the end of what Short begins.
func (b *Budget) Roomy() bool {
	return (b.Most <= 0 || b.Bytes() < b.Most/8*7) && (b.Within == nil || b.Within.Roomy())
}

// Over says that the network holds more than the quarter that it is left with when
// room is scarce.
func (b *Budget) Over(network netip.Prefix) bool {
	return b.Most > 0 && b.Of(network) > b.Most/4 || b.Within != nil && b.Within.Over(network)
}

// Exhausted says that a trace of the network would be full before it has told anything,
// whatever may be left of the larger budget.
func (b *Budget) Exhausted(network netip.Prefix) bool {
	beginning := b.Most / 256
	return b.Most > 0 && !fair.Allows(b.Most, b.Bytes()+beginning, b.Of(network)+beginning)
}

func (b *Budget) join(network netip.Prefix) *share {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.shares[network]
	if s == nil {
		if b.shares == nil {
			b.shares = make(map[netip.Prefix]*share)
		}
		s = &share{budget: b, of: network}
		b.shares[network] = s
	}
	s.traces++
	if b.Within != nil {
		if w := b.Within.join(network); s.within == nil { // the same as long as it has traces
			s.within = w
		}
	}
	return s
}

func (s *share) add(octets int) {
	s.bytes.Add(int64(octets))
	s.budget.bytes.Add(int64(octets))
	if s.within != nil {
		s.within.add(octets)
	}
}

// leave takes a trace of so many octets out of the share. A network without traces
// is forgotten.
func (s *share) leave(octets int) {
	s.add(-octets)
	s.forget()
}

func (s *share) forget() {
	s.budget.mu.Lock()
	defer s.budget.mu.Unlock()
	if s.traces--; s.traces == 0 {
		delete(s.budget.shares, s.of)
	}
	if s.within != nil {
		s.within.forget()
	}
}

// refuses says whether there is no room for so many octets more.
func (s *share) refuses(octets int) bool {
	more, most := int64(octets)-1, s.budget.Most
	return most > 0 && !fair.Allows(most, s.budget.Bytes()+more, s.bytes.Load()+more) ||
		s.within != nil && s.within.refuses(octets)
}
