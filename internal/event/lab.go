package event

// LabOpened is the first event of a lab trace: what stands in the lab.
type LabOpened struct {
	// Client is the client's address, without a port.
	Client string `json:"client"`
	// Server is the server's listening socket, "address:port".
	Server string `json:"server"`
	// Stack names the TCP implementation and its version.
	Stack string `json:"stack"`
}

// LabFull says that the trace has reached its limit. The lab ends; nothing that
// was kept is trimmed.
type LabFull struct {
	// Limit is "events" or "bytes".
	Limit string `json:"limit"`
}

// LabClosed is the last event of a lab trace.
type LabClosed struct {
	// Why is destroyed, idle, expired, full, shutdown or panic.
	Why string `json:"why"`
}

// ClockChanged says how lab time runs from this event on.
type ClockChanged struct {
	// Wall is microseconds of wall time since the lab was opened.
	Wall int64 `json:"wall"`
	// Lab is lab time in microseconds, equal to the event's time.
	Lab int64 `json:"lab"`
	// Speed is lab time per wall time while not paused.
	Speed float64 `json:"speed"`
	// Auto means that the lab chooses the speed: slow while a segment is in
	// flight, real time when the wire is empty.
	Auto bool `json:"auto"`
	// Paused means that lab time stands still.
	Paused bool `json:"paused"`
}

// LinkChanged says how the link treats what is sent from this event on.
type LinkChanged struct {
	// RTTMS is the round-trip time of the link in milliseconds.
	RTTMS float64 `json:"rtt_ms"`
	// Loss is the probability, 0 to 0.5, that a segment is lost.
	Loss float64 `json:"loss"`
}

// SegmentSummary is the TCP header as vnet read it from the packet. The browser
// dissects the raw bytes for the rest.
type SegmentSummary struct {
	// Src is the sender's socket, "address:port".
	Src string `json:"src"`
	// Dst is the receiver's socket, "address:port".
	Dst string `json:"dst"`
	// Seq is the sequence number, absolute (RFC 9293 section 3.4).
	Seq uint32 `json:"seq"`
	// Ack is the acknowledgment number, meaningful with the ACK flag.
	Ack uint32 `json:"ack"`
	// Flags are the control bits set, such as SYN and ACK.
	Flags []string `json:"flags"`
	// Window is the window field as sent, before scaling.
	Window uint16 `json:"window"`
	// Length is the number of data octets, without SYN and FIN.
	Length int `json:"length"`
}

// SegmentSent says that a host has put a segment on the link.
type SegmentSent struct {
	// ID numbers the segments of a lab from 1.
	ID uint64 `json:"id"`
	// From is the sending host: client or server.
	From Host `json:"from"`
	// DeliverAt is the lab time at which the segment is due, as scheduled now;
	// 0 if it will be lost.
	DeliverAt int64 `json:"deliver_at,omitempty"`
	// Lost says why the link will lose the segment; empty if it will not.
	Lost string `json:"lost,omitempty"`
	// Retransmission means that the link has seen these sequence numbers
	// before from this sender.
	Retransmission bool `json:"retransmission,omitempty"`
	// Raw is the IP packet.
	Raw []byte         `json:"raw"`
	TCP SegmentSummary `json:"tcp"`
}

// SegmentDelivered says that the link has handed the segment to the other host.
type SegmentDelivered struct {
	ID uint64 `json:"id"`
}

// SegmentLost says that the segment is gone.
type SegmentLost struct {
	ID uint64 `json:"id"`
	// LostAt is how far it came, 0 to 1 of the way.
	LostAt float64 `json:"lost_at"`
	// Why is loss (the link's probability).
	Why string `json:"why"`
}

// Lookup says what a host's TCP finds in its table for an arriving segment
// (RFC 9293 section 3.10.7: a connection, a listener, or nothing).
type Lookup struct {
	// Segment is the id of the arriving segment.
	Segment uint64 `json:"segment"`
	// Tuple is the pair of sockets that was looked for, as the host sees it.
	Tuple Tuple `json:"tuple"`
	// Found is socket, listener or nothing.
	Found string `json:"found"`
}

// StateChanged says that an endpoint's state was seen to have changed. TCP has
// no callback for it, so a state that lasts no lab time may go unseen.
type StateChanged struct {
	Tuple Tuple `json:"tuple"`
	// From is the state last seen, in the spelling of RFC 9293 section 3.3.2.
	From string `json:"from"`
	// To is the state seen now.
	To string `json:"to"`
}

// Info tells an endpoint's numbers after it processed a segment. Sequence
// numbers are absolute.
type Info struct {
	SndUna uint32 `json:"snd_una"`
	SndNxt uint32 `json:"snd_nxt"`
	RcvNxt uint32 `json:"rcv_nxt"`
	// Cwnd is the congestion window, in segments.
	Cwnd int `json:"cwnd"`
	// Ssthresh is the slow start threshold in segments; 0 while unlimited.
	Ssthresh int `json:"ssthresh,omitempty"`
	// RTT is the smoothed round-trip time in microseconds; 0 before a sample.
	RTT int64 `json:"rtt,omitempty"`
	// RTO is the retransmission time-out in microseconds.
	RTO int64 `json:"rto,omitempty"`
}

// ConnectionWanted says that the client program was asked for a request and
// now wants a connection to send it on.
type ConnectionWanted struct {
	// Request is the request's id, "r1".
	Request string `json:"request"`
	// Click is the id of the visitor's act, if it had one.
	Click string `json:"click,omitempty"`
	// Policy is reuse, new or close.
	Policy string `json:"policy"`
	Method string `json:"method"`
	Target string `json:"target"`
}

// ConnectionAcquired says which connection the client's pool gave.
type ConnectionAcquired struct {
	Request string `json:"request"`
	// Reused means that the connection has carried a request before.
	Reused bool `json:"reused"`
	// IdleUS is how long the connection lay idle, in microseconds of lab time.
	IdleUS int64 `json:"idle_us,omitempty"`
}

// Message is an HTTP message's head as it was written or read.
type Message struct {
	Request string `json:"request"`
	// Nth counts the requests on this connection from 1.
	Nth int `json:"nth"`
	// StartLine is the request line or the status line.
	StartLine string `json:"start_line"`
	// Headers are the field lines in the order in which they travelled.
	Headers []Header `json:"headers"`
}

// RequestSent says that the client program wrote the request's head to its
// socket.
type RequestSent struct{ Message }

// RequestReceived says that the server program's handler was called: what the
// handler sees.
type RequestReceived struct {
	Message
	// RemoteAddr is lent by TCP (http.Request.RemoteAddr): it is no part of
	// the message.
	RemoteAddr string `json:"remote_addr"`
}

// ResponseSent says that the server program wrote the response's head to its
// socket.
type ResponseSent struct{ Message }

// ResponseReceived says that the client program has read the whole response.
type ResponseReceived struct {
	Message
	// Body is the length of the content, in octets.
	Body int `json:"body"`
}

// ConnectionReleased says what the client's pool did with the connection after
// the response.
type ConnectionReleased struct {
	Request string `json:"request"`
	// Kept means that the connection waits in the pool for another request.
	Kept bool `json:"kept"`
}

// RequestRetried says that the client sends the request again by itself on
// another connection (RFC 9110 section 9.2.2).
type RequestRetried struct {
	Request string `json:"request"`
}

// RequestFailed says that the client program got an error and no response.
type RequestFailed struct {
	Request string `json:"request"`
	// Code is refused, reset, eof, timeout, too_large, lab_closed or failed.
	Code string `json:"code"`
}

// ServerAccepted says that accept returned in the server program: once for each
// connection, after TCP had completed the handshake by itself.
type ServerAccepted struct {
	// RemoteAddr is the peer's socket, "address:port".
	RemoteAddr string `json:"remote_addr"`
}

// ServerReading says that the goroutine which serves this connection reads its
// next request from the same socket.
type ServerReading struct {
	// Nth is the number that the next request on this connection will have.
	Nth int `json:"nth"`
}
