package event

// SegmentHeld says that a segment was stopped on its way by hand. It stays there:
// the schedule that link:segment_sent told counts no more.
type SegmentHeld struct {
	ID uint64 `json:"id"`
	// Way is how far it is, 0 (at its sender) to 1.
	Way float64 `json:"way"`
}

// SegmentReleased says that a held segment goes on. The rest of its way takes the
// rest of its time; segments that were sent later may have overtaken it.
type SegmentReleased struct {
	ID uint64 `json:"id"`
	// DepartsAt is the lab time until which it waits at its sender still, if it was
	// held in the link's queue; else 0.
	DepartsAt int64 `json:"departs_at,omitempty"`
	// DeliverAt is the lab time at which the segment is due now; 0 if the link
	// will lose it, as link:segment_sent has told.
	DeliverAt int64 `json:"deliver_at,omitempty"`
}

// LossArmed says which segments that a host sends next will be lost, as somebody
// wished: of each kind that is named the next one, and no more. It is told when there
// is another wish, and when a segment is sent that fulfils one or several (its
// link:segment_sent has by_hand as why it will be lost). A reset forgets them.
type LossArmed struct {
	// From is the host: client or server.
	From Host `json:"from"`
	// What is each of syn (with or without ACK), data, ack (nothing but an
	// acknowledgment, and no keep-alive probe), fin and any that has yet to come.
	What []Loss `json:"what"`
}

// PowerCycled says that the event's host, client or server, has lost its power and
// got it back at the same instant. Its TCP and its program begin anew at the same
// address. Every record that the host had is gone: its endpoints in whatever
// state, its backlog, the program's sockets, pool, cookies and requests under way
// (each of the client's is told by http:request_failed with this event). None of
// them is told to be CLOSED, for nobody there saw it: this event alone says that
// they are no more. Nothing was sent, so the peer knows nothing; what it sends
// next belongs to no connection there and is answered with RST (RFC 9293 section
// 3.5.1).
type PowerCycled struct{}

// EventName implements Payload.
func (SegmentHeld) EventName() string     { return "link:segment_held" }
func (SegmentReleased) EventName() string { return "link:segment_released" }
func (LossArmed) EventName() string       { return "link:loss_armed" }
func (PowerCycled) EventName() string     { return "host:power_cycled" }
