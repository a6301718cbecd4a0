package stream

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/stream/streamtest"
)

// The first frame comes at once, events or not; each event then comes at once;
// and when the trace has ended and all is sent, so has the stream.
func TestLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		begun := time.Now()
		v := h.watch(0)
		if f := h.next(v); len(f.Events) != 0 || f.Now.Speed != 1 {
			t.Errorf("first frame: %+v", f)
		}
		h.src.add(t, 1, 10)
		wantSeqs(t, h.next(v).Events, 0, 1)
		h.src.add(t, 1, 10)
		wantSeqs(t, h.next(v).Events, 1, 2)
		if took := time.Since(begun); took != 0 {
			t.Errorf("an event waited for %v", took)
		}
		if err := h.src.trace.End(event.Event{Data: event.LabClosed{Why: "destroyed"}}); err != nil {
			t.Fatal(err)
		}
		wantSeqs(t, h.wantClosed(v, 1000), 2, 3)
		if err := <-h.served; err != nil {
			t.Errorf("a trace that ended is no error: %v", err)
		}
	})
}

// A trace that had ended before is sent, and then closed.
func TestEndedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.src.add(t, 3, 10)
		if err := h.src.trace.End(); err != nil {
			t.Fatal(err)
		}
		wantSeqs(t, h.wantClosed(h.watch(1), 1000), 1, 3)
		wantSeqs(t, h.wantClosed(h.watch(3), 1000), 3, 3)
		wantSeqs(t, h.wantClosed(h.watch(99), 1000), 3, 3)
	})
}

// Nothing happens, and next to nothing is sent: a sample of the clock every ten
// seconds; an event in between brings its own, and the cadence begins anew.
func TestNowCadence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		at := time.Now()
		for range 8 {
			f := h.next(v)
			if gap := time.Since(at); gap != 10*time.Second || len(f.Events) != 0 {
				t.Errorf("after %v: %+v", gap, f)
			}
			at = time.Now()
			if want := h.src.Now().Time; f.Now.Time != want {
				t.Errorf("now is %d, the frame says %d", want, f.Now.Time)
			}
		}
		<-time.After(time.Second)
		h.src.add(t, 1, 10)
		if f := h.next(v); len(f.Events) != 1 || f.Now.Time != h.src.Now().Time {
			t.Errorf("%+v", f)
		}
		at = time.Now()
		if h.next(v); time.Since(at) != 10*time.Second {
			t.Errorf("the next now after %v", time.Since(at))
		}
	})
}

// counting is a source that counts how often its clock is read, once for each message
// that is encoded.
type counting struct {
	source
	read *atomic.Int32
}

func (c counting) Now() event.Now {
	c.read.Add(1)
	return c.source.Now()
}

// A batch is encoded and framed once, however many watch; who comes late to it, or is
// elsewhere in the trace, has it made anew; and nothing is kept when all have gone.
func TestOneBatchForAll(t *testing.T) {
	src := counting{newSource(), &atomic.Int32{}}
	as := &Audiences{}
	var of []*audience
	for range 100 {
		a, leave := as.join(src.trace)
		defer leave()
		of = append(of, a)
	}
	for _, size := range []int{1, 100, 1000, 100_000} {
		src.add(t, 1, size)
		lines, _ := src.trace.Since(0)
		synctest.Test(t, func(t *testing.T) {
			src.read.Store(0)
			var first []byte
			for _, a := range of {
				b, err := a.batch(0, lines, src.Now)
				if err != nil || first != nil && &b[0] != &first[0] {
					t.Fatal("another viewer has another message", err)
				}
				first = b
			}
			if n := src.read.Load(); n != 1 {
				t.Errorf("encoded %d times", n)
			}
			opcode, payload, err := readFrame(bytes.NewReader(first))
			var f event.Frame
			if err != nil || opcode != 1 || json.Unmarshal(payload, &f) != nil {
				t.Fatalf("a frame of %d octets: opcode %d, %v", len(first), opcode, err)
			}
			wantSeqs(t, f.Events, 0, uint64(len(lines)))
			if len(lines) > 1 {
				if _, err := of[0].batch(1, lines[1:], src.Now); err != nil || src.read.Load() != 2 {
					t.Error("another place has the same message", err)
				}
			}
			if _, err := of[0].batch(0, lines, src.Now); err != nil {
				t.Error(err)
			}
			src.read.Store(0)
			<-time.After(2 * fresh)
			if _, err := of[0].batch(0, lines, src.Now); err != nil || src.read.Load() != 1 {
				t.Error("the clock of a late viewer is old", err)
			}
		})
	}
	other := newSource()
	_, leave := as.join(other.trace)
	if leave(); len(as.of) != 1 {
		t.Errorf("%d audiences are kept", len(as.of))
	}
}

// metered is what a Meter is told.
type metered struct {
	mu      sync.Mutex
	waited  []time.Duration
	queued  int
	longest int
	slow    int
}

func (m *metered) Written(after time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.waited = append(m.waited, after)
}

func (m *metered) Queued(octets int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.queued += octets
	m.longest = max(m.longest, m.queued)
}

func (m *metered) Slow() { m.slow++ }

// What is measured is how long an event has waited, also behind an unfinished write,
// and how much waits.
func TestMeter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &metered{}
		h := newHouse(t, Options{Meter: m})
		v := h.watch(0)
		h.next(v)
		synctest.Wait()
		h.src.add(t, 1, 5000)
		synctest.Wait() // its write has begun
		<-time.After(time.Second)
		h.src.add(t, 1, 5000)
		<-time.After(2 * time.Second)
		h.next(v)
		h.next(v)
		synctest.Wait()
		m.mu.Lock()
		defer m.mu.Unlock()
		if want := []time.Duration{3 * time.Second, 2 * time.Second}; !slices.Equal(m.waited, want) || m.queued != 0 || m.longest < 5000 {
			t.Errorf("%+v, want %v", m.waited, want)
		}
	})
}

// What piles up behind an unfinished write goes into one message.
func TestMerge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		h.src.add(t, 1, 5000)
		synctest.Wait() // the write of event 1 has begun and nobody reads
		h.src.add(t, 100, 10)
		wantSeqs(t, h.next(v).Events, 0, 1)
		wantSeqs(t, h.next(v).Events, 1, 101)
	})
}

// A viewer that does not keep up is closed with 1008, and when it comes back
// with the last seq it has, nothing is missing and nothing comes twice.
func TestSlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		h.src.add(t, 1, 5000)
		synctest.Wait()
		h.src.add(t, 300, 5000)
		<-time.After(4 * time.Second)
		got := h.wantClosed(v, 1008)
		if err := <-h.served; !errors.Is(err, ErrBehind) {
			t.Errorf("served: %v", err)
		}
		last := uint64(len(got))
		wantSeqs(t, got, 0, last)

		again := h.watch(last)
		rest, err := again.Events(t.Context(), 301-len(got))
		if err != nil {
			t.Fatal(err)
		}
		wantSeqs(t, rest, last, 301)
	})
}

// What was there when the viewer came is no lag: it gets all of it in pieces,
// although it takes its time and the trace goes on.
func TestLongTraceFromTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.src.add(t, 4000, 1000)
		v := h.watch(0)
		var got []event.Event
		for len(got) < 4000 {
			f := h.next(v)
			size := 0
			for _, e := range f.Events {
				size += len(e.Data.(event.SocketRequest).Target)
			}
			if size > maxMessage {
				t.Fatalf("a message of %d bytes", size)
			}
			got = append(got, f.Events...)
			h.src.add(t, 5, 1000)
			<-time.After(2 * time.Second) // less than the write time-out
		}
		rest, err := v.Events(t.Context(), int(h.src.trace.Last())-len(got))
		if err != nil {
			t.Fatal(err)
		}
		wantSeqs(t, append(got, rest...), 0, h.src.trace.Last())
	})
}

// An event larger than a message goes alone.
func TestLargeEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.src.add(t, 1, 10)
		h.src.add(t, 1, maxMessage+1)
		h.src.add(t, 1, 10)
		v := h.watch(0)
		for want := range uint64(3) {
			wantSeqs(t, h.next(v).Events, want, want+1)
		}
	})
}

// A viewer that leaves at any moment and resumes sees the trace once.
func TestResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		const total = 500
		go func() {
			for range total {
				<-time.After(time.Duration(rand.IntN(30)) * time.Millisecond)
				h.src.add(t, 1, rand.IntN(2000))
			}
		}()
		var got []event.Event
		visits := 0
		for len(got) < total {
			visits++
			v := h.watch(uint64(len(got)))
			for range 1 + rand.IntN(20) {
				got = append(got, h.next(v).Events...)
			}
			v.Close()
		}
		wantSeqs(t, got, 0, total)
		if visits < 5 {
			t.Errorf("resumed only %d times", visits)
		}
	})
}

// Since beyond the end is not an error: the viewer waits for what comes after.
func TestSinceBeyondTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.src.add(t, 2, 10)
		v := h.watch(4)
		if f := h.next(v); len(f.Events) != 0 {
			t.Errorf("got %+v", f)
		}
		h.src.add(t, 3, 10)
		got, err := v.Events(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		wantSeqs(t, got, 4, 5)
	})
}

// A peer that reads nothing holds the stream for one write time-out.
func TestMutePeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.watch(0)
		begun := time.Now()
		err := <-h.served
		if took := time.Since(begun); !errors.Is(err, ErrMute) || took != 5*time.Second {
			t.Errorf("ended after %v: %v", took, err)
		}
	})
}

// A peer that reads but is not there any more answers no ping.
func TestNoPong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		h.watch(0)
		go func() { _, _ = io.Copy(io.Discard, h.dialed) }() // a proxy that forgot its client
		begun := time.Now()
		err := <-h.served
		if took := time.Since(begun); !errors.Is(err, ErrMute) || took != 50*time.Second {
			t.Errorf("ended after %v: %v", took, err)
		}
	})
}

// A viewer that is there answers for long.
func TestPong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		for begun := time.Now(); time.Since(begun) < 10*time.Minute; {
			h.next(v)
		}
	})
}

// The close frame cannot be sent while a write is unfinished, and a peer may
// not answer it: closing takes a second at most.
func TestClosingAMutePeer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		synctest.Wait()
		begun := time.Now()
		if err := h.src.trace.End(); err != nil {
			t.Fatal(err)
		}
		if err := <-h.served; err != nil || time.Since(begun) != closeWait {
			t.Errorf("closed after %v: %v", time.Since(begun), err)
		}
	})
}

func TestViewerSpeaks(t *testing.T) {
	for name, message := range map[string]string{"a word": "hello", "a book": strings.Repeat("x", 1<<20)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, Options{})
				v := h.watch(0)
				h.next(v)
				go func() { _ = v.Say(t.Context(), message) }()
				h.wantClosed(v, 1008)
				if err := <-h.served; !errors.Is(err, ErrSpoke) {
					t.Errorf("served: %v", err)
				}
			})
		})
	}
}

func TestViewerLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		v.Close()
		if err := <-h.served; err != nil {
			t.Errorf("a closed tab is no error: %v", err)
		}
	})
}

func TestShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		v := h.watch(0)
		h.next(v)
		h.cancel()
		h.wantClosed(v, 1001)
		if err := <-h.served; err != nil {
			t.Errorf("served: %v", err)
		}
	})
}

// Without a decision of the caller nobody is let in.
func TestRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		own := func(r *http.Request) bool { return r.Header.Get("Origin") == "http://pipe" }
		for name, allowed := range map[string]func(*http.Request) bool{"nobody decides": nil, "not allowed": own} {
			h.opts.Allowed = allowed
			_, resp, err := streamtest.Dial(t.Context(), h.client, "http://pipe/", http.Header{"Origin": {"http://elsewhere"}})
			if err == nil || resp == nil || resp.StatusCode != http.StatusForbidden {
				t.Errorf("%s: %v", name, err)
			}
			if err := <-h.served; !errors.Is(err, ErrOrigin) {
				t.Errorf("%s: served %v", name, err)
			}
		}
		h.opts.Allowed = own
		v, _, err := streamtest.Dial(t.Context(), h.client, "http://pipe/", http.Header{"Origin": {"http://pipe"}})
		if err != nil {
			t.Fatal(err)
		}
		v.Close()

		// A request that is no upgrade is answered as such.
		h.opts.Allowed = everyone
		resp, err := h.client.Get("http://pipe/")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUpgradeRequired {
			t.Errorf("without Upgrade: %s", resp.Status)
		}
	})
}

// The wire form is the event package's Frame, and events is never null.
func TestFrame(t *testing.T) {
	b, err := event.AppendFrame(nil, event.Now{Speed: 0.02, Paused: true}, nil)
	if err != nil || string(b) != `{"now":{"wall":0,"time":0,"speed":0.02,"paused":true},"events":[]}` {
		t.Errorf("%s, %v", b, err)
	}
	s := newSource()
	s.add(t, 2, 3)
	lines, _ := s.trace.Since(0)
	if b, err = event.AppendFrame(nil, event.Now{}, lines); err != nil {
		t.Fatal(err)
	}
	var f event.Frame
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	wantSeqs(t, f.Events, 0, 2)
}
