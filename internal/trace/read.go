package trace

import (
	"fmt"
	"time"

	"samesocket/internal/event"
)

// Events are kept as they were told, and written when somebody reads them first:
// most traces of requests are read by nobody, or not to their end.

// unread are the events behind the lines. They lie in pieces that grow with their
// number: one that grows as a whole is copied again and again.
type unread struct {
	pieces [][]told
	events int
}

// told is an event without what follows from its place and its payload.
type told struct {
	time int64
	host event.Host
	conn string
	data event.Payload
}

// written is the payload of an event that was written when it was told.
type written struct{ json []byte }

func (written) EventName() string { return "" }

const minPiece, maxPiece = 4, 256

func (u *unread) add(e event.Event) {
	last := len(u.pieces) - 1
	if last < 0 || len(u.pieces[last]) == cap(u.pieces[last]) {
		u.pieces = append(u.pieces, make([]told, 0, max(minPiece, min(maxPiece, u.events/2))))
		last++
	}
	u.pieces[last] = append(u.pieces[last], told{e.Time, e.Host, e.Conn, e.Data})
	u.events++
}

// Since returns the JSON of the events after seq n, and whether the trace has
// ended. The lines must not be changed.
func (t *Trace) Since(n uint64) (lines [][]byte, ended bool) {
	t.reading.Lock()
	defer t.reading.Unlock()
	ended = t.write()
	n = min(n, uint64(len(t.lines)))
	return t.lines[n:len(t.lines):len(t.lines)], ended
}

// write writes what has not been read yet. No appender waits for that.
func (t *Trace) write() (ended bool) {
	t.mu.Lock()
	now := t.unread
	t.unread, ended = unread{}, t.ended
	t.mu.Unlock()
	for _, piece := range now.pieces {
		for _, e := range piece {
			if w, ok := e.data.(written); ok {
				t.keep(w.json)
			} else {
				t.keep(t.copy(t.json(e)))
			}
		}
	}
	return ended
}

func (t *Trace) json(e told) []byte {
	var err error
	t.line, err = event.Event{
		Seq: uint64(len(t.lines)) + 1, Time: e.time, Name: e.data.EventName(), Host: e.host, Conn: e.conn, Data: e.data,
	}.AppendJSON(t.line[:0])
	if err != nil {
		panic(fmt.Errorf("write %s: %w", e.data.EventName(), err)) // Event.Reckon says that it has JSON
	}
	return t.line
}

func (t *Trace) keep(line []byte) {
	t.lines = append(t.lines, line)
	t.octets += len(line)
}

// maxChunk bounds the pieces of memory that lines are cut from.
const maxChunk = 16 << 10

// copy keeps b. Lines are cut from pieces that grow with the trace, for one
// allocation each costs more than writing them.
func (t *Trace) copy(b []byte) []byte {
	if cap(t.chunk)-len(t.chunk) < len(b) {
		t.chunk = make([]byte, 0, max(len(b), min(maxChunk, t.octets/4)))
	}
	start := len(t.chunk)
	t.chunk = append(t.chunk, b...)
	return t.chunk[start:len(t.chunk):len(t.chunk)]
}

// A Change is that a trace goes on or ends.
type Change struct {
	done chan struct{}
	at   time.Time // before done is closed nobody reads it
}

// Done returns a channel that is closed when it happens.
func (c *Change) Done() <-chan struct{} { return c.done }

// At is when it happened; zero if it has not, or if it had before anybody waited.
func (c *Change) At() time.Time {
	select {
	case <-c.done:
		return c.at
	default:
		return time.Time{}
	}
}

func (c *Change) happen(at time.Time) {
	c.at = at
	close(c.done)
}

// Next is that the trace holds an event after seq n or has ended. A reader that waits
// for an n beyond the end is woken by the next event already, and asks again.
func (t *Trace) Next(n uint64) *Change {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last > n || t.ended {
		c := &Change{done: make(chan struct{})}
		c.happen(time.Time{})
		return c
	}
	if t.changed == nil {
		t.changed = &Change{done: make(chan struct{})}
	}
	return t.changed
}

// Changed is Next's channel, for those who need not know when it happened.
func (t *Trace) Changed(n uint64) <-chan struct{} { return t.Next(n).done }
