package event

// BoxChanged says which box stands between the hosts from this event on: a network
// address and port translator (RFC 3022 section 2.2), half-way on the link. It is told
// when there is one, or is none any more. A reset keeps the box and empties its table.
type BoxChanged struct {
	// Address is the box's at the server's side: the server sees it in the place
	// of the client's.
	Address string `json:"address"`
	// IdleTimeoutMS is after how many milliseconds of lab time without a segment
	// either way the box forgets a row; 0 means that there is no box.
	IdleTimeoutMS int `json:"idle_timeout_ms"`
	// WithoutRow is what the box does with a segment of the client's that has no
	// row and is no SYN: rebind (it makes a new row, with another port) or drop.
	// A SYN makes a row always, and a segment of the server's without one is
	// dropped always.
	WithoutRow WithoutRow `json:"without_row"`
}

// BoxRowMade says that the box has made a row of its table, for a segment of the
// client's that had none.
type BoxRowMade struct {
	// Row counts the rows of a lab from 1.
	Row uint64 `json:"row"`
	// Segment is the id of the segment.
	Segment uint64 `json:"segment"`
	// Inside is the connection as the client has it, Outside as the server sees the
	// client: with the box's address, and a port that no other row has.
	Inside  Tuple `json:"inside"`
	Outside Tuple `json:"outside"`
	// ExpiresAt is the lab time in microseconds at which the box forgets the row,
	// unless a segment uses it before.
	ExpiresAt int64 `json:"expires_at"`
}

// BoxRewritten says that the box forwards a segment, which is half-way, with what its
// row says in the place of what the sender wrote. A segment without a row is told as
// lost there: see SegmentLost.
type BoxRewritten struct {
	// Segment is its id. What link:segment_sent told of it is what its sender wrote.
	Segment uint64 `json:"segment"`
	Row     uint64 `json:"row"`
	// Before and After are the sender's socket (local) and the receiver's (remote), as
	// the segment came and as it goes on.
	Before Tuple `json:"before"`
	After  Tuple `json:"after"`
	// Head is all that has changed: the headers of IP (addresses, TTL, checksum) and of
	// TCP (a port, checksum) as they are now. What follows them is the same, to the
	// octet.
	Head []byte `json:"head"`
	// ExpiresAt is when the row will be forgotten now.
	ExpiresAt int64 `json:"expires_at"`
}

// BoxRowExpired says that the box has forgotten a row: for its idle time-out no segment
// came that used it. Neither host is told.
type BoxRowExpired struct {
	Row uint64 `json:"row"`
}

// WithoutRow is what a box does with a segment of the client's that has no row.
type WithoutRow string

// What it can do; see BoxChanged.
const (
	Rebind WithoutRow = "rebind"
	Drop   WithoutRow = "drop"
)

// EventName implements Payload.
func (BoxChanged) EventName() string    { return "box:changed" }
func (BoxRowMade) EventName() string    { return "box:row_made" }
func (BoxRewritten) EventName() string  { return "box:rewritten" }
func (BoxRowExpired) EventName() string { return "box:row_expired" }
