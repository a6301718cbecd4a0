package site

import (
	"fmt"
	"io/fs"
	"net/http"
)

// Config is what a Site needs of its outside; all of it is required.
type Config struct {
	// Pages holds templates/*.html, messages/page.{ko,en}.json, lessons/,
	// scenarios/*.txtar, snippets/*.txt and openapi.json.
	Pages fs.FS
	// Static holds app.js, app.css and what they need.
	Static fs.FS
	// Limits are the rows of the page /{lang}/limits.
	Limits []Limit
	// Talk lists the origins, separated by spaces, that a frame may talk to
	// besides its own, or is "*"; empty for none.
	Talk string
	// Visitor says how whoever sent r sees this site.
	Visitor func(r *http.Request) Visitor
	// Visit opens a visit for whoever asked for a page, and returns its token;
	// empty if there is none.
	Visit func(r *http.Request) string
	// Refuse answers in place of a page: with a Refusal, or with an error that
	// is a mistake of ours.
	Refuse func(w http.ResponseWriter, r *http.Request, err error)
}

// A Visitor is what pages show of whoever asked for them.
type Visitor struct {
	// Origin is that of this site, such as "https://example.org"; Local means
	// that it leads everybody to their own machine.
	Origin string
	Local  bool
	Socket Socket
}

// A Socket is the connection on which a page was asked for, as two addresses
// with ports; empty if nobody can tell.
type Socket struct{ Client, Server string }

// A Limit is one line of the page /{lang}/limits: Name selects the message
// "page.limit.<Name>", Value is an int, Bytes or a time.Duration.
type Limit struct {
	Name  string
	Value any
}

// A Refusal is what is answered where there is no page for people: a status, a
// stable code, and what should have been asked.
type Refusal struct {
	Status                       int
	Code, Detail, Field, Allowed string
}

// Error makes a Refusal an error, for Config.Refuse.
func (r Refusal) Error() string { return r.Code }

var notFound = Refusal{Status: http.StatusNotFound, Code: "not_found", Detail: "There is nothing at this address."}

// Site serves the pages. What a route calls {lang} and {slug} it takes from the
// request's path values.
type Site struct {
	Config
	pages  *pages
	assets *assets
}

// New reads the pages and the assets.
func New(c Config) (*Site, error) {
	assets, err := readAssets(c.Static)
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	pages, err := readPages(c.Pages)
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	return &Site{c, pages, assets}, nil
}

// Routes lists what the site answers, and how; patterns are those of net/http, but
// for the one that ends in *. What is not listed: Embed, of which the program says who
// may frame it, and NotFound.
func (s *Site) Routes() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"/":                      s.chooseLanguage,
		"/{lang}":                s.addSlash,
		"/{lang}/":               s.page("front"),
		"/{lang}/lessons/{slug}": s.lesson,
		"/{lang}/lab":            s.page("lab"),
		"/{lang}/client":         s.page("client"),
		"/{lang}/shared/{view}":  s.shared,
		"/{lang}/limits":         s.page("limits"),
		"/{lang}/licenses":       s.page("licenses"),
		"/{lang}/api":            s.page("api"),
		"/{lang}/replay":         s.page("replay"),
		"/{lang}/rfc":            s.page("rfc"),
		"/{lang}/kernel":         s.page("kernel"),
		"/{lang}/teach":          s.teach,
		"/{lang}/teach/snippets": s.teachSnippets,
		"/embed.js":              s.embedScript,
		"/embed.d.ts":            s.embedScript,
		"/oembed":                s.oembed,
		"/sitemap.xml":           s.sitemap,
		"/static/*":              s.static,
	}
}
