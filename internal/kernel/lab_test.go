package kernel

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
	"samesocket/internal/scenario"
	"samesocket/internal/vnet"
)

// ran are the packets of a run in a lab, by connection, as they were sent.
func ran(t *testing.T, steps string) map[string][]packet {
	t.Helper()
	s, err := scenario.Parse("run.txtar", []byte("-- steps --\n"+steps+"-- expect --\nsent: some link:segment_sent\n"))
	if err != nil {
		t.Fatal(err)
	}
	l, err := lab.New(lab.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close("destroyed")
	if got := s.Run(l, scenario.Options{Stepped: true}); !got.OK {
		t.Fatalf("%s: %v %q", steps, got.Err, got.Failed)
	}
	packets := map[string][]packet{}
	lines, _ := l.Trace().Since(0)
	for _, line := range lines {
		var e event.Event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		if sent, ok := e.Data.(event.SegmentSent); ok {
			p, ok := read(sent.Raw)
			if !ok {
				t.Fatalf("no segment in %s", line)
			}
			p.at = e.Time
			packets[e.Conn] = append(packets[e.Conn], p)
		}
	}
	return packets
}

// ours are the acts in a lab, and how many connections wait for accept at most.
func ours(t *testing.T) (acts map[string][]packet, waiting int) {
	t.Helper()
	acts = map[string][]packet{}
	acts["gets"] = ran(t, "get /hello\nget /hello\nclose client c1\n")["c1"]
	acts["refused"] = ran(t, "segment 9999 > 81 SYN seq 1000\n")[""]
	acts["late"] = ran(t, "idle server 5s\nget /hello\nskip idle_timeout\nmeanwhile get /hello\n")["c1"]
	acts["backlog"], waiting = full(t)
	return acts, waiting
}

// tries is how often a SYN that is not answered is waited for.
const tries = 3

// full opens connections, of which none is accepted, until a SYN is not answered. It
// returns what is sent for that connection, and how many there were before it.
func full(t *testing.T) (unanswered []packet, waiting int) {
	t.Helper()
	for range 5 {
		if unanswered, waiting, ok := fill(t); ok {
			return unanswered, waiting
		}
		t.Log("a SYN was sent again on a busy machine, and an end waits for what does not come: once more")
	}
	t.Fatal("the queue does not fill")
	return nil, 0
}

func fill(t *testing.T) (unanswered []packet, waiting int, ok bool) {
	t.Helper()
	syns, established := make(chan packet, 1000), make(chan struct{}, 1000)
	n, err := vnet.New(vnet.Config{Speed: 10}, vnet.Hooks{Sent: func(s vnet.Segment) {
		p, ok := read(s.Raw)
		if ok && p.flags == "SYN" {
			p.at = s.At.Microseconds()
			syns <- p
		}
	}, Changed: func(c vnet.Change) {
		if c.Host == vnet.Server && c.To == "ESTABLISHED" {
			established <- struct{}{}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	if _, err := n.Listen(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		connected := make(chan error, 1)
		go func() {
			_, err := n.Dial(ctx)
			connected <- err
		}()
		for done := false; !done; {
			select {
			case p := <-syns:
				if len(unanswered) > 0 && unanswered[0].srcPort != p.srcPort {
					unanswered = nil
				}
				if unanswered = append(unanswered, p); len(unanswered) == tries {
					return unanswered, waiting, true
				}
			case err := <-connected:
				if ctx.Err() != nil {
					return nil, 0, false
				}
				if err != nil {
					t.Fatal(err)
				}
				select { // the client's end is, but not yet the server's
				case <-established:
				case <-ctx.Done():
					return nil, 0, false
				}
				done = true
			case <-ctx.Done():
				return nil, 0, false
			}
		}
		waiting++
	}
}
