package stream

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// linesTimeout bounds the whole answer: a trace has at most some megabytes.
const linesTimeout = 30 * time.Second

// ServeLines answers with the events after since as JSON Lines, at once and
// finished: what a curl without Upgrade gets.
func ServeLines(w http.ResponseWriter, _ *http.Request, src Source, since uint64) error {
	err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(linesTimeout))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("limit the time of lines: %w", err)
	}
	w.Header().Set("Content-Type", "application/jsonl")
	w.Header().Set("Cache-Control", "no-store")
	lines, _ := src.Trace().Since(since)
	var line []byte
	for _, l := range lines {
		line = append(append(line[:0], l...), '\n')
		if _, err := w.Write(line); err != nil {
			return fmt.Errorf("write lines: %w", err)
		}
	}
	return nil
}
