package server

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// security.txt has what RFC 9116 demands: a contact, and a time from which on nobody need
// believe it, less than a year ahead; behind TLS also where it is. Without a contact there
// is none.
func TestSecurityTxt(t *testing.T) {
	const path = "/.well-known/security.txt"
	if r := newSite(t).Do("GET", path, ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("without a contact: %d %s", r.StatusCode, r.Body)
	}
	st := newSite(t, func(c *Config) {
		c.SecurityContacts = []string{"mailto:security@example.org", "https://example.org/report"}
		c.Origins = []string{"https://lab.example.org"}
	})
	r := st.Do("GET", path, "", "Host", "lab.example.org")
	if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Fatalf("%d %v", r.StatusCode, r.Header)
	}
	want := regexp.MustCompile(`^Contact: mailto:security@example\.org
Contact: https://example\.org/report
Expires: (\S+)
Preferred-Languages: en, ko
Canonical: https://lab\.example\.org/\.well-known/security\.txt
$`)
	m := want.FindStringSubmatch(r.Body)
	if m == nil {
		t.Fatalf("it says %q", r.Body)
	}
	if at, err := time.Parse(time.RFC3339, m[1]); err != nil || time.Until(at) < time.Hour || time.Until(at) > 365*24*time.Hour {
		t.Errorf("it expires at %s, %v", m[1], err)
	}
	if r := st.Do("GET", path, ""); strings.Contains(r.Body, "Canonical") {
		t.Errorf("without TLS it says %q", r.Body)
	}
	for _, bad := range []string{"security@example.org", "http://example.org", "mailto:", "mailto:a@b\nContact: mailto:evil@example.org", "javascript:alert(1)"} {
		if _, err := New(Config{Pages: st.site.Pages, Static: st.site.Static, SecurityContacts: []string{bad}}); err == nil || !strings.Contains(err.Error(), "security contact") {
			t.Errorf("%q is taken: %v", bad, err)
		}
	}
}

// robots.txt leads to the site map, and that to pages that are there, in both languages,
// of which none is kept from robots.
func TestSitemap(t *testing.T) {
	st := newSite(t)
	robots := st.Do("GET", "/robots.txt", "").Body
	m := regexp.MustCompile(`(?m)^Sitemap: http://[^/]+(/\S+)$`).FindStringSubmatch(robots)
	if m == nil {
		t.Fatalf("robots.txt says %q", robots)
	}
	var set struct {
		URLs []struct {
			Loc   string `xml:"loc"`
			Links []struct {
				Language string `xml:"hreflang,attr"`
				URL      string `xml:"href,attr"`
			} `xml:"http://www.w3.org/1999/xhtml link"`
		} `xml:"url"`
	}
	r := st.Do("GET", m[1], "")
	if err := xml.Unmarshal([]byte(r.Body), &set); err != nil || r.Header.Get("Content-Type") != "application/xml" {
		t.Fatalf("%v in %s", err, r.Body)
	}
	seen := map[string]bool{}
	for _, page := range set.URLs {
		u, err := url.Parse(page.Loc)
		if err != nil || u.Scheme+"://"+u.Host != st.URL || seen[page.Loc] {
			t.Fatalf("%q, %v", page.Loc, err)
		}
		seen[page.Loc] = true
		if r := st.Do("GET", u.Path, ""); r.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", u.Path, r.StatusCode)
		}
		for _, other := range page.Links {
			if !strings.HasPrefix(other.URL, st.URL+"/"+other.Language+"/") {
				t.Errorf("%s is %s in %s", page.Loc, other.URL, other.Language)
			}
		}
		if len(page.Links) != 2 {
			t.Errorf("%s is in %d languages", page.Loc, len(page.Links))
		}
		for line := range strings.Lines(robots) {
			if path, ok := strings.CutPrefix(strings.TrimSpace(line), "Disallow: "); ok && strings.HasPrefix(u.Path, path) {
				t.Errorf("%s is listed and kept from robots", u.Path)
			}
		}
	}
	if !seen[st.URL+"/ko/lessons/reuse"] || !seen[st.URL+"/en/"] || !seen[st.URL+"/en/licenses"] {
		t.Errorf("of %d pages some are missing", len(seen))
	}
}
