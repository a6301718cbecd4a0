package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"samesocket/internal/event"
)

// maxLine bounds a line of a file that is read, in octets.
const maxLine = 1 << 20

// A LineError says at which line a file is no trace, counted from 1.
type LineError struct {
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap gives the reason.
func (e *LineError) Unwrap() error { return e.Err }

// Read reads a trace's file, JSON Lines, as File writes it. The error is a *LineError
// unless r itself fails.
func Read(r io.Reader) (h Header, events []event.Event, err error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	n := 0
	wrong := func(format string, a ...any) (Header, []event.Event, error) {
		return Header{}, nil, &LineError{n, fmt.Errorf(format, a...)}
	}
	for s.Scan() {
		if n++; n == 1 {
			if err := json.Unmarshal(s.Bytes(), &h); err != nil || h.Format != fileFormat {
				return wrong("no trace of Same Socket begins so")
			}
			if h.Version != fileVersion {
				return wrong("the file is of version %d, and what can be read is %d", h.Version, fileVersion)
			}
			if h.Kind != Lab && h.Kind != Visit {
				return wrong("it is the trace of a %q", h.Kind)
			}
			continue
		}
		var e event.Event
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return wrong("%w", err)
		}
		if e.Seq != uint64(len(events))+1 {
			return wrong("event %d after %d", e.Seq, len(events))
		}
		if len(events) > 0 && e.Time < events[len(events)-1].Time {
			return wrong("event %d is earlier than the one before", e.Seq)
		}
		events = append(events, e)
	}
	n++
	switch err := s.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return wrong("longer than %d octets", maxLine)
	case err != nil:
		return Header{}, nil, fmt.Errorf("read trace: %w", err)
	case n == 1:
		return wrong("the file is empty")
	case len(events) != h.Events:
		return wrong("%d events of %d: the file was cut off, or added to", len(events), h.Events)
	}
	return h, events, nil
}
