// Command fanout compares how package stream serves the viewers of one trace with the
// centrifuge library, which is made for nothing else. Both serve the same events over
// WebSocket on loopback, each from a process of its own, one after the other and again;
// the viewers are this process. It is a module of its own: nothing of the library comes
// into the program.
//
//	cd internal/load/fanout && go run . -viewers 500 -rate 100 -for 10s -repeats 5
//
// Both encode each event once: what one viewer costs is what is compared. The time of an
// event is when it was told, so how long it took is known but for a constant; the
// quickest of a run counts as nothing.
package main
