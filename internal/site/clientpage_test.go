package site

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Every snippet file is on the page, with its address filled in: this server's, as
// the visitor sees it, the visit's, and the snippet's own run.
func TestClientPageShowsSnippets(t *testing.T) {
	st := serve(t)
	for origin, body := range map[string]string{
		st.URL:                    st.Do("GET", "/ko/client", "").Body,
		"https://lab.example.org": st.Do("GET", "/en/client", "", "Host", "lab.example.org").Body,
	} {
		meta := regexp.MustCompile(`<meta name="same-socket-visit" content="([^"]+)">`).FindStringSubmatch(body)
		if meta == nil {
			t.Fatal("the page has no visit")
		}
		files, err := os.ReadDir("../../web/snippets")
		if err != nil {
			t.Fatal(err)
		}
		var shown, there []string
		for _, m := range regexp.MustCompile(`data-snippet="([^"]+)"`).FindAllStringSubmatch(body, -1) {
			shown = append(shown, m[1])
		}
		for _, f := range files {
			run := strings.TrimSuffix(f.Name(), ".txt")
			there = append(there, run)
			if !strings.Contains(body, origin+"/try/"+meta[1]+"/"+run) {
				t.Errorf("%s does not have the address of the visit", run)
			}
		}
		slices.Sort(shown)
		slices.Sort(there)
		if !slices.Equal(shown, there) {
			t.Errorf("the page shows %v, there are %v", shown, there)
		}
		if strings.Contains(body, "{url}") {
			t.Error("an address is not filled in")
		}
	}
}

// When every visit is taken the page says so, and gives no address that would not
// work.
func TestClientPageWithoutAVisit(t *testing.T) {
	st := serve(t, func(c *Config) { c.Visit = func(*http.Request) string { return "" } })
	r := st.Do("GET", "/en/client", "")
	checkPage(t, "en", r)
	if !strings.Contains(r.Body, "All visits are taken") || strings.Contains(r.Body, "/try/") {
		t.Error("the page offers what it cannot keep")
	}
}
