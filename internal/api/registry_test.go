package api

import (
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
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
	ls := newLabs(l, &trace.Budget{Most: l.TracesBytes}, slog.New(slog.DiscardHandler))
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

// Creations have a rate where labs are scarce, and only there.
func TestCreationsAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.Labs, l.LabCreations, l.LabCreationsBurst = 10, 60, 3 })
	for range 5 {
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

// A class of four hundred behind one address gets its labs at once, by the numbers of
// the program, also where half of all labs are in use.
func TestAClassFits(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.Labs, l.LabsPerPrefix, l.LabCreations, l.LabCreationsBurst = 2000, 400, 60, 400 })
	ls.opening = 1000 // of others
	for range 400 {
		ls.mustOpen(t, here, noon)
	}
	_, err := ls.open(here, noon.Add(time.Minute))
	refused(t, err, 429, "labs_per_prefix")
	ls.opening = 0
}

// fill tells the trace of the lab until it is full.
func fill(l *liveLab) {
	for {
		l.Tell(event.LabOpened{Stack: strings.Repeat("x", 1000)})
		if l.Trace().Limit() != "" {
			<-l.Done()
			return
		}
	}
}

// One network that fills all its traces has half of the room, and the others get their
// labs all the same: its full traces go first, but for those that are watched.
func TestNoNetworkTakesAllTraces(t *testing.T) {
	ls := registry(t, func(l *Limits) {
		l.Labs, l.LabsPerPrefix, l.TraceEvents, l.TraceBytes, l.TracesBytes = 100, 100, 1<<20, 64<<10, 1<<20
	})
	var greedy []*liveLab
	for n := range 20 {
		l := ls.mustOpen(t, here, noon)
		if n == 0 {
			leave, err := ls.watch(l)
			if err != nil {
				t.Fatal(err)
			}
			defer leave()
		}
		fill(l)
		greedy = append(greedy, l)
	}
	if got := ls.budget.Of(here); got > 600<<10 {
		t.Errorf("one network has %d of %d octets", got, 1<<20)
	}
	// Others fill what is left: their own networks bound them, too.
	for n := range byte(8) {
		p := netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, n}), 24)
		for range 4 {
			fill(ls.mustOpen(t, p, noon))
		}
	}
	if l := ls.mustOpen(t, there, noon); l.over() {
		t.Error("the newcomer's lab is over at once")
	}
	if ls.budget.Bytes() > 1<<20+64<<10 {
		t.Errorf("all traces have %d octets", ls.budget.Bytes())
	}
	checkLab(t, ls, greedy[0], true, "")
}

// A network that has used up its share, and watches all of it, is refused a lab that
// would be full at once; another network is not.
func TestANetworkAtItsShare(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.TraceEvents, l.TraceBytes, l.TracesBytes = 1<<20, 1<<20, 1<<20 })
	l := ls.mustOpen(t, here, noon)
	leave, err := ls.watch(l)
	if err != nil {
		t.Fatal(err)
	}
	fill(l)
	_, err = ls.open(here, noon)
	refused(t, err, 429, "traces_per_prefix")
	if l := ls.mustOpen(t, there, noon); l.over() {
		t.Error("another network's lab is over at once")
	}
	leave()
	if l := ls.mustOpen(t, here, noon); l.over() {
		t.Error("its full trace has not gone for the new one")
	}
}

// Where nothing can go that nobody watches, newcomers are refused, and told when to
// come again.
func TestTracesAreLimited(t *testing.T) {
	ls := registry(t, func(l *Limits) { l.TracesBytes = 256 << 10 })
	var leaves []func()
	for n := range byte(8) {
		if ls.budget.Short() {
			break
		}
		l := ls.mustOpen(t, netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, n}), 24), noon)
		leave, err := ls.watch(l)
		if err != nil {
			t.Fatal(err)
		}
		leaves = append(leaves, leave)
		fill(l)
	}
	_, err := ls.open(here, noon)
	refused(t, err, 503, "traces_full")
	for _, leave := range leaves {
		leave()
	}
	ls.mustOpen(t, here, noon)
}

// A panic in a lab is one line of the log, which names the lab without giving it away,
// and ends that lab alone.
func TestAPanicIsOneLine(t *testing.T) {
	var log strings.Builder
	l := roomy()
	ls := newLabs(l, &trace.Budget{}, slog.New(slog.NewTextHandler(&log, nil)))
	t.Cleanup(func() { ls.closeAll(t.Context()) })
	bad, good := ls.mustOpen(t, here, noon), ls.mustOpen(t, here, noon)
	bad.Tell(panics{})
	<-bad.Done()
	checkEnd(t, bad, "panic")
	if lines := strings.Count(log.String(), "\n"); lines != 1 || !strings.Contains(log.String(), "lab="+bad.id[:6]+" ") || strings.Contains(log.String(), bad.id) {
		t.Errorf("the log says %q", log.String())
	}
	if good.over() {
		t.Error("another lab ended too")
	}
	if _, err := good.Do(lab.Request{Target: "/hello"}); err != nil {
		t.Error(err)
	}
}

// panics is an event that cannot be told.
type panics struct{ event.LabReset }

func (panics) EventName() string { panic("injected") }

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
	if !l.over() {
		t.Error("the lab is forgotten but not closed")
	}
	checkEnd(t, l, why)
}

func checkEnd(t *testing.T, l *liveLab, why string) {
	t.Helper()
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
