package api

import (
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// refused checks that err is a problem with the status and code and says when
// to come again.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	p, ok := err.(Problem)
	if !ok || p.Status != status || p.Code != code {
		t.Fatalf("got %v, want %d %s", err, status, code)
	}
	if p.RetryAfter <= 0 {
		t.Errorf("%s does not say when to come again", code)
	}
}

func registry(t *testing.T, change func(*Limits)) *labs {
	l := roomy()
	change(&l)
	ls := newLabs(l, &trace.Budget{}, slog.New(slog.DiscardHandler))
	t.Cleanup(func() { ls.closeAll(t.Context()) })
	return ls
}

var (
	here  = netip.MustParsePrefix("192.0.2.0/24")
	there = netip.MustParsePrefix("198.51.100.0/24")
	noon  = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
)

func (ls *labs) mustOpen(t *testing.T, prefix netip.Prefix, now time.Time) *liveLab {
	t.Helper()
	l, err := ls.open(prefix, now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLabsAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.Labs, l.LabsPerPrefix = 6, 2 })
	first := ls.mustOpen(t, here, noon)
	ls.mustOpen(t, here, noon)
	// Below half of the capacity a class behind one address is not limited.
	ls.mustOpen(t, here, noon)
	_, err := ls.open(here, noon)
	refused(t, err, 429, "labs_per_prefix")
	ls.mustOpen(t, there, noon)
	ls.mustOpen(t, there, noon)
	_, err = ls.open(there, noon)
	refused(t, err, 429, "labs_per_prefix")
	ls.mustOpen(t, netip.Prefix{}, noon)
	_, err = ls.open(netip.Prefix{}, noon)
	refused(t, err, 503, "labs_full")
	// A place that is given back can be taken.
	if err := ls.destroy(first.id); err != nil {
		t.Fatal(err)
	}
	ls.mustOpen(t, netip.Prefix{}, noon)
}

func TestCreationsAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.LabCreations, l.LabCreationsBurst = 60, 3 })
	for range 3 {
		ls.mustOpen(t, here, noon)
	}
	_, err := ls.open(here, noon)
	refused(t, err, 429, "lab_creations")
	if p := err.(Problem); p.RetryAfter > time.Second {
		t.Errorf("retry after %v at one a second", p.RetryAfter)
	}
	ls.mustOpen(t, there, noon)
	ls.mustOpen(t, here, noon.Add(time.Second))
	_, err = ls.open(here, noon.Add(time.Second))
	refused(t, err, 429, "lab_creations")
	// A prefix at rest is forgotten, so that the table stays small.
	ls.sweep(noon.Add(time.Minute))
	if n := len(ls.creations); n != 0 {
		t.Errorf("%d prefixes are remembered at rest", n)
	}
}

func TestTracesAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.TracesBytes = 1 << 10 })
	full := trace.New(trace.Limits{Total: ls.budget})
	for ls.budget.Bytes() < 1<<10 {
		if _, err := full.Append(event.Event{Data: event.LabOpened{Stack: strings.Repeat("x", 100)}}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ls.open(here, noon)
	refused(t, err, 503, "traces_full")
	full.Release()
	ls.mustOpen(t, here, noon)
}

func TestActsAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.Acts, l.ActsBurst = 20, 5 })
	l := ls.mustOpen(t, here, noon)
	for range 5 {
		if _, err := ls.act(l.id, noon); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ls.act(l.id, noon)
	refused(t, err, 429, "acts")
	if _, err := ls.act(l.id, noon.Add(50*time.Millisecond)); err != nil {
		t.Errorf("a twentieth of a second later: %v", err)
	}
	if _, err := ls.find(l.id, noon); err != nil {
		t.Errorf("reading is no act, but: %v", err)
	}
}

func TestLabsEndWhenNobodyUsesThem(t *testing.T) {
	ls := registry(t, func(*Limits) {})
	idle, used, watched, old := ls.mustOpen(t, here, noon), ls.mustOpen(t, here, noon), ls.mustOpen(t, here, noon), ls.mustOpen(t, here, noon.Add(-49*time.Minute))
	leave, err := ls.watch(watched)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = ls.find(used.id, noon.Add(5*time.Minute))
	_, _ = ls.find(old.id, noon.Add(5*time.Minute))
	ls.sweep(noon.Add(10 * time.Minute))
	for _, c := range []struct {
		l     *liveLab
		alive bool
		why   string
	}{{idle, false, "idle"}, {used, true, ""}, {watched, true, ""}, {old, true, ""}} {
		checkLab(t, ls, c.l, c.alive, c.why)
	}
	ls.sweep(noon.Add(11 * time.Minute))
	checkLab(t, ls, old, false, "expired")
	checkLab(t, ls, watched, true, "")
	ls.sweep(noon.Add(60 * time.Minute))
	checkLab(t, ls, watched, false, "expired")
	leave()
	if len(ls.alive) != 0 || len(ls.perPrefix) != 0 {
		t.Errorf("%d labs and %d prefixes are left", len(ls.alive), len(ls.perPrefix))
	}
}

func checkLab(t *testing.T, ls *labs, l *liveLab, alive bool, why string) {
	t.Helper()
	if _, found := ls.alive[l.id]; found != alive {
		t.Errorf("alive: %v, want %v", found, alive)
	}
	if alive {
		return
	}
	select {
	case <-l.Done():
	default:
		t.Error("the lab is forgotten but not closed")
	}
	lines, ended := l.Trace().Since(0)
	if !ended || len(lines) == 0 || !strings.Contains(string(lines[len(lines)-1]), `"why":"`+why+`"`) {
		t.Errorf("the trace does not end with why %s", why)
	}
}

// A lab whose making fails, or that comes too late, takes no place.
func TestShutdownClosesLabsAndLetsNoneIn(t *testing.T) {
	ls := registry(t, func(*Limits) {})
	l := ls.mustOpen(t, here, noon)
	ls.closeAll(t.Context())
	checkLab(t, ls, l, false, "shutdown")
	_, err := ls.open(here, noon)
	refused(t, err, 503, "shutting_down")
	if len(ls.perPrefix) != 0 || ls.opening != 0 {
		t.Errorf("places are still taken: %v %d", ls.perPrefix, ls.opening)
	}
}
