package site

import "net/http"

// ContentSecurityPolicy lets a page load and reach nothing but this server.
// Trusted Types make Chromium refuse any string that reaches a sink of markup,
// apart from the templates that Lit itself owns; so echoed bytes can only ever
// become text.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; " +
	"connect-src 'self'; img-src 'self' data:; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types lit-html"

// PartPolicy is that of a script or a style sheet, which is no page: whoever opens
// one by itself reads text.
const PartPolicy = "default-src 'none'; frame-ancestors 'none'"

// picturePolicy is that of a picture on a page of its own: it loads nothing, and
// its colours are written in it.
const picturePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// shared lets pages of other sites take an answer in, also those that ask for
// isolation (Cross-Origin-Embedder-Policy).
func shared(w http.ResponseWriter) {
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}
