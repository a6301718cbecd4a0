package vnet

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"
)

// wall is a wall clock that runs as usual but can be made to jump.
type wall struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (w *wall) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.ahead)
}

func (w *wall) jump(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ahead += d
}

// forward lets lab time run to whatever is due next, again and again, until
// there is something to receive.
func forward[T any](n *Network, w *wall, from <-chan T) T {
	for {
		select {
		case v := <-from:
			return v
		default:
			w.jump(time.Hour)
			n.SetSpeed(1) // looks at the wall
			runtime.Gosched()
		}
	}
}

func TestTimersRunInOrderAtTheirInstants(t *testing.T) {
	c := newClock(nil, 10)
	defer c.close()
	c.setPaused(true) // all are set at one instant
	var mu sync.Mutex
	var got []int
	var at []time.Duration
	done := make(chan struct{})
	for i, ms := range []int{30, 10, 20, 10, 40} {
		c.afterFunc(time.Duration(ms)*time.Millisecond, func() {
			mu.Lock()
			defer mu.Unlock()
			got, at = append(got, i), append(at, c.now())
			if ms == 40 {
				close(done)
			}
		})
	}
	paused := c.now()
	c.setPaused(false)
	<-done
	mu.Lock()
	defer mu.Unlock()
	if want := []int{1, 3, 2, 0, 4}; !slices.Equal(got, want) {
		t.Errorf("ran in order %v, want %v", got, want)
	}
	ms := time.Millisecond
	want := []time.Duration{10 * ms, 10 * ms, 20 * ms, 30 * ms, 40 * ms}
	for i := range want {
		want[i] += paused
	}
	if !slices.Equal(at, want) {
		t.Errorf("ran at %v, want %v", at, want)
	}
}

func TestAStoppedTimerDoesNotRun(t *testing.T) {
	c := newClock(nil, 10)
	defer c.close()
	tm := c.afterFunc(10*time.Millisecond, func() { t.Error("a stopped timer ran") })
	if !tm.Stop() {
		t.Error("Stop did not stop a pending timer")
	}
	if tm.Stop() {
		t.Error("Stop claims to have stopped a stopped timer")
	}
	done := make(chan struct{})
	c.afterFunc(20*time.Millisecond, func() { close(done) })
	<-done
}

// The wall jumps by five minutes, as after a suspend: lab time goes to the next
// timer and not past it.
func TestLabTimeNeverPassesWhatIsDue(t *testing.T) {
	w := &wall{}
	c := newClock(w.now, 1)
	defer c.close()
	ran := make(chan time.Duration, 1)
	_, due := c.send(&timer{c: c, i: -1, f: func() { ran <- c.now() }}, 0, time.Minute, 0, nil, 0)
	w.jump(5 * time.Minute)
	if now := c.now(); now != due {
		t.Errorf("lab time is %v, want that of the timer, %v", now, due)
	}
	c.setSpeed(1) // looks at the wall
	if at := <-ran; at != due {
		t.Errorf("the timer ran at %v, due at %v", at, due)
	}
	if now := c.now(); now > due+patience {
		t.Errorf("lab time went on to %v", now)
	}
}

func TestPauseStopsTime(t *testing.T) {
	w := &wall{}
	c := newClock(w.now, 1)
	defer c.close()
	ran := make(chan struct{})
	c.afterFunc(time.Minute, func() { close(ran) })
	c.setPaused(true)
	then := c.now()
	w.jump(5 * time.Minute)
	if now := c.now(); now != then {
		t.Errorf("time went from %v to %v in a pause", then, now)
	}
	c.setPaused(false)
	if now := c.now(); now > then+patience {
		t.Errorf("the pause counts: %v after %v", now, then)
	}
	select {
	case <-ran:
		t.Error("a timer ran because of a pause")
	default:
	}
}

// Every change of speed leaves the past as it was.
func TestTimeNeverGoesBack(t *testing.T) {
	c := newClock(nil, 1)
	defer c.close()
	last := time.Duration(0)
	for i := range 1000 {
		c.setSpeed([]float64{0.02, 10, 1, 0.1}[i%4])
		c.setPaused(i%7 == 0)
		if i%3 == 0 {
			c.afterFunc(time.Duration(i)*time.Microsecond, func() {})
		}
		if now := c.now(); now < last {
			t.Fatalf("time went from %v to %v", last, now)
		} else {
			last = now
		}
	}
}

func TestSettledComesAfterQuiet(t *testing.T) {
	c := newClock(nil, 1)
	defer c.close()
	settled := make(chan time.Time, 1)
	c.settled = func() { settled <- time.Now() }
	c.setPaused(true) // what is under way settles in a pause too
	began := time.Now()
	c.touch()
	if took := (<-settled).Sub(began); took < quiet {
		t.Errorf("settled after %v, want at least %v", took, quiet)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*quiet)
	defer cancel()
	select {
	case <-settled:
		t.Error("settled again, though nothing has happened")
	case <-ctx.Done():
	}
}

func TestAPanicStopsNeitherClockNorTest(t *testing.T) {
	c := newClock(nil, 10)
	defer c.close()
	caught := make(chan any, 1)
	c.panicked = func(v any) { caught <- v }
	c.afterFunc(0, func() { panic("oh") })
	if v := <-caught; v != "oh" {
		t.Errorf("caught %v", v)
	}
	ran := make(chan struct{})
	c.afterFunc(0, func() { close(ran) })
	<-ran
}
