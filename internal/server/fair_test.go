package server

import (
	"fmt"
	"log"
	"net/http"
	"strings"
	"testing"

	"samesocket/internal/webtest"
)

// proxied makes a server that believes this machine's word on who the client is, so that
// a test can come from many networks.
func proxied(t *testing.T, change ...func(*Config)) *running {
	return newSite(t, append(change, func(c *Config) { c.TrustedProxies = []string{"127.0.0.0/8"} })...)
}

func from(n int) []string { return []string{"X-Forwarded-For", fmt.Sprintf("198.51.%d.7", n)} }

// One network gets half of the WebSockets, one visit its share, and another visitor gets
// one all the same.
func TestNoNetworkTakesAllWebSockets(t *testing.T) {
	st := proxied(t, func(c *Config) { c.Limits.WebSockets, c.Limits.WebSocketsPerVisit = 12, 4 })
	open := func(n int, path string) int { return st.upgrade(path, from(n)...).answer.StatusCode }
	count := func(n int, path string) (got int) {
		for range 20 {
			if open(n, path) == http.StatusSwitchingProtocols {
				got++
			}
		}
		return got
	}
	visit := func() string { return "/api/visits/" + st.newVisit() + "/events" }
	lab := "/api/labs/" + st.NewLab() + "/events"
	if got := count(1, visit()); got != 4 {
		t.Errorf("one visit has %d WebSockets, 4 are its share", got)
	}
	if got := count(1, lab); got != 2 {
		t.Errorf("one network has %d more, 2 are left to it", got)
	}
	if got := open(1, visit()); got != http.StatusServiceUnavailable {
		t.Errorf("beyond its share: %d", got)
	}
	if got := count(2, lab); got != 3 {
		t.Errorf("the next has %d, a quarter is 3", got)
	}
	if got := open(3, visit()); got != http.StatusSwitchingProtocols {
		t.Errorf("somebody else gets %d", got)
	}
}

// A class of four hundred behind one address: all pages, all labs, all streams, by the
// numbers of the program, where others have taken as much as they may.
func TestAClassBehindOneAddressFits(t *testing.T) {
	const class = 400
	l := DefaultLimits()
	for what, c := range map[string]struct{ needs, most, share int }{
		"labs":        {class, l.LabsPerPrefix, l.LabsPerPrefix},
		"creations":   {class, l.LabCreationsBurst, l.LabCreationsBurst},
		"visits":      {class, l.Visits, l.Visits / 4},
		"WebSockets":  {2 * class, l.WebSockets, l.WebSockets / 4},
		"connections": {6 * class, l.Connections, l.Connections / 4}, // a browser has six at most
	} {
		if c.needs > c.share {
			t.Errorf("%s: a class needs %d, a network has %d of %d", what, c.needs, c.share, c.most)
		}
	}
}

// A visitor's requests as another's come: 8,000 visits opened by one network leave those
// of others alone.
func TestVisitsOfOthersStay(t *testing.T) {
	st := proxied(t, func(c *Config) { c.Limits.Visits = 50 })
	token := st.Do("POST", "/api/visits", "", from(1)...).Member(t, 201, "token")
	for range 500 {
		st.Do("POST", "/api/visits", "", from(2)...).Member(t, 201, "token")
	}
	if r := st.Do("GET", "/try/"+token+"/ci/1", ""); r.StatusCode != 200 {
		t.Errorf("the visit of another network has gone: %d", r.StatusCode)
	}
}

// A server that everybody can reach says so in its log if it was not told its name; and
// answers to addresses only.
func TestPublicWithoutOrigin(t *testing.T) {
	st := newSite(t, func(*Config) {})
	if log := st.log.String(); strings.Contains(log, "-origin") {
		t.Errorf("on loopback nothing is to be warned of: %s", log)
	}
	public := newSiteOn(t, "0.0.0.0:0")
	public.T = t
	r := webtest.Client{T: t, URL: public.URL, Send: public.client.Do}.Do("GET", "/api/visits", "", "Host", "evil.example")
	r.WantProblem(t, http.StatusMisdirectedRequest, "host_not_allowed")
	if log := public.log.String(); strings.Count(log, "-origin") != 1 || !strings.Contains(log, "level=WARN") {
		t.Errorf("the log says %q", log)
	}
	named := newSiteOn(t, "0.0.0.0:0", func(c *Config) { c.Origins = []string{"https://lab.example.org"} })
	if log := named.log.String(); strings.Contains(log, "level=WARN") {
		t.Errorf("the log says %q", log)
	}
}

// What stands in the log cannot be used: neither an id of a lab nor a visit's token.
func TestLogHasNoIDs(t *testing.T) {
	st := newSite(t)
	id, token := st.NewLab(), st.newVisit()
	handler := st.recovered(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("injected") }))
	for _, path := range []string{"/api/labs/" + id + "/events", "/try/" + token + "/run/secret", "/api/visits/" + token, "//api/labs/" + id, "/x/try/" + token + "/run/1"} {
		r, _ := http.NewRequest("GET", st.URL+path, nil)
		handler.ServeHTTP(&recorded{header: http.Header{}}, r)
	}
	log := st.log.String()
	if strings.Count(log, "msg=panic") != 5 || strings.Contains(log, id) || strings.Contains(log, token) || strings.Contains(log, "secret") {
		t.Errorf("the log says %s", log)
	}
	if !strings.Contains(log, id[:6]) || !strings.Contains(log, "/api/labs/") {
		t.Errorf("the log does not say where: %s", log)
	}
}

// net/http names the other end of a connection in what it says of it; the log does not.
func TestLogNamesNobody(t *testing.T) {
	st := newSite(t)
	said := log.New(nameless{st.Server.log}, "", 0)
	said.Printf("%s", "http2: server connection from 192.0.2.7:4711 is no preface; [2001:db8::7]:4711 and [fe80::7%eth0]:80 too")
	if got := st.log.String(); strings.Contains(got, "192.0.2") || strings.Contains(got, "db8") || strings.Contains(got, "fe80") || strings.Count(got, "{address}") != 3 {
		t.Errorf("the log says %s", got)
	}
}
