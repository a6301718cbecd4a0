package server

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func trusting(t testing.TB, networks ...string) proxies {
	t.Helper()
	ps, err := newProxies(networks)
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// Who sent it: the rightmost address that is no trusted proxy.
func TestForwardedFor(t *testing.T) {
	ps := trusting(t, "10.0.0.0/8", "2001:db8:ffff::/48", "192.0.2.1")
	for _, c := range []struct {
		peer   string
		fields []string
		want   string
	}{
		{"203.0.113.9:1", nil, "203.0.113.9"},
		{"203.0.113.9:1", []string{"198.51.100.1"}, "203.0.113.9"}, // nobody vouches for it
		{"10.0.0.1:1", nil, "10.0.0.1"},
		{"10.0.0.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"[::ffff:10.0.0.1]:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"192.0.2.1:1", []string{"198.51.100.1"}, "198.51.100.1"},
		{"192.0.2.2:1", []string{"198.51.100.1"}, "192.0.2.2"},
		{"10.0.0.1:1", []string{"6.6.6.6, 198.51.100.1"}, "198.51.100.1"},               // 6.6.6.6 was sent by the client
		{"10.0.0.1:1", []string{"6.6.6.6, 198.51.100.1, 10.9.9.9"}, "198.51.100.1"},     // two proxies
		{"10.0.0.1:1", []string{"6.6.6.6", "198.51.100.1", "10.9.9.9"}, "198.51.100.1"}, // in lines of their own
		{"10.0.0.1:1", []string{"10.6.6.6, 198.51.100.1"}, "198.51.100.1"},              // pretends to be a proxy
		{"10.0.0.1:1", []string{"10.1.1.1, 10.2.2.2"}, "10.1.1.1"},                      // all of them are trusted
		{"10.0.0.1:1", []string{"198.51.100.1:4711"}, "198.51.100.1"},
		{"10.0.0.1:1", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		{"10.0.0.1:1", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"10.0.0.1:1", []string{"2001:db8::7"}, "2001:db8::7"},
		{"10.0.0.1:1", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"[2001:db8:ffff::1]:1", []string{"2001:db8::7, 10.0.0.3"}, "2001:db8::7"},
		{"10.0.0.1:1", []string{""}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"198.51.100.1, "}, "10.0.0.1"},
		{"10.0.0.1:1", []string{"198.51.100.1, unknown, 10.2.2.2"}, "10.2.2.2"},
		{"10.0.0.1:1", []string{"'; drop"}, "10.0.0.1"},
		{"pipe", []string{"198.51.100.1"}, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-For": c.fields}}
		if got := ps.client(r).String(); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.peer, c.fields, got, c.want)
		}
		if got := proxies(nil).client(r); c.peer != "pipe" && got != netip.MustParseAddrPort(c.peer).Addr().Unmap() {
			t.Errorf("%s %q: %s, but nobody is trusted", c.peer, c.fields, got)
		}
	}
}

func TestForwardedProto(t *testing.T) {
	ps := trusting(t, "10.0.0.0/8")
	for _, c := range []struct {
		peer   string
		fields []string
		want   bool
	}{
		{"10.0.0.1:1", []string{"https"}, true},
		{"10.0.0.1:1", []string{"HTTPS"}, true},
		{"10.0.0.1:1", []string{"http, https"}, true},
		{"10.0.0.1:1", []string{"https, http"}, false},
		{"10.0.0.1:1", []string{"https", "http"}, false},
		{"10.0.0.1:1", []string{"httpsx"}, false},
		{"10.0.0.1:1", nil, false},
		{"192.0.2.1:1", []string{"https"}, false},
		{"pipe", []string{"https"}, false},
	} {
		r := &http.Request{RemoteAddr: c.peer, Header: http.Header{"X-Forwarded-Proto": c.fields}}
		if got := ps.secure(r); got != c.want {
			t.Errorf("%s %q: %v", c.peer, c.fields, got)
		}
	}
}

func TestTrustedProxyNetworks(t *testing.T) {
	for _, bad := range []string{"", "10.0.0.0/33", "example.org", "10.0.0.1:80", "fe80::1%eth0", "::ffff:10.0.0.0/104", "*"} {
		if _, err := newProxies([]string{bad}); err == nil || !strings.Contains(err.Error(), "10.0.0.0/8") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if ps := trusting(t, "10.1.2.3/8", "::1"); !ps.trust(netip.MustParseAddr("10.9.9.9")) || !ps.trust(netip.IPv6Loopback()) {
		t.Errorf("%v", ps)
	}
}

// The whole server behind a proxy that it trusts, and before one that it does
// not: the URL that is printed, and whom a limit meets.
func TestBehindProxy(t *testing.T) {
	for _, trusted := range []bool{true, false} {
		st := newSite(t, func(c *Config) {
			c.Limits.Labs, c.Limits.LabsPerPrefix, c.Limits.LabCreationsBurst = 3, 100, 1 // labs are scarce from the second on
			if trusted {
				c.TrustedProxies = []string{"127.0.0.0/8"}
			}
		})
		r := st.Do("POST", "/api/visits", "", "X-Forwarded-Proto", "https", "Origin", "https://"+st.addr)
		if trusted {
			if url := r.Member(t, 201, "url"); !strings.HasPrefix(url, "https://"+st.addr+"/try/") {
				t.Errorf("url %s", url)
			}
		} else {
			r.WantProblem(t, 403, "origin_not_allowed")
		}
		st.Do("POST", "/api/labs", "", "X-Forwarded-For", "192.0.2.1").Member(t, 201, "id")
		r = st.Do("POST", "/api/labs", "", "X-Forwarded-For", "198.51.100.1")
		if trusted {
			r.Member(t, 201, "id")
			r = st.Do("POST", "/api/labs", "", "X-Forwarded-For", "203.0.113.1, 198.51.100.99")
		}
		r.WantProblem(t, 429, "lab_creations")
	}
}

// Whatever is sent, without trust it changes nothing; with trust the client is
// an address that somebody named or the peer, and never a panic.
func FuzzForwarded(f *testing.F) {
	for _, seed := range [][3]string{{"10.0.0.1:1", "1.2.3.4, 10.0.0.2", "https"}, {"10.0.0.1:1", ",,,", ","}, {"[::1]:1", "[::]:0,%", " https "}, {"", "", ""}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	ps := trusting(f, "10.0.0.0/8", "::1")
	f.Fuzz(func(t *testing.T, peer, from, proto string) {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": {from}, "X-Forwarded-Proto": {proto}}}
		bare := &http.Request{RemoteAddr: peer}
		if proxies(nil).client(r) != ps.client(bare) || proxies(nil).secure(r) {
			t.Errorf("%q %q %q is believed", peer, from, proto)
		}
		a := ps.client(r)
		if !ps.trust(ps.client(bare)) && a != ps.client(bare) {
			t.Errorf("%q %q: %s, whom nobody vouches for", peer, from, a)
		}
		_ = ps.secure(r)
		if p := prefixOf(a); p.IsValid() != a.IsValid() {
			t.Errorf("%s has no prefix", a)
		}
	})
}
