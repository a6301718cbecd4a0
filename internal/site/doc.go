// Package site is what people read: pages, chapters, the teachers' page, frames
// for other sites and what these need to be found (oEmbed, cards), pictures and
// assets.
//
// It promises: every page is whole and readable without script; an asset under
// an address with its hash may be kept for ever; what an address asks for and
// cannot have is said, with what it could be.
//
// It knows neither labs nor visits nor sockets: what a page shows of the visitor
// is handed in by its Config; copy.go writes the same pages to a folder. Who
// may frame a page, and the headers that all answers have, are the server's.
//
// Reading path: internal/lesson reads the chapters (before); web/templates show
// them, and web/src/main.ts takes over in the browser (after). Start at site.go,
// then pages.go.
package site
