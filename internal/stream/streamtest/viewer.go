// Package streamtest is a viewer for tests: it opens a WebSocket as a browser
// would and reads frames, so that no test needs the WebSocket library itself.
//
// Reading path: internal/stream writes what is read here.
package streamtest

//lint:file-ignore SA1019 see package stream.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"nhooyr.io/websocket"

	"samesocket/internal/event"
)

// Viewer is one open WebSocket. Call Next often enough: the library answers
// pings only while it reads.
type Viewer struct{ conn *websocket.Conn }

// Closed says how the server closed the WebSocket (RFC 6455 section 7.4).
type Closed struct {
	Code   int
	Reason string
}

func (c Closed) Error() string { return fmt.Sprintf("closed %d: %s", c.Code, c.Reason) }

// Dial opens the WebSocket at an http or ws URL. A nil client means
// http.DefaultClient. If the server refuses, the error comes with its response.
func Dial(ctx context.Context, client *http.Client, url string, header http.Header) (*Viewer, *http.Response, error) {
	conn, resp, err := websocket.Dial(ctx, url, &websocket.DialOptions{HTTPClient: client, HTTPHeader: header})
	if err != nil {
		return nil, resp, fmt.Errorf("dial viewer: %w", err)
	}
	conn.SetReadLimit(-1)
	return &Viewer{conn}, resp, nil
}

// Next reads one frame; the error is a Closed once the server has closed. A
// context that ends during Next ends the connection too.
func (v *Viewer) Next(ctx context.Context) (event.Frame, error) {
	var f event.Frame
	_, b, err := v.conn.Read(ctx)
	if err != nil {
		var ce websocket.CloseError
		if errors.As(err, &ce) {
			return f, Closed{int(ce.Code), ce.Reason}
		}
		return f, fmt.Errorf("read frame: %w", err)
	}
	if err := json.Unmarshal(b, &f); err != nil {
		return f, fmt.Errorf("read frame: %w", err)
	}
	return f, nil
}

// Events reads frames until it has n events, or until the WebSocket closes.
func (v *Viewer) Events(ctx context.Context, n int) ([]event.Event, error) {
	var got []event.Event
	for len(got) < n {
		f, err := v.Next(ctx)
		if err != nil {
			return got, err
		}
		got = append(got, f.Events...)
	}
	return got, nil
}

// Say sends a message, which no viewer should.
func (v *Viewer) Say(ctx context.Context, message string) error {
	return v.conn.Write(ctx, websocket.MessageText, []byte(message))
}

// Close leaves as a closed tab does, without waiting.
func (v *Viewer) Close() { _ = v.conn.CloseNow() }
