package stream

import (
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/trace"
)

// Audiences lets the viewers of a trace share what is written for them: of those who
// have come equally far the first encodes and frames a batch, and the others write the
// same octets, for what a server sends is not masked (RFC 6455 section 5.1). It keeps
// nothing of a trace that nobody watches. The zero value is ready.
type Audiences struct {
	mu sync.Mutex
	of map[*trace.Trace]*audience
}

// audience is who watches one trace.
type audience struct {
	viewers atomic.Int32

	mu       sync.Mutex
	from, to uint64 // the last batch has the events from+1 to to
	made     time.Time
	message  []byte
}

// fresh is how old a batch may be for another viewer: its clock stood still meanwhile.
const fresh = 20 * time.Millisecond

// join takes a viewer in until leave is called.
func (as *Audiences) join(t *trace.Trace) (a *audience, leave func()) {
	if as == nil {
		return &audience{}, func() {}
	}
	as.mu.Lock()
	defer as.mu.Unlock()
	if a = as.of[t]; a == nil {
		if as.of == nil {
			as.of = make(map[*trace.Trace]*audience)
		}
		a = &audience{}
		as.of[t] = a
	}
	a.viewers.Add(1)
	return a, func() {
		as.mu.Lock()
		defer as.mu.Unlock()
		if a.viewers.Add(-1) == 0 {
			delete(as.of, t)
		}
	}
}

// batch is the message with the lines, which are the events after from; nobody may
// change it.
func (a *audience) batch(from uint64, lines [][]byte, now func() event.Now) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	to := from + uint64(len(lines))
	if a.message != nil && a.from == from && a.to == to && time.Since(a.made) < fresh {
		return a.message, nil
	}
	size := maxHead + 100
	for _, line := range lines {
		size += len(line) + 1
	}
	message, err := event.AppendFrame(make([]byte, maxHead, size), now(), lines)
	if err != nil {
		return nil, fmt.Errorf("encode frame: %w", err)
	}
	message = framed(message)
	if a.message = nil; a.viewers.Load() > 1 {
		a.from, a.to, a.made, a.message = from, to, time.Now(), message
	}
	return message, nil
}

// maxHead is the longest head of a frame that is not masked.
const maxHead = 10

// framed writes the head of a text frame (RFC 6455 section 5.2) before the payload,
// which begins at maxHead, and returns the frame.
func framed(b []byte) []byte {
	const finText = 0x81
	switch n := len(b) - maxHead; {
	case n < 126:
		b = b[maxHead-2:]
		b[1] = byte(n)
	case n < 1<<16:
		b = b[maxHead-4:]
		b[1] = 126
		binary.BigEndian.PutUint16(b[2:], uint16(n))
	default:
		b[1] = 127
		binary.BigEndian.PutUint64(b[2:], uint64(n))
	}
	b[0] = finText
	return b
}
