// Package fair shares what is scarce among client networks, so that none can take it
// all and none is refused while there is enough: as long as less than half is taken
// whoever asks gets some; beyond that a network has a quarter at most.
//
// A class behind one address fits where a quarter, or half of what is idle, is enough
// for it; that is for whoever chooses the limit.
package fair

import "net/netip"

// Allows says whether a network that has own of the taken may have one more, where
// there are most.
func Allows[N int | int64](most, taken, own N) bool {
	return taken < most && (taken < most/2 || own < max(1, most/4))
}

// Places are so many, each taken by one network. They are not safe for concurrent use;
// the zero value has none.
type Places struct {
	Most int

	taken int
	by    map[netip.Prefix]int
}

// Enter takes a place, or says that there is none for the network.
func (p *Places) Enter(network netip.Prefix) bool {
	if !Allows(p.Most, p.taken, p.by[network]) {
		return false
	}
	p.Force(network)
	return true
}

// Admit takes a place as Enter does, but that the zero Prefix, which stands for many
// networks, has no share: for it there is one as long as any is free.
func (p *Places) Admit(network netip.Prefix) bool {
	if network.IsValid() {
		return p.Enter(network)
	}
	if p.taken >= p.Most {
		return false
	}
	p.Force(network)
	return true
}

// Force takes a place, whether or not there is one.
func (p *Places) Force(network netip.Prefix) {
	if p.by == nil {
		p.by = make(map[netip.Prefix]int)
	}
	p.taken++
	p.by[network]++
}

// Leave gives one back.
func (p *Places) Leave(network netip.Prefix) {
	p.taken--
	if p.by[network]--; p.by[network] <= 0 {
		delete(p.by, network)
	}
}

// Taken is how many are taken, Of how many of them by one network.
func (p *Places) Taken() int { return p.taken }

// Of is what one network has of them.
func (p *Places) Of(network netip.Prefix) int { return p.by[network] }
