//go:build js && wasm

// The messages of the page, as requests; and what answers them, as messages.

package main

import (
	"bytes"
	"context"
	"net/http"
	"sync"
	"syscall/js"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// nowEvery is the longest time without a frame, for the viewer's clock.
const nowEvery = 250 * time.Millisecond

// port is the Worker's side of the messages.
type port struct {
	labs http.Handler

	mu   sync.Mutex
	open map[int]func() // ends what answers a request, by the request's id
}

// receive takes one message. An act may wait for its lab, and the events that it waits
// for come by the same loop: so each request has a goroutine of its own.
func (p *port) receive(_ js.Value, args []js.Value) any {
	m := args[0].Get("data")
	if id := m.Get("leave"); id.Type() == js.TypeNumber {
		p.leave(id.Int())
		return nil
	}
	var body []byte
	if b := m.Get("body"); b.Type() == js.TypeString {
		body = []byte(b.String())
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, m.Get("method").String(), "http://lab"+m.Get("path").String(), bytes.NewReader(body))
	a := &answer{id: m.Get("id").Int(), header: http.Header{}, left: ctx.Done()}
	if err != nil {
		cancel()
		api.Problem{Status: http.StatusBadRequest, Code: "request_invalid", Detail: "This is no request."}.Write(a)
		a.send()
		return nil
	}
	headers := js.Global().Get("Object").Call("entries", m.Get("headers"))
	for i := range headers.Length() {
		r.Header.Set(headers.Index(i).Index(0).String(), headers.Index(i).Index(1).String())
	}
	p.mu.Lock()
	p.open[a.id] = cancel
	p.mu.Unlock()
	go func() {
		defer p.leave(a.id)
		p.labs.ServeHTTP(a, r)
		a.send()
	}()
	return nil
}

// leave ends a request that nobody waits for any more.
func (p *port) leave(id int) {
	p.mu.Lock()
	cancel := p.open[id]
	delete(p.open, id)
	p.mu.Unlock()
	if cancel != nil {
		cancel()
	}
}

// answer is the response to one request: a message, or for a live trace many.
type answer struct {
	id     int
	left   <-chan struct{} // the page waits for no more of it
	live   bool
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

// send posts the whole answer, or that a live one is over.
func (a *answer) send() {
	if a.live {
		post(map[string]any{"id": a.id, "ended": true})
		return
	}
	a.WriteHeader(http.StatusOK)
	headers := map[string]any{}
	for name := range a.header {
		headers[name] = a.header.Get(name)
	}
	body := js.Global().Get("Uint8Array").New(a.body.Len())
	js.CopyBytesToJS(body, a.body.Bytes())
	post(map[string]any{"id": a.id, "status": a.status, "headers": headers, "body": body})
}

// live posts the lab's events after ?since= as they come, in the frames that
// internal/stream writes, until the trace has ended or the page has left. Posting
// never waits, so what came meanwhile goes into one frame.
func live(w http.ResponseWriter, r *http.Request, l *lab.Lab) {
	a := w.(*answer)
	next, err := api.Since(r)
	if err != nil {
		api.Problem{Status: http.StatusBadRequest, Code: "since_invalid", Field: "since"}.Write(w)
		return
	}
	a.live = true
	now := time.NewTicker(nowEvery)
	defer now.Stop()
	due := true
	for {
		lines, ended := l.Trace().Since(next)
		if len(lines) > 0 || due {
			frame, err := event.AppendFrame(nil, l.Now(), lines)
			if err != nil {
				return
			}
			post(map[string]any{"id": a.id, "frame": string(frame)})
			next += uint64(len(lines))
			due = false
		} else if ended {
			return
		}
		select {
		case <-a.left:
			return
		case <-now.C:
			due = true
		case <-l.Trace().Changed(next):
		}
	}
}

func post(message map[string]any) { js.Global().Call("postMessage", message) }
