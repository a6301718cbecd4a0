package server

import (
	"net"
	"strings"
	"testing"
)

// One table for both doors: a POST and a WebSocket handshake. HOST stands for
// the server's own address and PORT for its port.
func TestOrigins(t *testing.T) {
	st := newSite(t, func(c *Config) {
		c.Origins = []string{"https://lab.example.org", "https://other.example.org:8443"}
	})
	path := "/api/labs/" + st.NewLab() + "/events"
	_, port, _ := strings.Cut(st.addr, ":")
	for _, c := range []struct {
		origin  string
		allowed bool
	}{
		{"", true}, // no page sent it
		{"http://HOST", true},
		{"https://lab.example.org", true},
		{"https://other.example.org:8443", true},

		{"null", false},
		{"https://HOST", false},
		{"HTTP://HOST", false},
		{"http://HOST/", false},
		{"http://HOST:80", false},
		{"http://HOST.example.org", false},
		{"http://HOST@example.org", false},
		{"http://example.org@HOST", false},
		{"http://127.0.0.1", false},
		{"http://127.0.0.1:1", false},
		{"http://127.0.0.2:PORT", false},
		{"http://localhost:PORT", false}, // the Host field says 127.0.0.1
		{"http://[::1]:PORT", false},
		{"http://2130706433:PORT", false}, // 127.0.0.1 as a number
		{"ws://HOST", false},
		{"file://", false},
		{"about:blank", false},
		{"chrome-extension://abcdefgh", false},
		{"https://evil.example", false},
		{"http://lab.example.org", false},
		{"https://LAB.example.org", false},
		{"https://lab.example.org:443", false},
		{"https://lab.example.org.", false},
		{"https://lab.example.org/", false},
		{"https://lab.example.org.evil.example", false},
		{"https://evil-lab.example.org", false},
		{"https://lab.example.orgx", false},
		{"https://x.lab.example.org", false},
		{"https://lab.example.org:8443", false},
		{"https://other.example.org", false},
		{"http://HOST http://HOST", false},
		{"http://HOST, https://evil.example", false},
	} {
		origin := strings.NewReplacer("HOST", st.addr, "PORT", port).Replace(c.origin)
		var header []string
		if origin != "" {
			header = []string{"Origin", origin}
		}
		post := st.Do("POST", "/api/visits", "", header...)
		if got := post.StatusCode == 201; got != c.allowed {
			t.Errorf("POST from %q: %d, want allowed %v", origin, post.StatusCode, c.allowed)
		}
		ws := st.upgrade(path, header...)
		if got := ws.answer.StatusCode == 101; got != c.allowed {
			t.Errorf("WebSocket from %q: %d, want allowed %v", origin, ws.answer.StatusCode, c.allowed)
		}
		if !c.allowed {
			post.WantProblem(t, 403, "origin_not_allowed")
			if ws.answer.StatusCode != 403 {
				t.Errorf("WebSocket from %q: %d, want 403", origin, ws.answer.StatusCode)
			}
		}
		_ = ws.conn.Close()
	}
	// Two Origin fields are no origin, even if each alone would do.
	if ws := st.upgrade(path, "Origin", st.URL, "Origin", st.URL); ws.answer.StatusCode != 403 {
		t.Errorf("two Origin fields: %d", ws.answer.StatusCode)
	}
	// Sec-Fetch-Site tells what an absent Origin does not.
	st.Do("POST", "/api/visits", "", "Sec-Fetch-Site", "cross-site").WantProblem(t, 403, "origin_not_allowed")
	// Other sites may link here.
	if r := st.Do("GET", "/ko/", "", "Sec-Fetch-Site", "cross-site"); r.StatusCode != 200 {
		t.Errorf("a link from another site: %d", r.StatusCode)
	}
}

func TestConfiguredOriginsAreWrittenAsBrowsersDo(t *testing.T) {
	for _, bad := range []string{
		"lab.example.org", "https://lab.example.org/", "https://", "ftp://lab.example.org", "null", "*",
		"https://*.example.org", "https://LAB.example.org", "https://user@lab.example.org", "https://lab.example.org?x",
	} {
		if o, err := newOrigins([]string{bad}, nil); err == nil {
			t.Errorf("%q was accepted as %v", bad, o.extra)
		} else if !strings.Contains(err.Error(), bad) {
			t.Errorf("%q: the error does not name it: %v", bad, err)
		}
	}
}

// Names that somebody else may own are refused (DNS rebinding), wherever the server
// listens.
func TestHosts(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Origins = []string{"https://lab.example.org", "http://dev.example.org:9000"} })
	for host, allowed := range map[string]bool{
		"localhost": true, "localhost:1234": true, "LocalHost:1": true, "127.0.0.1": true, "127.0.0.1:9": true,
		"[::1]": true, "[::1]:80": true, "192.0.2.7:8080": true, "lab.example.org": true, "LAB.example.org": true,
		"dev.example.org:9000": true,

		"evil.example": false, "evil.example:8080": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		"notlocalhost": false, "dev.example.org": false, "dev.example.org:9001": false, "lab.example.org.": false,
	} {
		r := st.Do("GET", "/healthz", "", "Host", host)
		if got := r.StatusCode == 200; got != allowed {
			t.Errorf("Host %q: %d, want allowed %v", host, r.StatusCode, allowed)
		}
		if !allowed {
			if r.WantProblem(t, 421, "host_not_allowed"); !strings.Contains(r.Body, "-origin") {
				t.Errorf("Host %q: the problem does not say what to do: %s", host, r.Body)
			}
		}
	}
}

func TestVisible(t *testing.T) {
	for addr, want := range map[string]string{"127.0.0.1:80": "127.0.0.1:80", "[::]:80": "localhost:80", "0.0.0.0:80": "localhost:80", "[::1]:80": "[::1]:80"} {
		a, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := Visible(a); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
