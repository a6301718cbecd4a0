package server

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/observe"
)

// repetitions is how often each client is run: a verdict that one run out of
// twenty does not get is none.
func repetitions() int {
	if os.Getenv("CI") == "true" {
		return 20
	}
	return 3
}

// A judgement is what is said of a run.
type judgement struct {
	verdict event.Verdict
	reason  event.Reason
	stale   event.Stale
	suspect bool
}

// A program is a client that sends requests to a URL, and says how many
// connections it knows to have opened for them; 0 if it does not know.
type program func(ctx context.Context, url string) (connections int, err error)

// A trial is a client, and what is to be said of it each time.
type trial struct {
	run  program
	want judgement
}

// process runs a program with the run's URL behind its arguments; what follows
// "--" comes behind the URL. Its status does not matter, for some are meant to
// fail.
func process(name string, args ...string) program {
	return func(ctx context.Context, url string) (int, error) {
		before, after := args, []string(nil)
		if i := slices.Index(args, "--"); i >= 0 {
			before, after = args[:i], args[i+1:]
		}
		var out bytes.Buffer
		cmd := exec.CommandContext(ctx, name, slices.Concat(before, []string{url}, after)...)
		cmd.Stdout, cmd.Stderr = &out, &out
		var status *exec.ExitError
		if err := cmd.Run(); err != nil && !asExit(err, &status) {
			return 0, fmt.Errorf("%s: %w: %s", name, err, out.String())
		}
		if strings.Contains(out.String(), "ModuleNotFoundError") || strings.Contains(out.String(), "SyntaxError") {
			return 0, fmt.Errorf("%s: %s", name, out.String())
		}
		return opened(out.String()), nil
	}
}

func asExit(err error, status **exec.ExitError) bool {
	s, ok := err.(*exec.ExitError)
	*status = s
	return ok
}

// words has commands say how many connections they opened: curl says it by itself,
// wget and ab say what it follows from.
const words = `
curl() { command curl -w 'connects %{num_connects}\n' "$@"; }
said() { awk '/[.][.][.] connected[.]$/ { n++ } END { print "connects", n }'; }
wget() { command wget "$@" 2>&1 >/dev/null | said; }
ab() { command ab "$@" | awk '/^Complete requests/ { all = $3 } /^Keep-Alive requests/ { kept = $3 } END { print "connects", kept ? all + 1 - kept : all }'; }
`

// shell runs a line of sh in which $U is the run's URL.
func shell(line string) program {
	return func(ctx context.Context, url string) (int, error) {
		cmd := exec.CommandContext(ctx, "sh", "-c", words+line)
		cmd.Env = append(os.Environ(), "U="+url)
		var out bytes.Buffer
		cmd.Stdout = &out
		_ = cmd.Run() // some are meant to fail
		return opened(out.String()), ctx.Err()
	}
}

// opened is how many connections a client says that it opened, or how many
// different ends of its own it names.
func opened(out string) int {
	if n := connects(out); n > 0 {
		return n
	}
	ends := map[string]bool{}
	for _, end := range regexp.MustCompile(`local=/[0-9.]+:[0-9]+`).FindAllString(out, -1) {
		ends[end] = true
	}
	return len(ends)
}

// each runs every trial as often as it should be, each run under a visit of its
// own, and wants the same to be said every time. They run beside each other, for most
// of them wait most of the time.
func each(t *testing.T, st *running, trials map[string]trial) {
	t.Helper()
	eachOf(t, st, 16, trials)
}

// eachOf is each with no more than so many clients at once, for those whose start alone
// takes a core for most of a second. A client that is starved for tens of milliseconds
// is another client: a trial of which a run or two are others is said, and must be the
// same every time with nothing beside it.
func eachOf(t *testing.T, st *running, atOnce int, trials map[string]trial) {
	t.Helper()
	names := slices.Sorted(maps.Keys(trials))
	captured := captures(t, st.addr)
	counted := map[string]int{}
	for name, said := range st.repeated(t, trials, names, atOnce, counted) {
		t.Run(name, func(t *testing.T) {
			wrong := others(said, trials[name].want)
			n := 0
			for _, s := range wrong {
				n += said[s]
			}
			if n == 1 || n == 2 {
				t.Logf("%d of %d times beside others %s; so it runs again alone", n, repetitions(), wrong[0])
				said = st.repeated(t, trials, []string{name}, 1, counted)[name]
				wrong = others(said, trials[name].want)
			}
			for _, s := range wrong {
				t.Errorf("%d of %d times %s, want %+v", said[s], repetitions(), s, trials[name].want)
			}
		})
	}
	if captured == nil {
		return
	}
	connections := captured.connections(t)
	for run, n := range counted {
		if connections[run] != n {
			t.Errorf("%s is said to have come on %d connections, the capture has %d", run, n, connections[run])
		}
	}
}

// repeated counts what is said of each trial, and keeps of each run, by the beginning
// of its path, on how many connections it is said to have come.
func (st *running) repeated(t *testing.T, trials map[string]trial, names []string, atOnce int, counted map[string]int) map[string]map[string]int {
	said := map[string]map[string]int{}
	slots := make(chan struct{}, atOnce)
	var mu sync.Mutex
	var all sync.WaitGroup
	for range repetitions() {
		for _, name := range names {
			all.Go(func() {
				slots <- struct{}{}
				defer func() { <-slots }()
				s, path, connections := st.judged(t, name, trials[name])
				mu.Lock()
				defer mu.Unlock()
				if connections > 0 {
					counted[path] = connections
				}
				if said[name] == nil {
					said[name] = map[string]int{}
				}
				said[name][s]++
			})
		}
	}
	all.Wait()
	return said
}

// others are what was said besides what should be.
func others(said map[string]int, want judgement) (other []string) {
	for s := range said {
		if !strings.HasPrefix(s, fmt.Sprintf("%+v", want)) {
			other = append(other, s)
		}
	}
	return other
}

// judged runs a client once and returns what is said of it in the end: when all
// that it opened is there and closed, and what is to be known of a lost request is. The
// connections are 0 where nobody can count them: HTTP/2 packs the paths of its requests.
func (st *running) judged(t *testing.T, name string, c trial) (said, path string, connections int) {
	v, err := st.visits.Open(netip.Prefix{})
	if err != nil {
		return err.Error(), "", 0
	}
	path = "/try/" + v.Token() + "/" + name
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	opened, err := c.run(ctx, "http://"+st.addr+path)
	if err != nil {
		return err.Error(), "", 0
	}
	late := time.After(20 * time.Second)
	for {
		seen := v.Trace().Last()
		sum := v.Summary()
		if len(sum.Runs) == 1 && ended(sum.Runs[0], opened) && (c.want.stale == "") == (sum.Runs[0].Stale == "") {
			if r := sum.Runs[0]; r.Reason != event.HTTP2 {
				connections = r.Connections
			}
			return told(sum.Runs[0]), path, connections
		}
		select {
		case <-v.Trace().Changed(seen):
		case <-late:
			all := fmt.Sprintf("unsettled, where the client opened %d:", opened)
			for _, r := range sum.Runs {
				all += fmt.Sprintf(" %s, closed by %s;", told(r), r.ClosedBy)
			}
			return all, "", 0
		}
	}
}

func ended(r observe.RunSummary, opened int) bool {
	return (opened == 0 || opened == r.Connections) && !slices.ContainsFunc(r.Sockets, func(s observe.SocketSummary) bool { return s.Closed == nil })
}

func told(r observe.RunSummary) string {
	return fmt.Sprintf("%+v of %s: %d requests, %d connections, %d needless", judgement{r.Verdict, r.Reason, r.Stale, r.ProxySuspected},
		r.Client, r.Requests, r.Connections, r.Needless)
}

// script runs one of testdata/clients.
func script(interpreter, file, mode string) program {
	return process(interpreter, "testdata/clients/"+file, "--", mode)
}

func wants(v event.Verdict, r event.Reason) judgement { return judgement{verdict: v, reason: r} }
