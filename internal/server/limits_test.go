package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// The page shows every limit there is, with words in both languages.
func TestEveryLimitIsShown(t *testing.T) {
	st := newSite(t)
	shown := map[string]bool{}
	for _, row := range DefaultLimits().rows() {
		shown[row.Name] = true
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Limits]()) {
		if !shown[f.Name] {
			t.Errorf("the page leaves out %s", f.Name)
		}
		if reflect.ValueOf(DefaultLimits()).FieldByIndex(f.Index).IsZero() {
			t.Errorf("%s has no default", f.Name)
		}
	}
	for _, want := range []string{"2,000", "400", "10분", "1시간", "20,000", "4 MiB", "2 GiB", "16 KiB", "250 ms", "15초", "5,000"} {
		if body := st.do("GET", "/ko/limits", "").body; !strings.Contains(body, ">"+want+"<") {
			t.Errorf("the Korean page lacks %q", want)
		}
	}
	if body := st.do("GET", "/en/limits", "").body; !strings.Contains(body, ">10 min<") || !strings.Contains(body, ">1 h<") {
		t.Errorf("the English page lacks its times")
	}
}

func TestPrefixOf(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.77:1234":           "192.0.2.0/24",
		"[::ffff:192.0.2.77]:1234":  "192.0.2.0/24",
		"[2001:db8:1:2:3:4:5:6]:1":  "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1":          "fe80::/64",
		"[::1]:1":                   "::/64",
		"pipe":                      "invalid Prefix",
		"":                          "invalid Prefix",
		"192.0.2.77":                "invalid Prefix",
		"[2001:db8:1:2:ffff::1]:99": "2001:db8:1:2::/64",
	} {
		if got := prefixOf(proxies(nil).client(&http.Request{RemoteAddr: addr})).String(); got != want {
			t.Errorf("%q: %s, want %s", addr, got, want)
		}
	}
}

// refused checks that err is a problem with the status and code and says when
// to come again.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	p, ok := err.(problem)
	if !ok || p.Status != status || p.Code != code {
		t.Fatalf("got %v, want %d %s", err, status, code)
	}
	if p.retryAfter <= 0 {
		t.Errorf("%s does not say when to come again", code)
	}
}

func registry(t *testing.T, change func(*Limits)) *labs {
	l := DefaultLimits()
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
	if p := err.(problem); p.retryAfter > time.Second {
		t.Errorf("retry after %v at one a second", p.retryAfter)
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

// The same limits as a visitor meets them.
func TestRefusalsByHTTP(t *testing.T) {
	st := newSite(t, func(c *Config) {
		c.Limits.Labs, c.Limits.Acts, c.Limits.ActsBurst = 1, 1, 2
		c.Limits.ViewersPerLab, c.Limits.WebSockets = 1, 2
	})
	id, token := st.newLab(), st.newVisit()
	check := func(r reply, status int, code string) {
		t.Helper()
		r.wantProblem(t, status, code)
		if n, err := strconv.Atoi(r.Header.Get("Retry-After")); err != nil || n < 1 {
			t.Errorf("%s: Retry-After %q", code, r.Header.Get("Retry-After"))
		}
	}
	check(st.do("POST", "/api/labs", ""), 503, "labs_full")
	for range 2 {
		if r := st.do("PATCH", "/api/labs/"+id+"/link", `{}`); r.StatusCode != 200 {
			t.Fatalf("%d %s", r.StatusCode, r.body)
		}
	}
	check(st.do("PATCH", "/api/labs/"+id+"/link", `{}`), 429, "acts")

	viewer := st.upgrade("/api/labs/" + id + "/events")
	if viewer.answer.StatusCode != 101 {
		t.Fatalf("first viewer: %d", viewer.answer.StatusCode)
	}
	if ws := st.upgrade("/api/labs/" + id + "/events"); ws.answer.StatusCode != 503 {
		t.Errorf("second viewer: %d", ws.answer.StatusCode)
	}
	if ws := st.upgrade("/api/visits/" + token + "/events"); ws.answer.StatusCode != 101 {
		t.Errorf("second WebSocket: %d", ws.answer.StatusCode)
	}
	if ws := st.upgrade("/api/visits/" + token + "/events"); ws.answer.StatusCode != 503 || ws.answer.Header.Get("Retry-After") == "" {
		t.Errorf("third WebSocket: %d", ws.answer.StatusCode)
	}
}

func TestAmounts(t *testing.T) {
	for _, c := range []struct {
		value  any
		ko, en string
	}{
		{7, "7", "7"}, {1234567, "1,234,567", "1,234,567"}, {-1234, "-1,234", "-1,234"}, {-123, "-123", "-123"},
		{90 * time.Second, "90초", "90 s"}, {2 * time.Minute, "2분", "2 min"}, {time.Hour, "1시간", "1 h"}, {time.Millisecond, "1 ms", "1 ms"},
		{byteSize(1000), "1,000 B", "1,000 B"}, {byteSize(3 << 20), "3 MiB", "3 MiB"}, {byteSize(1536), "1,536 B", "1,536 B"},
	} {
		if ko, en := amount("ko", c.value), amount("en", c.value); ko != c.ko || en != c.en {
			t.Errorf("%s: %q %q, want %q %q", fmt.Sprint(c.value), ko, en, c.ko, c.en)
		}
	}
}
