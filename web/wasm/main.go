//go:build js && wasm

// Command wasm is the lab where there is no server: package api's handler in a Worker
// of the page. internal/publish builds it when a site is written as files.
//
// Requests and answers are those of the API, as messages: {id, method, path, headers,
// body} is answered by {id, status, headers, body}. A request that upgrades to a
// WebSocket, for a lab's events, is answered by {id, frame} as long as there are events,
// then by {id, ended: true}; {leave: id} lets it go. {ready: true} comes once, before all.
//
// Reading path: web/src/session/worker.ts sends the messages (before); port.go turns
// them into requests, and internal/api/api.go has the routes (after).
package main

import (
	"syscall/js"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/lab"
	"samesocket/internal/scenario"
	"samesocket/web"
)

// warm runs a scenario in a lab that nobody sees. A browser compiles what runs for the
// first time while it runs, and in a lab that would count as the hosts' own slowness.
func warm(s *scenario.Scenario) {
	l, err := lab.New(lab.Config{})
	if err != nil {
		return // then the first act of the page says so
	}
	s.Run(l, scenario.Options{Stepped: true})
	l.Close(event.LabDestroyed)
}

func main() {
	scenarios, err := scenario.Load(web.Scenarios, "scenarios")
	if err != nil {
		panic(err) // they were read at every test
	}
	labs := api.New(api.Config{Prefix: "/api", Scenarios: scenarios, Limits: api.InPage(), Live: live})
	warm(scenarios["reuse-or-resume"])
	p := &port{labs: labs, open: map[int]func(){}}
	js.Global().Set("onmessage", js.FuncOf(p.receive))
	post(map[string]any{"ready": true})
	for now := range time.Tick(time.Second) {
		labs.Sweep(now)
	}
}
