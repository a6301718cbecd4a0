package server

import (
	"slices"
	"strings"
	"testing"

	"samesocket/internal/site"
)

// Only a frame's page can be framed, by this server's own pages and by those that
// are configured; everything else refuses every frame.
func TestOnlyEmbedCanBeFramed(t *testing.T) {
	for _, c := range []struct {
		embedders []string
		want      string
	}{
		{nil, "frame-ancestors 'self'"},
		{[]string{"https://course.example", "http://localhost:8000"}, "frame-ancestors 'self' https://course.example http://localhost:8000"},
		{[]string{"https://course.example", "*"}, "frame-ancestors *"},
	} {
		st := newSite(t, func(conf *Config) { conf.Embedders = c.embedders })
		for _, path := range []string{"/embed/question", "/embed/reuse?lang=ko&view=socket", "/embed/none"} {
			r := st.Do("GET", path, "")
			if policy := strings.Split(r.Header.Get("Content-Security-Policy"), "; "); !slices.Contains(policy, c.want) || len(policy) != strings.Count(site.ContentSecurityPolicy, ";")+1 {
				t.Errorf("%s: %q, want %q in it", path, policy, c.want)
			}
			if r.Header.Get("X-Frame-Options") != "" || r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || r.Header.Get("Cross-Origin-Embedder-Policy") != "require-corp" {
				t.Errorf("%s cannot be framed: %v", path, r.Header)
			}
		}
		for _, path := range []string{
			"/", "/ko/", "/en/lab", "/en/lessons/question", "/ko/teach", "/en/limits", "/embed/", "/embed/question/", "/embed", "/EMBED/question",
			"/static/app.js", "/embed.js", "/embed.d.ts", "/oembed", "/api/labs", "/en/teach/snippets", "/none", "/embed/../en/lab", "/embed/question%2f..%2f",
		} {
			r := st.Do("GET", path, "")
			if r.Header.Get("X-Frame-Options") != "DENY" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
				if path == "/embed/question%2f..%2f" && r.StatusCode == 404 && strings.Contains(r.Body, `data-page="embed"`) {
					continue // a chapter of that name, which there is not
				}
				t.Errorf("%s can be framed: %v", path, r.Header)
			}
		}
		warned := strings.Contains(st.log.String(), "every site may frame")
		if any := slices.Contains(c.embedders, "*"); any != warned {
			t.Errorf("%q: warned %v", c.embedders, warned)
		}
	}
}

func TestEmbeddersAreExact(t *testing.T) {
	for _, wrong := range []string{"", "course.example", "https://", "https://course.example/", "https://Course.example", "https://*.course.example", "https://a.example;script-src *", "https://a.example 'unsafe-inline'", "https://a.example,https://b.example", "'none'", "**"} {
		if _, err := newEmbedders([]string{wrong}); err == nil {
			t.Errorf("%q passes", wrong)
		}
	}
}
