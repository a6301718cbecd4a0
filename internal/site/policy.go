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

// Those of a copy's pages stand in the page, where nobody can say who may frame it. A
// page with a lab runs its program, as WebAssembly in a Worker: a browser may hold the
// Worker to the page's policy.
const (
	readPolicy   = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
	choosePolicy = readPolicy + "; script-src 'self'"

	copyTeachPolicy = choosePolicy + "; frame-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

	livePolicy = readPolicy + "; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; " +
		"require-trusted-types-for 'script'; trusted-types lit-html same-socket-lab"
)

// filePolicy is that of a page that is one file, with a place for the hashes of its style
// sheets and one for that of its script. It names nobody whom the page could reach.
const filePolicy = "default-src 'none'; style-src%s; script-src %s 'wasm-unsafe-eval'; img-src data:; worker-src blob:; " +
	"base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types lit-html same-socket-lab"

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
