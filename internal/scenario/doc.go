// Package scenario runs scripted experiments: a file of web/scenarios says what is
// done in a lab and what must be seen, and the same file is a Go test, a button of
// a chapter, and a story to read.
//
// A scenario begins with a reset of the lab and with plain settings: no loss, no
// box, no idle time-outs, no probes, a server that accepts. The round-trip time and the
// clock stay the visitor's, unless a step sets the former. Each act begins when
// the wire is empty, programs and hosts have settled, and the clock runs, unless
// meanwhile stands before it; nothing waits on wall time. What a scenario leaves behind, connections and settings,
// stays, so that the reader can go on from there.
//
// It promises: what is expected is judged by the trace alone; every expectation
// of scenario:started is told decided once, as soon as it is, unless the lab ends;
// a lab that ends, a reset, an act that cannot be done or a lab that does not
// come to rest ends the scenario, and nothing else keeps it but a pause.
//
// What an expectation means to a learner is for the page that shows its id.
//
// Reading path: internal/api/scenarios.go calls Run (before); parse.go, act.go
// and expect.go read a file, run.go runs it; story.go is what is judged; the
// events go to the lab's trace (after).
package scenario
