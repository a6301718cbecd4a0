// One viewer: it is sent what it does not have yet, until there is a reason to close.
//
// Before: stream.go has upgraded the request; after: frame.go writes the events as one
// message, and web/src/session/live.ts reads it.

package stream

//lint:file-ignore SA1019 nhooyr.io/websocket is frozen, chosen, and kept to this package.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"nhooyr.io/websocket"

	"samesocket/internal/trace"
)

// viewer is one open WebSocket.
type viewer struct {
	Options
	conn  *websocket.Conn
	src   Source
	trace *trace.Trace

	next uint64 // the last seq that was sent
	from uint64 // the last seq there was when the viewer came
	buf  []byte // the frame being written

	helpers sync.WaitGroup
	read    chan bool  // the reader has ended; true: a message came
	pong    chan error // the ping has been answered, or not in time
}

// follow sends what the viewer does not have yet, until there is a reason to
// close.
func (v *viewer) follow(ctx, server context.Context) ending {
	now := time.NewTimer(v.NowEvery)
	defer now.Stop()
	ping := time.NewTimer(v.Ping)
	defer ping.Stop()

	due := true // the first frame goes out at once, events or not
	for {
		lines, ended := v.trace.Since(v.next)
		lines = lines[:fit(lines, maxMessage)]
		if len(lines) > 0 || due {
			if err := v.write(ctx, lines); err != nil {
				return v.failed(err)
			}
			v.next += uint64(len(lines))
			due = false
			now.Reset(v.NowEvery)
			if v.behind() > v.MaxBehind {
				return ending{websocket.StatusPolicyViolation, "too far behind, resume from your last seq", ErrBehind}
			}
		} else if ended {
			return ending{websocket.StatusNormalClosure, "the trace has ended", nil}
		}
		wait := v.trace.Changed(v.next)
		select {
		case <-server.Done():
			return ending{websocket.StatusGoingAway, "the server is shutting down", nil}
		case spoke := <-v.read:
			return left(spoke)
		case err := <-v.pong:
			if err != nil {
				return ending{err: fmt.Errorf("%w: %w", ErrMute, err)}
			}
			ping.Reset(v.Ping)
		case <-ping.C:
			v.ping(ctx)
		case <-now.C:
			due = true
		case <-wait:
		}
	}
}

// write sends one frame under a time-out.
func (v *viewer) write(ctx context.Context, lines [][]byte) error {
	frame, err := appendFrame(v.buf[:0], v.src.Now(), lines)
	if err != nil {
		return err
	}
	if v.buf = frame; cap(frame) > keepBuffer {
		v.buf = nil
	}
	ctx, cancel := context.WithTimeout(ctx, v.WriteTimeout)
	defer cancel()
	err = v.conn.Write(ctx, websocket.MessageText, frame)
	if err != nil && ctx.Err() != nil {
		// The time-out closes the connection, and with it ends the reader:
		// which of the two is seen first says nothing.
		return fmt.Errorf("%w: write frame: %w", ErrMute, err)
	}
	if err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	return nil
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

// ping asks for a sign of life, one at a time. The pong waits behind all that
// lies in the buffers between us and a slow viewer, so it may take as long as
// we wait between two pings.
func (v *viewer) ping(ctx context.Context) {
	v.helpers.Go(func() {
		ctx, cancel := context.WithTimeout(ctx, v.Ping)
		defer cancel()
		err := v.conn.Ping(ctx)
		for errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			// The library gives up after five seconds of waiting for its
			// turn behind a slow write. That is no sign of death.
			err = v.conn.Ping(ctx)
		}
		v.pong <- err
	})
}
