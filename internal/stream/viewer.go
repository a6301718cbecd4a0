// One viewer: it is sent what it does not have yet, until there is a reason to close.
//
// Before: stream.go has upgraded the request; after: internal/event/frame.go writes the
// events as one message, and web/src/session/live.ts reads it.

package stream

//lint:file-ignore SA1019 nhooyr.io/websocket is frozen, chosen, and kept to this package.

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"nhooyr.io/websocket"

	"samesocket/internal/trace"
)

// maxMessage bounds the events of one message in bytes, so that a viewer who comes
// late to a long trace gets it in pieces, each under its own write time-out. A single
// larger event goes alone.
const maxMessage = 256 << 10

// viewer is one open WebSocket.
type viewer struct {
	Options
	conn     *websocket.Conn
	wire     *wire
	src      Source
	trace    *trace.Trace
	audience *audience

	next    uint64        // the last seq that was sent
	from    uint64        // the last seq there was when the viewer came
	pending *trace.Change // of the trace after next

	helpers sync.WaitGroup
	read    chan bool // the reader has ended; true: a message came
}

// follow sends what the viewer does not have yet, until there is a reason to
// close.
func (v *viewer) follow(server context.Context) ending {
	now := time.NewTimer(v.NowEvery)
	defer now.Stop()
	ping := time.NewTimer(v.Ping)
	defer ping.Stop()

	v.pending = v.trace.Next(v.next)
	asked := false
	due := true // the first frame goes out at once, events or not
	for {
		lines, ended := v.trace.Since(v.next)
		lines = lines[:fit(lines, maxMessage)]
		if len(lines) > 0 || due {
			if err := v.write(lines); err != nil {
				return v.failed(err)
			}
			due = false
			now.Reset(v.NowEvery)
			if v.behind() > v.MaxBehind {
				v.Meter.Slow()
				return ending{websocket.StatusPolicyViolation, "too far behind, resume from your last seq", ErrBehind}
			}
		} else if ended {
			return ending{websocket.StatusNormalClosure, "the trace has ended", nil}
		}
		wait := v.trace.Next(v.next)
		if len(lines) == 0 || v.pending.At().IsZero() {
			v.pending = wait // nothing has happened since, or nobody knows when
		}
		select {
		case <-server.Done():
			return ending{websocket.StatusGoingAway, "the server is shutting down", nil}
		case spoke := <-v.read:
			return left(spoke)
		case <-ping.C:
			// A viewer says nothing, so whatever came is a pong. It waited behind all that
			// lies in the buffers between us and a slow viewer, therefore so long.
			if heard := v.wire.heard.Swap(false); asked && !heard {
				return ending{err: fmt.Errorf("%w: no pong", ErrMute)}
			}
			asked = true
			if err := v.send(pingFrame); err != nil {
				return v.failed(err)
			}
			ping.Reset(v.Ping)
		case <-now.C:
			due = true
		case <-wait.Done():
		}
	}
}

// pingFrame is a ping without content (RFC 6455 section 5.5.2).
var pingFrame = []byte{0x89, 0}

// write sends one message and measures how long its first event has waited.
func (v *viewer) write(lines [][]byte) error {
	message, err := v.audience.batch(v.next, lines, v.src.Now)
	if err != nil {
		return err
	}
	told := v.pending.At()
	v.next += uint64(len(lines))
	v.pending = v.trace.Next(v.next)
	if err := v.send(message); err != nil {
		return err
	}
	if len(lines) > 0 && !told.IsZero() {
		v.Meter.Written(time.Since(told))
	}
	return nil
}

// send writes one frame.
func (v *viewer) send(frame []byte) error {
	v.Meter.Queued(len(frame))
	defer v.Meter.Queued(-len(frame))
	_, err := v.wire.Write(frame)
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		v.Meter.Slow()
		return fmt.Errorf("%w: write frame: %w", ErrMute, err)
	case err != nil:
		return fmt.Errorf("write frame: %w", err)
	}
	return nil
}

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

// behind is how many bytes of events have piled up since the viewer came. It
// is asked when a write has ended: only then could the viewer be told.
func (v *viewer) behind() int {
	lines, _ := v.trace.Since(max(v.next, v.from))
	n := 0
	for _, line := range lines {
		if n += len(line); n > v.MaxBehind {
			break
		}
	}
	return n
}

// failed tells a viewer that left while we wrote from one that does not read.
func (v *viewer) failed(err error) ending {
	if errors.Is(err, ErrMute) {
		return ending{err: err}
	}
	select {
	case spoke := <-v.read:
		return left(spoke)
	default:
		return ending{err: err}
	}
}

func left(spoke bool) ending {
	if spoke {
		return ending{websocket.StatusPolicyViolation, "viewers only listen", ErrSpoke}
	}
	return ending{}
}
