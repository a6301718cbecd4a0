package vnet

import (
	"context"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what must happen.
const patience = 20 * time.Second

// story collects what the hooks tell, one line each.
type story struct {
	mu      sync.Mutex
	lines   []string
	last    time.Duration
	changed chan struct{}
}

func (s *story) tell(at time.Duration, format string, a ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at < s.last {
		s.lines = append(s.lines, fmt.Sprintf("time went back from %v to %v", s.last, at))
	}
	s.last = at
	s.lines = append(s.lines, fmt.Sprintf(format, a...))
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

func (s *story) hooks() Hooks {
	return Hooks{
		Sent: func(g Segment) {
			again := ""
			if g.Retransmission {
				again = " again"
			}
			if g.Lost != "" {
				again += " will be lost"
			}
			s.tell(g.At, "%v sends %s len %d%s", g.From, strings.Join(slices.Collect(g.Flags.Names()), " "), g.Length, again)
		},
		Delivered: func(a Arrival) { s.tell(a.At, "%v gets #%d", a.Host, a.ID) },
		Lost:      func(l Loss) { s.tell(l.At, "#%d lost", l.ID) },
		Looked:    func(l Lookup) { s.tell(l.At, "%v finds %s", l.Host, l.Found) },
		Changed:   func(c Change) { s.tell(c.At, "%v %s -> %s", c.Host, c.From, c.To) },
	}
}

// wait blocks until the story holds the line n times.
func (s *story) wait(t *testing.T, line string, n int) {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		s.mu.Lock()
		got := 0
		for _, l := range s.lines {
			if l == line {
				got++
			}
		}
		if got >= n {
			s.mu.Unlock()
			return
		}
		if s.changed == nil {
			s.changed = make(chan struct{})
		}
		ch := s.changed
		s.mu.Unlock()
		select {
		case <-ch:
		case <-deadline.Done():
			t.Fatalf("waited for %q %d times in:\n%s", line, n, s)
		}
	}
}

func (s *story) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.lines, "\n")
}

func open(t testing.TB, c Config, h Hooks) *Network {
	t.Helper()
	n, err := New(c, h)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	return n
}

// echo serves connections: it sends back what it reads, and closes after EOF.
func echo(t testing.TB, n *Network) {
	t.Helper()
	l, err := n.Listen()
	if err != nil {
		t.Fatal(err)
	}
	echoOn(t, n, l)
}

func echoOn(t testing.TB, n *Network, l net.Listener) {
	t.Helper()
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer c.Close()
				io.Copy(c, c)
			})
		}
	})
	t.Cleanup(func() { l.Close(); n.Close(); wg.Wait() })
}

// track keeps the lines that match the pattern: what one observer sees has one
// order, whereas two hosts that work at the same time have none between them.
func (s *story) track(pattern string) string {
	var keep []string
	for l := range strings.SplitSeq(s.String(), "\n") {
		if regexp.MustCompile(pattern).MatchString(l) {
			keep = append(keep, l)
		}
	}
	return strings.Join(keep, "\n")
}

func (s *story) want(t *testing.T, pattern, want string) {
	t.Helper()
	if got := s.track(pattern); got != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

// A client opens a connection, sends five octets, gets them back and closes.
func TestAConnectionsLife(t *testing.T) {
	var s story
	n := open(t, Config{OneWay: 100 * time.Millisecond, Speed: 10}, s.hooks())
	echo(t, n)

	c := dial(t, n)
	say(t, c, "hello")
	c.Close()
	s.wait(t, "client FIN-WAIT-2 -> TIME-WAIT", 1)
	s.wait(t, "server LAST-ACK -> CLOSED", 1)

	s.want(t, "^client .*->", `
client CLOSED -> SYN-SENT
client SYN-SENT -> ESTABLISHED
client ESTABLISHED -> FIN-WAIT-1
client FIN-WAIT-1 -> FIN-WAIT-2
client FIN-WAIT-2 -> TIME-WAIT`)
	s.want(t, "^server .*->", `
server LISTEN -> SYN-RECEIVED
server SYN-RECEIVED -> ESTABLISHED
server ESTABLISHED -> CLOSE-WAIT
server CLOSE-WAIT -> LAST-ACK
server LAST-ACK -> CLOSED`)
	s.want(t, "^client sends", `
client sends SYN len 0
client sends ACK len 0
client sends PSH ACK len 5
client sends ACK len 0
client sends FIN ACK len 0
client sends ACK len 0`)
	s.want(t, "^server sends", `
server sends SYN ACK len 0
server sends ACK len 0
server sends PSH ACK len 5
server sends ACK len 0
server sends FIN ACK len 0`)
	// The SYN finds the listener; whatever follows finds the connection's own
	// socket by the 4-tuple.
	s.want(t, "^server finds", `
server finds listener`+strings.Repeat("\nserver finds socket", 5))
	// Each state change comes after the arrival that causes it, and before the
	// segment that goes out with it.
	s.inOrder(t, "client CLOSED -> SYN-SENT", "client sends SYN len 0", "server gets #1", "server finds listener",
		"server LISTEN -> SYN-RECEIVED", "server sends SYN ACK len 0", "client gets #2", "client finds socket",
		"client SYN-SENT -> ESTABLISHED", "client sends ACK len 0", "server gets #3", "server SYN-RECEIVED -> ESTABLISHED")
	s.inOrder(t, "client ESTABLISHED -> FIN-WAIT-1", "client sends FIN ACK len 0", "server ESTABLISHED -> CLOSE-WAIT",
		"server CLOSE-WAIT -> LAST-ACK", "server sends FIN ACK len 0", "client FIN-WAIT-2 -> TIME-WAIT")
}

// inOrder checks that the first occurrences come in this order.
func (s *story) inOrder(t *testing.T, lines ...string) {
	t.Helper()
	all, at := strings.Split(s.String(), "\n"), -1
	for _, l := range lines {
		i := slices.Index(all, l)
		if i <= at {
			t.Errorf("%q is at %d, not after %d, in:\n%s", l, i, at, s)
			return
		}
		at = i
	}
}

func dial(t testing.TB, n *Network) net.Conn {
	t.Helper()
	c, err := n.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// say sends words to echo and waits for them.
func say(t testing.TB, c net.Conn, words string) {
	t.Helper()
	if _, err := io.WriteString(c, words); err != nil {
		t.Fatal(err)
	}
	back := make([]byte, len(words))
	if _, err := io.ReadFull(c, back); err != nil || string(back) != words {
		t.Fatalf("got back %q: %v", back, err)
	}
}
