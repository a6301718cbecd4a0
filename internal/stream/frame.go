// A message of a stream: the clock and some events, as JSON (event.Frame).
//
// Before: viewer.go has events to send; after: web/src/session/live.ts reads them.

package stream

import (
	"encoding/json"
	"fmt"

	"samesocket/internal/event"
)

const (
	// maxMessage bounds the events of one message in bytes, so that a viewer
	// who comes late to a long trace gets it in pieces, each under its own
	// write time-out. A single larger event goes alone.
	maxMessage = 256 << 10
	// keepBuffer is how large a frame's buffer may be to be used again.
	keepBuffer = 16 << 10
)

// fit is how many of the lines go into one message.
func fit(lines [][]byte, limit int) int {
	size := 0
	for i, line := range lines {
		if size += len(line) + 1; size > limit && i > 0 {
			return i
		}
	}
	return len(lines)
}

// appendFrame appends an event.Frame as JSON, of events that are JSON already.
func appendFrame(b []byte, now event.Now, lines [][]byte) ([]byte, error) {
	n, err := json.Marshal(now)
	if err != nil {
		return nil, fmt.Errorf("write now: %w", err)
	}
	b = append(b, `{"now":`...)
	b = append(b, n...)
	b = append(b, `,"events":[`...)
	for i, line := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, line...)
	}
	return append(b, `]}`...), nil
}
