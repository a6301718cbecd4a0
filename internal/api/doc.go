// Package api is the lab's API as an http.Handler: labs, what is done to them,
// and their traces, each reached by the lab's id.
//
// It promises: every refusal is an RFC 9457 problem with a stable code; a click
// that the browser silently sends again acts once and is answered alike; a lab
// that nobody uses, or that is too old, is closed; after Close no lab is left.
//
// It knows nothing of the operating system, of sockets or of who watches: how a
// trace goes to a viewer live, and where a client is counted, are funcs of its
// Config. So it also runs where there is no server (WebAssembly), or before one
// that passes acts on.
//
// Reading path: internal/server/server.go lets a request in (before); act.go finds
// its lab, labs.go turns it into a call of lab.Do (after: internal/lab/do.go).
// Start at api.go, which lists every route.
package api

//go:generate go run samesocket/internal/openapi -internal .. -o ../../web/openapi.json
