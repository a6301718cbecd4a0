package api

import (
	"cmp"
	"net/netip"
	"slices"

	"samesocket/internal/event"
)

// makeRoom has traces go before a newcomer is refused for the want of room: for all if
// there is little, or for the newcomer's network if that has used up its share.
func (ls *labs) makeRoom(prefix netip.Prefix) {
	if ls.budget.Short() {
		ls.reclaim(ls.budget.Roomy, func(*liveLab) bool { return true })
	}
	if ls.budget.Exhausted(prefix) {
		ls.reclaim(func() bool { return !ls.budget.Exhausted(prefix) }, func(l *liveLab) bool { return l.prefix == prefix })
	}
}

// reclaim has some labs go until it is enough: those that have ended and that nobody
// watches first, then others that nobody watches, of networks that hold more than a
// quarter of all. Those of the largest network go before others, and among them who was
// used longest ago.
func (ls *labs) reclaim(enough func() bool, some func(*liveLab) bool) {
	ls.mu.Lock()
	var ended, unwatched []*liveLab
	for _, l := range ls.alive {
		switch {
		case l.viewers > 0 || !some(l):
		case l.over():
			ended = append(ended, l)
		case ls.budget.Over(l.prefix):
			unwatched = append(unwatched, l)
		}
	}
	for _, some := range [][]*liveLab{ended, unwatched} {
		slices.SortFunc(some, func(a, b *liveLab) int {
			return cmp.Or(cmp.Compare(ls.budget.Of(b.prefix), ls.budget.Of(a.prefix)), a.used.Compare(b.used))
		})
	}
	ls.mu.Unlock()
	for _, l := range append(ended, unwatched...) {
		if enough() {
			return
		}
		if (l.over() || ls.budget.Over(l.prefix)) && ls.removeUnwatched(l) {
			ls.close(l.Lab, event.LabWasFull)
		}
	}
}

// over says that the lab has ended by itself.
func (l *liveLab) over() bool {
	select {
	case <-l.Done():
		return true
	default:
		return false
	}
}

// removeUnwatched forgets the lab unless somebody watches it or has closed it.
func (ls *labs) removeUnwatched(l *liveLab) bool {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.alive[l.id] != l || l.viewers > 0 {
		return false
	}
	ls.remove(l)
	return true
}

// count is how many labs there are, and whether there is room for one more.
func (ls *labs) count() (alive int, room bool) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	alive = len(ls.alive) + ls.opening
	return alive, !ls.closed && alive < ls.limits.Labs && !ls.budget.Short()
}
