package lab

import (
	"maps"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// What goroutines a lab with one idle connection has, and for what. Each but the clock's
// belongs to a library, as it is: the two of the client's connection are net/http's way to
// notice, while it lies idle, that the server has closed it; the server's are one that
// accepts and one for each connection, which is what the lab is about; and gVisor has, for
// each stack, a processor of segments for each P that the program may use.
func TestGoroutinesOfALab(t *testing.T) {
	before := goroutines()
	l := open(t, Config{Speed: 10})
	get(t, l, "/hello")
	settled(t, l)
	left := goroutines()
	maps.DeleteFunc(left, func(id, _ string) bool { return before[id] != "" })
	for what, want := range map[string]int{
		"tcp.(*processor).start(":        2 * runtime.GOMAXPROCS(0),
		"vnet.(*clock).run(":             1,
		"http.(*persistConn).readLoop(":  1,
		"http.(*persistConn).writeLoop(": 1,
		"lab.tellingListener.Accept(":    1,
		"net/http.(*conn).serve(":        1,
	} {
		got := 0
		for id, stack := range left {
			if strings.Contains(stack, what) {
				got++
				delete(left, id)
			}
		}
		if got != want {
			t.Errorf("%d goroutines in %s, want %d", got, what, want)
		}
	}
	for _, stack := range left {
		t.Errorf("a lab has another goroutine:\n%s", stack)
	}
}

// goroutines are the stacks of all, by number.
func goroutines() map[string]string {
	b := make([]byte, 1<<20)
	for {
		n := runtime.Stack(b, true)
		if n < len(b) {
			b = b[:n]
			break
		}
		b = make([]byte, 2*len(b))
	}
	all := map[string]string{}
	for _, stack := range strings.Split(string(b), "\n\n") {
		if m := regexp.MustCompile(`^goroutine (\d+) `).FindStringSubmatch(stack); m != nil {
			all[m[1]] = stack
		}
	}
	return all
}
