// Package server is the edge of Same Socket: routes, limits, visits, and who may
// speak to it from where.
//
// It promises: every refusal is an RFC 9457 problem with a stable code; every
// limit is stated once, in limits.go, and shown at /{lang}/limits; a click that
// the browser silently sends again is answered with the first answer; a panic
// ends one request; when Serve returns, every lab, visit and socket is closed.
//
// No cookie is ever set or read. What gives authority is a lab's id or a
// visit's token, 128 random bits each, so another site's page has nothing to
// borrow; the checks of origin.go stand all the same.
//
// It leaves the lab's API to api, pages and assets to site, kernel sockets to
// observe, and the way of events to a browser to stream.
//
// Reading path: web/src/session/http.ts posts a click (before); server.go lets it in,
// visits.go joins its socket to a visit, and internal/api/api.go takes it (after).
// Start at server.go, which has the routes.
package server
