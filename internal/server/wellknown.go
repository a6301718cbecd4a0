package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// robots lets the pages be found, and keeps what makes visits and labs, or answers
// anything, from being asked for by nobody in particular.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) {
	writeText(w, "User-agent: *\nDisallow: /api/\nDisallow: /try/\nDisallow: /embed/\nDisallow: /oembed\nDisallow: /*/shared/\n\nSitemap: "+s.origins.own(r)+"/sitemap.xml\n")
}

// expires is how long what security.txt says may be believed: as long as the program
// runs, and less than a year (RFC 9116 section 2.5.5).
const expires = 90 * 24 * time.Hour

// security says whom to tell of a hole, and how (RFC 9116).
func (s *Server) security(w http.ResponseWriter, r *http.Request) {
	var b strings.Builder
	for _, contact := range s.contacts {
		fmt.Fprintf(&b, "Contact: %s\n", contact)
	}
	fmt.Fprintf(&b, "Expires: %s\n", time.Now().Add(expires).UTC().Format(time.RFC3339))
	b.WriteString("Preferred-Languages: en, ko\n")
	if own := s.origins.own(r); strings.HasPrefix(own, "https:") { // section 2.5.2
		fmt.Fprintf(&b, "Canonical: %s/.well-known/security.txt\n", own)
	}
	writeText(w, b.String())
}

// contactable says what is wrong with the contacts: section 2.5.3 wants URIs, and of the
// web's those with TLS.
func contactable(contacts []string) error {
	for _, contact := range contacts {
		u, err := url.Parse(contact)
		if err != nil || !slices.Contains([]string{"mailto", "https", "tel"}, u.Scheme) || u.Opaque+u.Host == "" || strings.ContainsAny(contact, " \r\n") {
			return fmt.Errorf("security contact %q: want a URI such as mailto:security@example.org, https://… or tel:…", contact)
		}
	}
	return nil
}
