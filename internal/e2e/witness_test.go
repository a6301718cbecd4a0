package e2e

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// witness keeps what the browser tells about a tab: what went wrong, and what
// was asked and heard over the network.
type witness struct {
	mu       sync.Mutex
	wrong    []string
	allowed  []*regexp.Regexp
	requests []string // "GET http://...", WebSockets included
	frames   []string // WebSocket messages
}

// take is called for every event of the tab, in order; it must return soon.
func (w *witness) take(e any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := e.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		w.wrong = append(w.wrong, "uncaught: "+text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			var words []string
			for _, arg := range e.Args {
				words = append(words, string(arg.Value)+arg.Description)
			}
			w.wrong = append(w.wrong, fmt.Sprintf("console.%s: %s", e.Type, strings.Join(words, " ")))
		}
	case *log.EventEntryAdded:
		// Violations of the Content-Security-Policy and of Trusted Types come here.
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			w.wrong = append(w.wrong, fmt.Sprintf("%s %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		w.requests = append(w.requests, e.Request.Method+" "+e.Request.URL)
	case *network.EventWebSocketCreated:
		w.requests = append(w.requests, "WebSocket "+e.URL)
	case *network.EventWebSocketFrameReceived:
		w.frames = append(w.frames, string(e.Response.PayloadData))
	}
}

// allow takes complaints that match for part of the story.
func (w *witness) allow(pattern string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.allowed = append(w.allowed, regexp.MustCompile(pattern))
}

// complaints are the errors and warnings that no story allows.
func (w *witness) complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.wrong), func(text string) bool {
		return slices.ContainsFunc(w.allowed, func(r *regexp.Regexp) bool { return r.MatchString(text) })
	})
}

// asked are the requests so far, in order.
func (w *witness) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.requests)
}

// heard is everything that came by WebSocket.
func (w *witness) heard() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.frames, "\n")
}

// said is everything that went wrong, what the story allows included.
func (w *witness) said() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.wrong)
}
