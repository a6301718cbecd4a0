package event

// VisitOpened is the first event of a visit trace: what this system can tell of
// its kernel sockets.
type VisitOpened struct {
	// System is the operating system, as Go names it.
	System string `json:"system"`
	// SavedSYN means that the kernel keeps the SYN of each connection.
	SavedSYN bool `json:"saved_syn"`
	// TCPInfo means that the kernel tells its numbers for a connection.
	TCPInfo bool `json:"tcp_info"`
}

// SocketAccepted says that a kernel socket has joined the visit: it carried a
// request with the visit's token. It was accepted earlier, at AcceptedAt.
type SocketAccepted struct {
	// Socket is our id for the kernel socket, "s1" within the visit.
	Socket string `json:"socket"`
	// Tuple is the connection as this server's kernel sees it.
	Tuple Tuple `json:"tuple"`
	// FD is the process-local file descriptor; -1 where there is none. It is
	// used again after the socket is closed.
	FD int `json:"fd"`
	// Cookie is the kernel's own name for the socket (SO_COOKIE), never used
	// twice; empty where the system has none.
	Cookie string `json:"cookie,omitempty"`
	// AcceptedAt is when accept returned, in microseconds since the visit
	// began; negative if the socket is older than the visit.
	AcceptedAt int64 `json:"accepted_at"`
	// Waited is for how long the established connection may have waited for
	// that accept, at most, in microseconds: while several came at once.
	Waited int64 `json:"waited,omitempty"`
	// Handshake is how long the client took to acknowledge our SYN-ACK, in
	// microseconds, as the kernel measured it: one round trip; 0 if unknown.
	Handshake int64 `json:"handshake_us,omitempty"`
	// Syn is the client's SYN, IP header included, as the kernel kept it
	// (TCP_SAVED_SYN); absent where the system keeps none. The SYN-ACK and
	// the ACK that followed are inferred from the socket's existence.
	Syn []byte `json:"syn,omitempty"`
}

// SocketShared says that the socket carries requests of other visits too. Each
// visit sees only its own.
type SocketShared struct {
	Socket string `json:"socket"`
}

// SocketRequest says that a request of this visit was read from the socket.
type SocketRequest struct {
	Socket string `json:"socket"`
	// Nth counts all requests on this socket from 1, assets and other visits'
	// included.
	Nth    int    `json:"nth"`
	Method string `json:"method"`
	Target string `json:"target"`
	// Kind is page (the document), click (an act of the visitor) or other.
	Kind RequestKind `json:"kind"`
	// Click is the id of the visitor's act; acts are counted by it, for a
	// browser may send a request again without telling.
	Click string `json:"click,omitempty"`
	// Repeat means that this click's request had come before.
	Repeat bool `json:"repeat,omitempty"`
	// Run is the label under which a client of the visitor's own sent it
	// (/try/{token}/{run}); empty for the requests of pages.
	Run string `json:"run,omitempty"`
	// Version is HTTP/1.1 or HTTP/1.0, as the request says; HTTP/2.0 if the
	// connection began with that protocol's preface. Such a request is refused.
	Version string `json:"version"`
	// Client is the User-Agent field, cut after 200 octets; only with a Run.
	Client string `json:"client,omitempty"`
	// Close means that the request said "Connection: close".
	Close bool `json:"close,omitempty"`
	// LastHop means that a proxy has put its name or the client's into the
	// request (Via, X-Forwarded-For, Forwarded): the socket is the proxy's.
	LastHop bool `json:"last_hop,omitempty"`
	// ProxySuspected means that the request is not written as the client that
	// it names writes its own: HTTP/1.0 with "Connection: close", for one, is
	// what nginx sends. It is inferred.
	ProxySuspected bool `json:"proxy_suspected,omitempty"`
	// FirstOctet is when its first octet was read, in microseconds since the
	// visit began; 0 if unknown.
	FirstOctet int64 `json:"first_octet,omitempty"`
	// WaitedUS is for how long the socket had nothing to read before that, in
	// microseconds: since it was accepted, or since the last answer was handed
	// over.
	WaitedUS int64 `json:"waited_us,omitempty"`
	// Head is the request line and the header fields as they were received, cut
	// after 2,048 octets; only with a Run, and only where the fields are not
	// those of the run's request before it. What authenticates (Authorization,
	// Proxy-Authorization, Cookie) is replaced by its length.
	Head string `json:"head,omitempty"`
}

// SocketUpgraded says that the connection speaks WebSocket from now on and
// carries no further HTTP request (RFC 6455 section 1.2).
type SocketUpgraded struct {
	Socket string `json:"socket"`
	// Carries is lab or visit: whose trace is sent on it.
	Carries Carried `json:"carries"`
}

// SocketResponse says that the answer to the nth request was handed to the
// socket.
type SocketResponse struct {
	Socket string `json:"socket"`
	Nth    int    `json:"nth"`
	Status int    `json:"status"`
	// Close means that the response said "Connection: close".
	Close bool `json:"close,omitempty"`
	// Final means that the connection ends with it (RFC 9112 section 9.3), said
	// or not.
	Final bool `json:"final,omitempty"`
	// Empty means that it has no content.
	Empty bool `json:"empty,omitempty"`
	// TookUS is from the request's head being parsed to the answer being
	// handed over, in microseconds.
	TookUS int64 `json:"took_us"`
}

// SocketIdle says that the goroutine which serves this socket waits for its
// next request.
type SocketIdle struct {
	Socket string `json:"socket"`
	// WroteAt is when the last octets of the answer were about to be handed
	// over, in microseconds since the visit began: the client cannot have had
	// the whole answer before. 0 if unknown.
	WroteAt int64 `json:"wrote_at,omitempty"`
}

// SocketInfo tells the kernel's numbers for the socket (TCP_INFO): after its first
// request, after each while a page watches, and else when they decide something or
// somebody asks.
type SocketInfo struct {
	Socket string `json:"socket"`
	// State is in the spelling of RFC 9293 section 3.3.2.
	State State `json:"state"`
	// MinRTT is the least round-trip time seen, in microseconds; 0 if unknown.
	MinRTT int64 `json:"min_rtt,omitempty"`
	// RTT is the smoothed round-trip time in microseconds, delayed
	// acknowledgments included.
	RTT int64 `json:"rtt,omitempty"`
	// Cwnd is the congestion window, in segments.
	Cwnd int `json:"cwnd,omitempty"`
	// BytesReceived and BytesAcked count data octets; an answer that is not
	// yet sent or acknowledged is not in them.
	BytesReceived int64 `json:"bytes_received,omitempty"`
	BytesAcked    int64 `json:"bytes_acked,omitempty"`
	// Unacked is how many octets of an answer the client has not acknowledged
	// although it has begun with something else: they cannot even be sent, for
	// it does not read. 0 unless that was looked for.
	Unacked int64 `json:"unacked,omitempty"`
}

// SocketLeft says that the kernel has the client's FIN or RST, while the program
// has not come to close its own end yet: it was found when the client's next
// connection made one look.
type SocketLeft struct {
	Socket string `json:"socket"`
	// Reset means that it was an RST.
	Reset bool `json:"reset,omitempty"`
	// WroteAt is as in socket:idle; 0 if the last request has no answer yet.
	WroteAt int64 `json:"wrote_at,omitempty"`
}

// SocketClosed says that the server's end of the socket was closed.
type SocketClosed struct {
	Socket string `json:"socket"`
	// By is client or server: whose FIN or RST came first, as far as this end
	// can tell.
	By Host `json:"by"`
	// Why is peer_reset, connection_close, peer_fin, idle_timeout, never_used,
	// request_timeout, response_timeout, shutdown, upgraded, aborted or asked
	// (?lose, ?drop, ?silent).
	Why SocketEnd `json:"why"`
	// Requests is how many requests the socket carried, other visits' included.
	Requests int `json:"requests"`
	// Unacked is how many octets of our last answer the client had not
	// acknowledged when it ended the connection: it did not read them. 0 where
	// the server ended it, or if the system cannot tell.
	Unacked int64 `json:"unacked,omitempty"`
	// WroteAt is as in socket:idle, for an answer after which none came.
	WroteAt int64 `json:"wrote_at,omitempty"`
	// Unanswered means that the last request had no answer yet.
	Unanswered bool `json:"unanswered,omitempty"`
	// Limit is what limit of this server ended it: head, body, time or connections;
	// empty if none did.
	Limit Limit `json:"limit,omitempty"`
}

// SocketStale says what became of a socket that the server has left in a
// client's hands, as it was asked to. The server goes on reading for a moment to
// see what the client does, and answers nothing.
type SocketStale struct {
	Socket string `json:"socket"`
	// Cause is idle (?idle: the server's FIN is out), lose (?lose: the request
	// that came was answered by FIN or RST), drop (?drop: so was the one that
	// asked for it) or silent (?silent: not even by those).
	Cause StaleCause `json:"cause"`
	// Saw is fin if the client closed its end without sending more, request if
	// it had sent another request into the closing connection, and nothing if
	// neither came in time.
	Saw StaleSaw `json:"saw"`
	// Target is that request's, if it can be read.
	Target string `json:"target,omitempty"`
}

// SocketAfter says where the kernel keeps what is left of a closed connection.
type SocketAfter struct {
	Socket string `json:"socket"`
	// State is in the spelling of RFC 9293 section 3.3.2, such as TIME-WAIT or
	// FIN-WAIT-2; CLOSED if nothing is left.
	State State `json:"state"`
	// At is the end that has it: server, or client if the client runs on this
	// machine.
	At Host `json:"at"`
	// Inferred means that it follows from who closed first (RFC 9293 section
	// 3.6) and was not seen.
	Inferred bool `json:"inferred,omitempty"`
}

// RunJudged says whether the client that sent the requests of one run reuses
// its connections. It is inferred from the sockets and told when it changes.
type RunJudged struct {
	Run string `json:"run"`
	// Client is the family that the User-Agent names; other if it names none
	// that is known.
	Client ClientFamily `json:"client"`
	// Verdict is reused, partly, parallel (several connections, and each was
	// needed at the same time as another), not_reused or cannot_tell.
	Verdict Verdict `json:"verdict"`
	// Reason is why connections were opened in place of others: of several
	// reasons the one that most have, of equals the first. client_said_close,
	// server_said_close, http10, client_fin, client_reset, body_unread,
	// client_gave_up, client_idle, pool_full, server_limit, server_ended,
	// idle_timeout or left_idle (another connection lay idle and open). Otherwise
	// concurrent, one_request, too_quick (answers came too quickly to tell what
	// was sent at once), http2 or nothing.
	Reason Reason `json:"reason"`
	// IdleUS is for how long a connection that ended for that reason had lain
	// idle, in microseconds; only with client_idle and idle_timeout.
	IdleUS int64 `json:"idle_us,omitempty"`
	// Limit is this server's limit; only with server_limit.
	Limit Limit `json:"limit,omitempty"`
	// ProxySuspected means that a request of the run was not written as the
	// client that it names writes its own, as in socket:request.
	ProxySuspected bool `json:"proxy_suspected,omitempty"`
	// Stale is what became of a request that the server, as it was asked to,
	// left without an answer: noticed, retried, failed, or unclear where the
	// same target was asked for more than once; empty if nothing was provoked.
	Stale Stale `json:"stale,omitempty"`
	// Inferred is always true: sockets are seen, intentions are not.
	Inferred bool `json:"inferred"`
}

// BrowserWitnessed is what the visitor's browser says of a request of its own
// (Resource Timing). The server's word on its socket stands beside it.
type BrowserWitnessed struct {
	Click string `json:"click"`
	// Says is reused, new or cannot_tell.
	Says BrowserSays `json:"says"`
}

// VisitFull says that the visit's limit is reached and no more is told.
type VisitFull struct {
	// Limit is requests, events, bytes or traces.
	Limit Limit `json:"limit"`
}
