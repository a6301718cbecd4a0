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
			_, code, _ := strings.Cut(body, `data-snippet="`+run+`"`)
			code, _, _ = strings.Cut(code, "</figure>")
			// A proxy's configuration has the address in parts.
			host := strings.TrimPrefix(strings.TrimPrefix(origin, "https://"), "http://")
			name, _, _ := strings.Cut(host, ":")
			if !strings.Contains(code, "/try/"+meta[1]+"/"+run) || !strings.Contains(code, name) {
				t.Errorf("%s does not have the address of the visit", run)
			}
		}
		slices.Sort(shown)
		slices.Sort(there)
		if !slices.Equal(shown, there) {
			t.Errorf("the page shows %v, there are %v", shown, there)
		}
		if left := regexp.MustCompile(`\{(url|scheme|name|host|port|path|authority|\w+-tls)\}`).FindString(body); left != "" {
			t.Errorf("%s is not filled in", left)
		}
		tls := strings.HasPrefix(origin, "https:")
		for _, said := range []string{"proxy_ssl_name lab.example.org;", "ssl verify required", "sni: lab.example.org", "server lab.example.org:443;"} {
			if strings.Contains(body, said) != tls {
				t.Errorf("%s: %q is said: %v", origin, said, !tls)
			}
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
