package vnet

import (
	"container/heap"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
)

// timer is a function due at a lab instant. It implements tcpip.Timer.
type timer struct {
	c    *clock
	f    func()
	when time.Duration
	link bool // at its instant a segment is delivered or lost
	// passes means that the segment is not at its end then, but at the box.
	passes bool
	seq    uint64 // order among timers of one instant
	i      int    // place in the heap; -1 when not in it
}

func (c *clock) afterFunc(d time.Duration, f func()) *timer {
	t := &timer{c: c, f: f, i: -1}
	t.Reset(d)
	return t
}

// Reset implements tcpip.Timer.
func (t *timer) Reset(d time.Duration) {
	t.c.mu.Lock()
	defer t.c.mu.Unlock()
	t.set(t.c.nowLocked() + max(0, d))
}

// send sets a segment's timer for d from now, or from after if that is later, but not
// before an instant. It returns what now is and when the timer runs; reading the
// clock and setting the timer are one step, so that it runs at that very instant. Via,
// unless it is nil, is set for the instant by which that share of the way is done.
func (c *clock) send(t *timer, after, d, notBefore time.Duration, via *timer, share float64) (now, when time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now = c.nowLocked()
	begins := max(now, after)
	when = max(begins+d, notBefore)
	if via != nil {
		via.set(begins + time.Duration(float64(when-begins)*max(0, share)))
	}
	t.set(when)
	return now, when
}

func (t *timer) set(when time.Duration) {
	c := t.c
	if c.closed {
		return
	}
	if t.i >= 0 {
		heap.Remove(&c.timers, t.i)
	}
	c.seq++
	t.when, t.seq = when, c.seq
	heap.Push(&c.timers, t)
	c.arm()
}

// Stop implements tcpip.Timer.
func (t *timer) Stop() bool {
	t.c.mu.Lock()
	defer t.c.mu.Unlock()
	if t.i < 0 || t.c.closed {
		return false
	}
	heap.Remove(&t.c.timers, t.i)
	t.c.arm()
	return true
}

// timerHeap implements heap.Interface: earliest first.
type timerHeap []*timer

func (h timerHeap) Len() int { return len(h) }
func (h timerHeap) Less(i, j int) bool {
	if h[i].when != h[j].when {
		return h[i].when < h[j].when
	}
	return h[i].seq < h[j].seq
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].i, h[j].i = i, j
}

func (h *timerHeap) Push(x any) {
	t := x.(*timer)
	t.i = len(*h)
	*h = append(*h, t)
}

func (h *timerHeap) Pop() any {
	last := len(*h) - 1
	t := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	t.i = -1
	return t
}

func (h *timerHeap) pop() *timer { return heap.Pop(h).(*timer) }

// stackClock is the clock as gVisor wants it.
type stackClock struct{ c *clock }

func (s stackClock) Now() time.Time { return s.c.start.Add(s.c.now()) }

func (s stackClock) NowMonotonic() tcpip.MonotonicTime {
	var zero tcpip.MonotonicTime
	return zero.Add(s.c.now())
}

func (s stackClock) AfterFunc(d time.Duration, f func()) tcpip.Timer {
	return s.c.afterFunc(d, f)
}
