package server

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

// The page shows every limit there is, with words in both languages.
func TestEveryLimitIsShown(t *testing.T) {
	st := newSite(t)
	shown := map[string]bool{}
	for _, row := range DefaultLimits().rows() {
		shown[row.Name] = true
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Limits]()) {
		if !shown[f.Name] && !f.Anonymous {
			t.Errorf("the page leaves out %s", f.Name)
		}
		if reflect.ValueOf(DefaultLimits()).FieldByIndex(f.Index).IsZero() {
			t.Errorf("%s has no default", f.Name)
		}
	}
	for _, want := range []string{"2,000", "400", "10분", "1시간", "20,000", "4 MiB", "2 GiB", "16 KiB", "10초", "15초", "5,000"} {
		if body := st.Do("GET", "/ko/limits", "").Body; !strings.Contains(body, ">"+want+"<") {
			t.Errorf("the Korean page lacks %q", want)
		}
	}
	if body := st.Do("GET", "/en/limits", "").Body; !strings.Contains(body, ">10 min<") || !strings.Contains(body, ">1 h<") {
		t.Errorf("the English page lacks its times")
	}
}

func TestPrefixOf(t *testing.T) {
	for addr, want := range map[string]string{
		"192.0.2.77:1234":           "192.0.2.0/24",
		"[::ffff:192.0.2.77]:1234":  "192.0.2.0/24",
		"[2001:db8:1:2:3:4:5:6]:1":  "2001:db8:1::/56",
		"[fe80::1%eth0]:1":          "fe80::/56",
		"[::1]:1":                   "::/56",
		"pipe":                      "invalid Prefix",
		"":                          "invalid Prefix",
		"192.0.2.77":                "invalid Prefix",
		"[2001:db8:1:2:ffff::1]:99": "2001:db8:1::/56",
	} {
		if got := prefixOf(proxies(nil).client(&http.Request{RemoteAddr: addr})).String(); got != want {
			t.Errorf("%q: %s, want %s", addr, got, want)
		}
	}
}

// The same limits as a visitor meets them.
func TestRefusalsByHTTP(t *testing.T) {
	st := newSite(t, func(c *Config) {
		c.Limits.Labs, c.Limits.Acts, c.Limits.ActsBurst = 1, 1, 2
		c.Limits.ViewersPerLab, c.Limits.WebSockets = 1, 4
	})
	id, token := st.NewLab(), st.newVisit()
	check := func(r webtest.Reply, status int, code string) {
		t.Helper()
		r.WantProblem(t, status, code)
		if n, err := strconv.Atoi(r.Header.Get("Retry-After")); err != nil || n < 1 {
			t.Errorf("%s: Retry-After %q", code, r.Header.Get("Retry-After"))
		}
	}
	check(st.Do("POST", "/api/labs", ""), 503, "labs_full")
	for range 2 {
		if r := st.Do("PATCH", "/api/labs/"+id+"/link", `{}`); r.StatusCode != 200 {
			t.Fatalf("%d %s", r.StatusCode, r.Body)
		}
	}
	check(st.Do("PATCH", "/api/labs/"+id+"/link", `{}`), 429, "acts")

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
