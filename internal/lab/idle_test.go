package lab

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
)

// The idle time-out counts lab time: at a tenth of real time five seconds last
// fifty of wall time, at ten times half a second. The wall clock is made to jump
// so that nobody waits, first to just before that and then beyond.
func TestIdleTimeoutAtEverySpeed(t *testing.T) {
	for _, speed := range []float64{0.1, 1, 10} {
		for _, host := range []event.Host{event.Server, event.Client} {
			t.Run(fmt.Sprint(host, speed), func(t *testing.T) {
				t.Parallel()
				// The program closes when it has a turn; on a busy machine that is
				// later, and at ten times the speed lab time runs far meanwhile.
				lay := idleClose(t, speed, host)
				for range 4 {
					if math.Abs(lay.Seconds()-5) > 0.05 {
						lay = idleClose(t, speed, host)
					}
				}
				t.Logf("closed after %v", lay)
				if math.Abs(lay.Seconds()-5) > 0.05 {
					t.Errorf("%s closes after %v", host, lay)
				}
			})
		}
	}
}

// idleClose measures after how much lab time a program closes an idle connection.
func idleClose(t *testing.T, speed float64, host event.Host) (lay time.Duration) {
	w := &wall{}
	c := Config{Speed: speed, RTT: 20 * time.Millisecond, wall: w.now}
	if host == event.Server {
		c.ServerIdle = 5 * time.Second
	} else {
		c.ClientIdle = 5 * time.Second
	}
	l := open(t, c)
	defer l.Close("destroyed")
	get(t, l, "/hello")
	quiet(t, l, 7)
	net := l.up.Load().net
	// Lab time passes no timer before it has run, and what a jump of the wall
	// has beyond it is lost: so it takes several.
	until := func(lab time.Duration) {
		for net.Now() < lab {
			w.jump(time.Duration(float64(lab-net.Now()) / speed))
			net.SetSpeed(speed) // looks at the wall
			runtime.Gosched()
		}
	}
	began := idleSince(t, l, host)
	until(began + 4900*time.Millisecond)
	for _, e := range events(t, l) {
		if _, ok := e.Data.(event.ConnectionClosed); ok && e.Time < (began+5*time.Second).Microseconds() {
			t.Fatalf("closed early: %+v", e)
		}
	}
	until(began + 5010*time.Millisecond)
	e := await(t, l, "the close", is(func(_ event.Event, p event.ConnectionClosed) bool { return p.Why == "idle_timeout" }))
	if e.Host != host || e.Conn != "c1" {
		t.Errorf("%s closes %s", e.Host, e.Conn)
	}
	// Whoever closes ends in TIME-WAIT.
	await(t, l, "TIME-WAIT", is(func(e event.Event, p event.StateChanged) bool { return e.Host == host && p.To == "TIME-WAIT" }))
	told(t, l)
	return time.Duration(e.Time)*time.Microsecond - began
}

// A change counts for what is idle now, from when it became idle.
func TestIdleTimeoutOfWhatIsIdleNow(t *testing.T) {
	for _, host := range []event.Host{event.Server, event.Client} {
		l := standing(t, Config{})
		set := l.SetServer
		if host == event.Client {
			set = l.SetClient
		}
		timeout := func(ms int) {
			t.Helper()
			if p, err := set(ProgramChange{IdleTimeoutMS: &ms}); err != nil || p.IdleTimeoutMS != ms {
				t.Fatalf("%+v, %v", p, err)
			}
		}
		do(t, l, Request{Target: "/hello"})
		stepAll(t, l)
		lies(t, l, host, "c1")
		do(t, l, Request{Target: "/slow?ms=20000", Connection: "new"})
		skip(t, l, "handler", event.Server) // c1 has been idle for twenty seconds
		stepAll(t, l)
		lies(t, l, host, "c2")
		none(t, l)
		timeout(60_000)
		to := skip(t, l, "idle_timeout", host)
		if lay := to.Time - first(t, l, host, "c1"); lay.Truncate(time.Microsecond) != time.Minute || to.Conn != "c1" {
			t.Errorf("%s closes %s after %v", host, to.Conn, lay)
		}
		timeout(0)
		stepAll(t, l)
		skip(t, l, "time_wait", host)
		none(t, l) // c2 is idle for ever
		timeout(1000)
		// It has been idle for longer: closed at once, as far as time stands.
		if to := skip(t, l, "idle_timeout", host); to.Time != to.From || to.Conn != "c2" {
			t.Errorf("%+v", to)
		}
		var changes []int
		for _, e := range events(t, l) {
			switch p := e.Data.(type) {
			case event.ServerChanged:
				if host != event.Server || e.Host != host {
					t.Errorf("%+v", e)
				}
				changes = append(changes, p.IdleTimeoutMS)
			case event.ClientChanged:
				if host != event.Client || e.Host != host {
					t.Errorf("%+v", e)
				}
				changes = append(changes, p.IdleTimeoutMS)
			}
		}
		if !slices.Equal(changes, []int{60_000, 0, 1000}) {
			t.Errorf("told as %v", changes)
		}
		l.Close("destroyed")
	}
}

// first is when the program had done with the first exchange on the connection.
func first(t testing.TB, l *Lab, host event.Host, conn string) time.Duration {
	t.Helper()
	for _, e := range events(t, l) {
		if idleAt(e, host, conn) {
			return time.Duration(e.Time) * time.Microsecond
		}
	}
	t.Fatalf("%s was never idle", conn)
	return 0
}

// lies waits until a program has laid the connection down: on a busy machine its
// goroutine may take longer than the stacks, and time stands meanwhile.
func lies(t testing.TB, l *Lab, host event.Host, conn string) {
	t.Helper()
	await(t, l, conn+" idle at the "+string(host), func(e event.Event) bool { return idleAt(e, host, conn) })
}

func idleAt(e event.Event, host event.Host, conn string) bool {
	_, released := e.Data.(event.ConnectionReleased)
	reading, ok := e.Data.(event.ServerReading)
	return e.Conn == conn && (host == event.Client && released || host == event.Server && ok && reading.Nth == 2)
}

// What is busy is not idle, however long it takes; every request starts the
// time-out anew.
func TestBusyIsNotIdle(t *testing.T) {
	l := standing(t, Config{ServerIdle: 5 * time.Second, ClientIdle: 6 * time.Second})
	for range 3 {
		do(t, l, Request{Target: "/slow?ms=30000"})
		skip(t, l, "handler", event.Server)
		stepAll(t, l)
	}
	if conn, p := acquired(t, l, "r3"); conn != "c1" || !p.Reused {
		t.Errorf("the third request got %s %+v", conn, p)
	}
	to := skip(t, l, "idle_timeout", event.Server)
	if lay := (to.Time - idleSince(t, l, event.Server)).Truncate(time.Microsecond); lay != 5*time.Second {
		t.Errorf("closed after %v", lay)
	}
}

// Requests come just as the connection's time is over, again and again: the
// client never closes one that a request has got, so none has to be sent again.
func TestTheClientClosesNothingThatIsAcquired(t *testing.T) {
	l := open(t, Config{Speed: 10, RTT: 20 * time.Millisecond, ClientIdle: time.Second})
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for range 15 {
				id, err := l.Do(Request{Target: "/hello"})
				if err != nil {
					t.Error(err)
					return
				}
				released(t, l, id)
				// About when the timer is due, on either side of it.
				due := l.up.Load().net.Now() + time.Second
				arrived := make(chan struct{})
				l.up.Load().net.AfterFunc(due-l.up.Load().net.Now(), func() { close(arrived) })
				<-arrived
			}
		})
	}
	wg.Wait()
	if again := all[event.RequestRetried](t, l); len(again) > 0 {
		t.Errorf("%d requests were sent again", len(again))
	}
	if failed := all[event.RequestFailed](t, l); len(failed) > 0 {
		t.Errorf("%d requests failed: %+v", len(failed), failed)
	}
	closed := 0
	for _, p := range all[event.ConnectionClosed](t, l) {
		if p.Why == "idle_timeout" {
			closed++
		}
	}
	t.Logf("%d connections were closed for being idle", closed)
	told(t, l)
}

// A connection that was dialled for a request which got another one meanwhile
// lies in the pool unused; it is idle too.
func TestAConnectionThatIsNeverUsed(t *testing.T) {
	l := standing(t, Config{ClientIdle: 5 * time.Second})
	do(t, l, Request{Target: "/hello"})
	for range 3 {
		step(t, l)
	}
	// The second request dials; before that is done, the first is answered.
	do(t, l, Request{Target: "/hello"})
	stepAll(t, l)
	if conn, p := acquired(t, l, "r2"); conn != "c1" || !p.Reused {
		t.Fatalf("the second request got %s %+v", conn, p)
	}
	// Both have been idle since the same instant.
	if to := skip(t, l, "idle_timeout", event.Client); to.Time-to.From < 4*time.Second {
		t.Errorf("closed early: %+v", to)
	}
	stepAll(t, l)
	for _, conn := range []string{"c1", "c2"} {
		if got := whys(t, l, conn); !slices.Equal(got, []string{"client idle_timeout", "server peer_closed"}) {
			t.Errorf("%s is closed because of %q", conn, got)
		}
	}
}

func TestProgramSettings(t *testing.T) {
	l := open(t, Config{ServerIdle: 2 * time.Second})
	if p := all[event.ServerChanged](t, l); len(p) != 1 || p[0].IdleTimeoutMS != 2000 || l.Server().IdleTimeoutMS != 2000 {
		t.Errorf("opened with %v", p)
	}
	for _, set := range []func(ProgramChange) (Program, error){l.SetServer, l.SetClient} {
		start, err := set(ProgramChange{})
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []int{-1, 1, 999, 60_001, math.MinInt, math.MaxInt} {
			if p, err := set(ProgramChange{IdleTimeoutMS: &bad}); codeOf(err) != "idle_timeout_out_of_range" || p != start {
				t.Errorf("%d: %+v, %v", bad, p, err)
			}
		}
		for _, good := range []int{1000, 60_000, 0} {
			if p, err := set(ProgramChange{IdleTimeoutMS: &good}); err != nil || p.IdleTimeoutMS != good {
				t.Errorf("%d: %+v, %v", good, p, err)
			}
		}
	}
	for _, c := range []Config{{ServerIdle: time.Millisecond}, {ClientIdle: 2 * time.Minute}, {ClientIdle: -time.Second}} {
		if _, err := New(c); codeOf(err) != "idle_timeout_out_of_range" {
			t.Errorf("%+v is accepted: %v", c, err)
		}
	}
	l.Close("destroyed")
	if _, err := l.SetServer(ProgramChange{}); err != ErrClosed {
		t.Errorf("a closed lab's server says %v", err)
	}
}
