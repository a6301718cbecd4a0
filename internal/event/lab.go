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
	// Limit is "events", "bytes" or "traces".
	Limit Limit `json:"limit"`
}

// LabClosed is the last event of a lab trace.
type LabClosed struct {
	// Why is destroyed, idle, expired, full, shutdown or panic.
	Why LabEnd `json:"why"`
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

// LabReset says that the lab has been set up anew: every connection, cookie and
// request under way is gone, without a word on the wire. The trace, lab time and
// the settings go on; ids are not used again.
type LabReset struct{}

// ClockStepped says that lab time was let go on to the instant at which a segment
// was delivered or lost, and stands there now, or by as much as was asked for.
// Everything that happened on the way was told before. Lab time passed without wall time: the clock:changed that
// follows joins them again.
type ClockStepped struct {
	// Wall is microseconds of wall time since the lab was opened.
	Wall int64 `json:"wall"`
	// Lab is lab time in microseconds, equal to the event's time.
	Lab int64 `json:"lab"`
	// From is lab time in microseconds before the step.
	From int64 `json:"from"`
}

// ClockSkipped says that lab time was let jump to a timer that did something.
// Everything that happened on the way was told before. Lab time passed without
// wall time: the clock:changed that follows joins them again.
type ClockSkipped struct {
	// Wall is microseconds of wall time since the lab was opened.
	Wall int64 `json:"wall"`
	// Lab is lab time in microseconds, equal to the event's time.
	Lab int64 `json:"lab"`
	// From is lab time in microseconds before the skip.
	From int64 `json:"from"`
	// Timer is what the timer did: time_wait (TIME-WAIT was over), fin_wait_2
	// (the peer's FIN never came), retransmission (a segment was sent again),
	// gave_up (TCP gave the connection up), idle_timeout (a program closes an
	// idle connection), keepalive (TCP asks whether the peer is still there),
	// row_expired (the box has forgotten a row of its table),
	// handler (the server program's handler went on), next_write (the client
	// program writes more of its octets), request_timeout (the client program
	// gives a request up) or none (what was in flight has arrived, and no timer
	// is left).
	Timer Timer `json:"timer"`
	// Host is the host whose timer it was: client, server or box.
	Host Host `json:"host,omitempty"`
	// Conn is the connection that it concerned.
	Conn string `json:"conn,omitempty"`
}

// LinkChanged says how the link treats what is sent from this event on.
type LinkChanged struct {
	// RTTMS is the round-trip time of the link in milliseconds.
	RTTMS float64 `json:"rtt_ms"`
	// Loss is the probability, 0 to 0.5, that a segment is lost.
	Loss float64 `json:"loss"`
	// Up is false while the link is cut. What was on it is lost where it was,
	// and what is sent is lost at its sender; neither host is told.
	Up bool `json:"up"`
	// RateKbit is at how many kilobits (1000 bits) a second each direction of the
	// link transmits, one segment after the other, whole IP packets; left out if it
	// is 0, no limit: then transmission takes no time.
	RateKbit int `json:"rate_kbit,omitempty"`
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
	Flags []Flag `json:"flags"`
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
	// DepartsAt is the lab time at which the link begins to transmit the segment,
	// as scheduled now; 0 if that is at once. Until then it waits in the link's
	// queue, at its sender. It is drawn to go evenly from then on until it is due,
	// for its transmission and the link's delay together; one that will be lost,
	// evenly to half of its way, for its transmission and half of the delay.
	DepartsAt int64 `json:"departs_at,omitempty"`
	// DeliverAt is the lab time at which the segment is due, as scheduled now;
	// 0 if it will be lost. What is told of the segment later supersedes it.
	DeliverAt int64 `json:"deliver_at,omitempty"`
	// Lost says why the link will lose the segment, as SegmentLost does; empty
	// if, as scheduled now, it will not.
	Lost LossReason `json:"lost,omitempty"`
	// Retransmission means that the link has seen these sequence numbers
	// before from this sender.
	Retransmission bool `json:"retransmission,omitempty"`
	// Probe means that it is a keep-alive probe: it carries nothing, and its
	// sequence number is SND.NXT-1, so that the peer must acknowledge it (RFC
	// 9293 section 3.8.4).
	Probe bool `json:"probe,omitempty"`
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
	// Why is loss (the link's probability), by_hand (the visitor made it),
	// link_down (the link was cut) or no_row (the box had no row for it).
	Why LossReason `json:"why"`
}

// Lookup says what a host's TCP finds in its table for an arriving segment
// (RFC 9293 section 3.10.7: a connection, a listener, or nothing).
type Lookup struct {
	// Segment is the id of the arriving segment.
	Segment uint64 `json:"segment"`
	// Tuple is the pair of sockets that was looked for, as the host sees it.
	Tuple Tuple `json:"tuple"`
	// Found is socket, listener or nothing.
	Found Found `json:"found"`
}

// StateChanged says that an endpoint's state was seen to have changed. TCP has
// no callback for it, so a state that lasts no lab time may go unseen.
type StateChanged struct {
	Tuple Tuple `json:"tuple"`
	// From is the state last seen, in the spelling of RFC 9293 section 3.3.2.
	From State `json:"from"`
	// To is the state seen now.
	To State `json:"to"`
	// EndsAt, if To is TIME-WAIT, is the lab time in microseconds at which 2
	// MSL (RFC 9293 section 3.10.8) will be over, reckoned from this event by
	// the stack's time-out.
	EndsAt int64 `json:"ends_at,omitempty"`
	// Inferred is set beside EndsAt, which is not observed: the stack shows
	// its time-out but not its timer.
	Inferred bool `json:"inferred,omitempty"`
}

// TimeWaitRestarted says that an endpoint in TIME-WAIT has begun its time-out
// anew, because the peer's FIN came again (RFC 9293 section 3.10.7.4).
type TimeWaitRestarted struct {
	Tuple Tuple `json:"tuple"`
	// EndsAt is the lab time in microseconds at which 2 MSL will be over now.
	EndsAt int64 `json:"ends_at"`
	// Inferred is always set: what is observed is that the FIN was delivered
	// again and that the endpoint has acknowledged it again.
	Inferred bool `json:"inferred"`
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
	// Policy is reuse, new, close, or given: octets for a connection that the
	// visitor has named.
	Policy Policy `json:"policy"`
	// Method and Target are empty if the request is Raw.
	Method string `json:"method"`
	Target string `json:"target"`
	// User is whose cookies are sent, if it is not everybody's.
	User string `json:"user,omitempty"`
	// TLS is the version, 1.2 or 1.3, of TLS over which it is to be sent; empty if it
	// is over TCP alone. Of such a connection the link carries records that only the
	// two programs can read; the heads that they write and read are told as ever.
	TLS string `json:"tls,omitempty"`
	// Version is that of HTTP if it is 2, with prior knowledge and over TCP alone (RFC
	// 9113 section 3.3); left out, it is HTTP/1.1.
	Version string `json:"version,omitempty"`
	// Raw means that the octets to send were given as they are: they may be no
	// request at all.
	Raw bool `json:"raw,omitempty"`
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
	// StartLine is the request line or the status line. HTTP/2 has none: then it is
	// "GET /hello HTTP/2" or "HTTP/2 200", written from the pseudo-header fields (RFC
	// 9113 section 8.3).
	StartLine string `json:"start_line"`
	// Headers are the field lines in the order in which they travelled. Of HTTP/2 the
	// pseudo-header fields are among them, but not of what a handler sees: it is handed
	// :authority as Host.
	Headers []Header `json:"headers"`
	// Stream is the identifier of the stream of HTTP/2 that carries the message (RFC 9113
	// section 5.1.1); left out if it is HTTP/1.1, which has none.
	Stream uint32 `json:"stream,omitempty"`
}

// RequestSent says that the client program wrote the request's head to its
// socket. Raw octets that begin with no request line are not told as one.
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

// ResponseReceived says that the client program has read the whole response, or
// all that it wants of it.
type ResponseReceived struct {
	Message
	// Body is the length of the content, in octets.
	Body int `json:"body"`
	// Unread means that the program has read the head, and none of the content
	// that follows it; then Body is 0.
	Unread bool `json:"unread,omitempty"`
}

// ConnectionReleased says what the client's pool did with the connection after
// the response.
type ConnectionReleased struct {
	Request string `json:"request"`
	// Kept means that the connection waits in the pool for another request; if
	// the request was raw, that it is open and persists (RFC 9112 section 9.3).
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
	// Code is refused, reset, eof, timeout (TCP gave up), request_timeout (the
	// program gave up), no_port (TCP had no port for another connection), too_large, closed (the program's own socket was closed by
	// hand), power_cycled (the client lost its power: no program is left that could
	// have got an error), lab_closed or failed.
	Code Failure `json:"code"`
}

// ConnectionClosed says that a program calls close on its socket: once for each
// end of a connection, before TCP sends the FIN (or, if data lies there unread,
// the RST).
type ConnectionClosed struct {
	// Why is the first reason that the program had: idle_timeout (nothing came
	// for so long), by_hand (the visitor made it), connection_close (the
	// response said so), http_1_0 (the response is HTTP/1.0 and says nothing of
	// keep-alive), peer_closed (it read the end of the peer's data),
	// reset (the peer sent RST), timeout (TCP gave up), pool_full (enough idle
	// connections are kept), too_large (the response has more content than the
	// client takes), body_unread (the client does not read the response's content),
	// request_timeout (the client gives the request up) or failed (any other).
	Why CloseReason `json:"why"`
}

// ConnectionHalfClosed says that the client program calls shutdown on its socket: it
// has written all that it will, before TCP sends the FIN, and reads on (RFC 9293
// section 3.6). ConnectionClosed still follows.
type ConnectionHalfClosed struct {
	// Request is that after whose octets it does.
	Request string `json:"request"`
}

// ClientChanged says how the client program treats its connections from this
// event on, those that are idle now included.
type ClientChanged struct {
	// IdleTimeoutMS is after how many milliseconds of lab time the client
	// closes a connection that lies idle in its pool; 0 means never.
	IdleTimeoutMS int `json:"idle_timeout_ms"`
	// KeepaliveMS is after how many milliseconds without a segment the client's
	// TCP sends a keep-alive probe, on connections that are opened after this
	// event; 0 means never, which is TCP's default (RFC 9293 section 3.8.4).
	KeepaliveMS int `json:"keepalive_ms"`
	// Connections is how many connections the client's pool has at most, those
	// aside that were asked to be new; 0 means no limit.
	Connections int `json:"connections"`
	// ReadBody means that the client reads a response's content. If not, it closes
	// the response when it has the head, which costs the connection (RFC 9112
	// section 9.3).
	ReadBody bool `json:"read_body"`
	// Retry means that the client sends a request again by itself where it may (see
	// RequestRetried).
	Retry bool `json:"retry"`
	// RequestTimeoutMS is after how many milliseconds of lab time the client gives
	// up a request that begins after this event, and its connection; 0 means never.
	RequestTimeoutMS int `json:"request_timeout_ms"`
	// Ports is how many ports the client's TCP chooses from for a connection that it
	// opens; left out if these are all that it has otherwise.
	Ports int `json:"ports,omitempty"`
}

// ServerChanged says how the server program treats its connections from this
// event on, those that are idle now included.
type ServerChanged struct {
	// IdleTimeoutMS is after how many milliseconds of lab time without the
	// next request the server closes a connection; 0 means never.
	IdleTimeoutMS int `json:"idle_timeout_ms"`
	// KeepaliveMS is that of the server's TCP; see ClientChanged.
	KeepaliveMS int `json:"keepalive_ms"`
	// Accepting is false while the program does not call accept. TCP completes
	// handshakes and acknowledges data all the same, as far as its backlog and
	// its buffers go.
	Accepting bool `json:"accepting"`
	// TLS means that the program listens on port 443 too, and speaks TLS there.
	TLS bool `json:"tls,omitempty"`
	// MaxRequests is with which request of a connection of HTTP/1.1 the server answers
	// Connection: close; 0 means with none.
	MaxRequests int `json:"max_requests"`
	// ReadBody means that the handler of /echo reads the request's content. If not,
	// net/http reads up to 256 KiB of it and discards it before the response is sent,
	// so that the connection persists; it closes the connection if Content-Length
	// says more, or if the client waits for 100 (Continue).
	ReadBody bool `json:"read_body"`
	// Backlog is how many connections may wait for accept; left out if these are as
	// many as otherwise.
	Backlog int `json:"backlog,omitempty"`
}

// ServerAccepted says that accept returned in the server program: once for each
// connection, after TCP had completed the handshake by itself.
type ServerAccepted struct {
	// RemoteAddr is the peer's socket, "address:port".
	RemoteAddr string `json:"remote_addr"`
}

// ServerReading says that the goroutine which serves this connection reads its
// next request from the same socket. Of HTTP/2 it is told once, for the first: from then
// on frames are read all the time, whatever is being answered.
type ServerReading struct {
	// Nth is the number that the next request on this connection will have.
	Nth int `json:"nth"`
}
