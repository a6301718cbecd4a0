// Package e2e holds no code, only tests: they build the program once, start it
// on a free port of 127.0.0.1, and use it as visitors do, with a real Chromium.
//
// Each test tells a story. What the screen shows is compared with what the trace
// says, read by plain HTTP as JSON Lines, never with what the page's own script
// thinks. Whatever a page writes to its console as an error or a warning fails
// its test, and so does a program that prints more than its address or does not
// end when it is asked to. With -race the program is built with -race too.
//
// Nothing waits by the clock: a test waits for what the screen shows, frame by
// frame, or for an event (page_test.go, inpage.js). Without Chromium every test
// is skipped and says so; with CI=true that is a failure.
//
// Reading path: browser_test.go and program_test.go start the two sides,
// page_test.go is the vocabulary, lab_test.go the first story.
package e2e
