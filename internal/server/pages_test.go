package server

import (
	"regexp"
	"strings"
	"testing"
)

// The page's own request is the first that its visit tells.
func TestPageOpensAVisit(t *testing.T) {
	st := newSite(t)
	meta := regexp.MustCompile(`<meta name="same-socket-visit" content="([^"]+)">`)
	one := meta.FindStringSubmatch(st.Do("GET", "/ko/lab", "").Body)
	two := meta.FindStringSubmatch(st.Do("GET", "/ko/lab", "").Body)
	if one == nil || two == nil || one[1] == two[1] {
		t.Fatalf("tokens %v and %v", one, two)
	}
	events := st.Do("GET", "/api/visits/"+one[1]+"/events", "").Body
	if strings.Count(events, `"kind":"page"`) != 1 || !strings.Contains(events, `"target":"/ko/lab"`) || !strings.Contains(events, `"remote"`) {
		t.Errorf("the visit tells %s", events)
	}
	if meta.MatchString(st.Do("HEAD", "/ko/lab", "").Body) {
		t.Error("a HEAD opened a visit")
	}
	st.visits.Close()
	if r := st.Do("GET", "/ko/lab", ""); r.StatusCode != 200 || meta.MatchString(r.Body) {
		t.Errorf("without a visit to give: %d", r.StatusCode)
	}
}

// The commands that the lab page shows name this server as the visitor sees it.
func TestLabPageShowsCommands(t *testing.T) {
	st := newSite(t, func(c *Config) { c.Origins = []string{"https://lab.example.org"} })
	if body := st.Do("GET", "/ko/lab", "").Body; !strings.Contains(body, "curl -s -X POST "+st.URL+"/api/labs |") {
		t.Error("the command does not name this server")
	}
	if body := st.Do("GET", "/ko/lab", "", "Host", "lab.example.org").Body; !strings.Contains(body, "POST https://lab.example.org/api/labs") {
		t.Error("behind a proxy the command does not name the configured origin")
	}
}

// The teachers' page says plainly where an address leads that only this machine
// knows.
func TestLocalAddresses(t *testing.T) {
	st := newSite(t)
	for host, local := range map[string]bool{"localhost": true, "127.0.0.1:8080": true, "[::1]:8080": true, "203.0.113.5:8080": false, "[2001:db8::1]": false} {
		if said := strings.Contains(st.Do("GET", "/en/teach", "", "Host", host).Body, `class="local"`); said != local {
			t.Errorf("%s is taken for an address that only this machine knows: %v", host, said)
		}
	}
}
