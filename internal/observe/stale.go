package observe

import (
	"hash/maphash"
	"slices"

	"samesocket/internal/event"
)

// stales follows the requests that clients sent into connections on which, as
// the visitor asked, no answer came: whether they come again.
type stales struct {
	hits []hit // the oldest first
	late []hit // given up: a client may still come back to them
}

// A hit is a request that had no answer.
type hit struct {
	run    *run
	target string
	at     int64
	unique bool // nothing else of the run has the same target
}

const (
	// retryTime is within what time, in microseconds, a client that was hit is
	// expected to send its request again; one that comes later still counts.
	retryTime = 5_000_000
	// maxLate bounds what is kept of those that were given up.
	maxLate = 64
)

// stale enters what a client did on a connection that we had given up.
func (s *stales) stale(r *run, at int64, p event.SocketStale) {
	switch {
	case p.Saw == event.SawFIN && p.Cause == event.CauseIdle:
		r.outcomes.add(event.Noticed, 1)
	case p.Saw == event.SawRequest && p.Target != "":
		// A request that was told before it was left without an answer is
		// itself the one time that its target was asked for.
		told := 0
		if p.Cause == event.CauseDrop || p.Cause == event.CauseSilent {
			told = 1
		}
		s.hits = append(s.hits, hit{r, p.Target, at, r.targets.count(p.Target) <= told})
	}
}

// outcomes counts what became of the requests of a run that had no answer.
type outcomes [5]int

// byRank are the outcomes from the best to the worst.
var byRank = [...]event.Stale{1: event.Noticed, event.Retried, event.Unclear, event.Failed}

func (o *outcomes) add(s event.Stale, n int) { o[slices.Index(byRank[:], s)] += n }

// worst is what counts where one went so and another so.
func (o *outcomes) worst() event.Stale {
	for i := len(o) - 1; i > 0; i-- {
		if o[i] > 0 {
			return byRank[i]
		}
	}
	return ""
}

// request looks whether q is one that had no answer: the same target decides,
// and what else the client sends meanwhile does not. Where the run had asked for
// that target before, another request looks like the same one.
func (s *stales) request(q event.SocketRequest) (changed []*run) {
	if h, ok := takeHit(&s.hits, q.Target); ok {
		h.run.outcomes.add(h.came(), 1)
		changed = append(changed, h.run)
	} else if h, ok := takeHit(&s.late, q.Target); ok {
		h.run.outcomes.add(event.Failed, -1)
		h.run.outcomes.add(h.came(), 1)
		changed = append(changed, h.run)
	}
	return changed
}

// targets are what a run has asked for, each as a hash: of most runs nobody asks,
// and two that have one hash are taken for one. The visit's limit bounds them.
type targets []uint64

var targetSeed = maphash.MakeSeed()

func (t *targets) add(target string) {
	*t = append(*t, maphash.String(targetSeed, target))
}

func (t targets) count(target string) (n int) {
	hash := maphash.String(targetSeed, target)
	for _, h := range t {
		if h == hash {
			n++
		}
	}
	return n
}

// takeHit takes the oldest hit on a target off the list.
func takeHit(list *[]hit, target string) (h hit, ok bool) {
	i := slices.IndexFunc(*list, func(h hit) bool { return h.target == target })
	if i < 0 {
		return hit{}, false
	}
	h = (*list)[i]
	*list = slices.Delete(*list, i, i+1)
	return h, true
}

// came is what it means that the target is asked for once more.
func (h hit) came() event.Stale {
	if h.unique {
		return event.Retried
	}
	return event.Unclear
}

// expire gives up waiting for the requests that have not come again.
func (s *stales) expire(at int64) (changed []*run) {
	for len(s.hits) > 0 && at-s.hits[0].at >= retryTime {
		h := s.hits[0]
		s.hits = s.hits[1:]
		h.run.outcomes.add(event.Failed, 1)
		changed = append(changed, h.run)
		if len(s.late) == maxLate {
			s.late = s.late[1:]
		}
		s.late = append(s.late, h)
	}
	return changed
}
