package event

// The closed sets of words that payloads use. Each is a type of its own, so that
// the compiler, and through the generated unions TypeScript's, knows them all.

// State is a connection's state at one end (RFC 9293 section 3.3.2).
type State string

// The states.
const (
	Listen      State = "LISTEN"
	SynSent     State = "SYN-SENT"
	SynReceived State = "SYN-RECEIVED"
	Established State = "ESTABLISHED"
	FinWait1    State = "FIN-WAIT-1"
	FinWait2    State = "FIN-WAIT-2"
	CloseWait   State = "CLOSE-WAIT"
	Closing     State = "CLOSING"
	LastAck     State = "LAST-ACK"
	TimeWait    State = "TIME-WAIT"
	Closed      State = "CLOSED"
)

// Flag is a control bit of a segment (RFC 9293 section 3.1).
type Flag string

// The control bits.
const (
	FIN Flag = "FIN"
	SYN Flag = "SYN"
	RST Flag = "RST"
	PSH Flag = "PSH"
	ACK Flag = "ACK"
	URG Flag = "URG"
	ECE Flag = "ECE"
	CWR Flag = "CWR"
)

// LossReason says why the link lost a segment.
type LossReason string

// The reasons; see SegmentLost.
const (
	LostByChance LossReason = "loss"
	LostByHand   LossReason = "by_hand"
	LostLinkDown LossReason = "link_down"
	LostNoRow    LossReason = "no_row"
)

// Loss is a kind of segments of which the next is to be lost.
type Loss string

// The kinds; see LossArmed.
const (
	LoseSYN  Loss = "syn"
	LoseData Loss = "data"
	LoseAck  Loss = "ack"
	LoseFIN  Loss = "fin"
	LoseAny  Loss = "any"
)

// Found is what a host's TCP finds in its table for an arriving segment.
type Found string

// What can be found.
const (
	FoundSocket   Found = "socket"
	FoundListener Found = "listener"
	FoundNothing  Found = "nothing"
)

// LabEnd says why a lab is closed.
type LabEnd string

// The ends of a lab.
const (
	LabDestroyed LabEnd = "destroyed"
	LabIdle      LabEnd = "idle"
	LabExpired   LabEnd = "expired"
	LabWasFull   LabEnd = "full"
	LabShutdown  LabEnd = "shutdown"
	LabPanic     LabEnd = "panic"
)

// Limit is what a trace, or a request of a visit, has too much of.
type Limit string

// The limits.
const (
	LimitEvents   Limit = "events"
	LimitBytes    Limit = "bytes"
	LimitTraces   Limit = "traces" // of all traces together, or of those of one network
	LimitRequests Limit = "requests"
	LimitHead     Limit = "head"        // of a request
	LimitBody     Limit = "body"        // of a request
	LimitTime     Limit = "time"        // that a request or its answer takes
	LimitConns    Limit = "connections" // that are open
)

// Timer is what a timer of the lab did.
type Timer string

// The timers; see ClockSkipped.
const (
	TimerTimeWait       Timer = "time_wait"
	TimerFinWait2       Timer = "fin_wait_2"
	TimerRetransmission Timer = "retransmission"
	TimerGaveUp         Timer = "gave_up"
	TimerIdleTimeout    Timer = "idle_timeout"
	TimerKeepalive      Timer = "keepalive"
	TimerRowExpired     Timer = "row_expired"
	TimerHandler        Timer = "handler"
	TimerNextWrite      Timer = "next_write"
	TimerRequestTimeout Timer = "request_timeout"
	TimerNone           Timer = "none"
)

// Policy says which connection a request of the lab is to go on.
type Policy string

// The policies; see ConnectionWanted.
const (
	PolicyReuse Policy = "reuse"
	PolicyNew   Policy = "new"
	PolicyClose Policy = "close"
	PolicyGiven Policy = "given"
)

// Failure says what kept a request from its response.
type Failure string

// The failures; see RequestFailed.
const (
	FailedRefused     Failure = "refused"
	FailedReset       Failure = "reset"
	FailedEOF         Failure = "eof"
	FailedTimeout     Failure = "timeout"
	FailedGaveUp      Failure = "request_timeout"
	FailedNoPort      Failure = "no_port"
	FailedTooLarge    Failure = "too_large"
	FailedClosed      Failure = "closed"
	FailedPowerCycled Failure = "power_cycled"
	FailedLabClosed   Failure = "lab_closed"
	FailedOther       Failure = "failed"
)

// CloseReason is a program's reason to close its socket.
type CloseReason string

// The reasons; see ConnectionClosed.
const (
	ClosedIdleTimeout     CloseReason = "idle_timeout"
	ClosedByHand          CloseReason = "by_hand"
	ClosedConnectionClose CloseReason = "connection_close"
	ClosedHTTP10          CloseReason = "http_1_0"
	ClosedPeerClosed      CloseReason = "peer_closed"
	ClosedReset           CloseReason = "reset"
	ClosedTimeout         CloseReason = "timeout"
	ClosedPoolFull        CloseReason = "pool_full"
	ClosedTooLarge        CloseReason = "too_large"
	ClosedBodyUnread      CloseReason = "body_unread"
	ClosedRequestTimeout  CloseReason = "request_timeout"
	ClosedFailed          CloseReason = "failed"
)

// ScenarioEnd says why a scenario is over before its end.
type ScenarioEnd string

// The early ends; see ScenarioFinished.
const (
	ScenarioReset   ScenarioEnd = "reset"
	ScenarioRefused ScenarioEnd = "refused"
	ScenarioTimeout ScenarioEnd = "timeout"
)

// RequestKind is what a request of a visit was for.
type RequestKind string

// The kinds of request.
const (
	KindPage  RequestKind = "page"  // the document, during which its visit began
	KindClick RequestKind = "click" // an act of the visitor
	KindOther RequestKind = "other" // anything else that carries the visit's token
)

// Carried is whose trace a WebSocket carries.
type Carried string

// What a WebSocket can carry.
const (
	CarriesLab   Carried = "lab"
	CarriesVisit Carried = "visit"
)

// SocketEnd says why the server's end of a kernel socket was closed.
type SocketEnd string

// The ends of a kernel socket; see SocketClosed.
const (
	EndPeerReset       SocketEnd = "peer_reset"
	EndConnectionClose SocketEnd = "connection_close"
	EndPeerFIN         SocketEnd = "peer_fin"
	EndIdleTimeout     SocketEnd = "idle_timeout"
	EndNeverUsed       SocketEnd = "never_used"
	EndRequestTimeout  SocketEnd = "request_timeout"
	EndResponseTimeout SocketEnd = "response_timeout"
	EndShutdown        SocketEnd = "shutdown"
	EndUpgraded        SocketEnd = "upgraded"
	EndAborted         SocketEnd = "aborted"
	EndAsked           SocketEnd = "asked"
)

// StaleCause is how the server has left a socket in a client's hands.
type StaleCause string

// The causes; see SocketStale.
const (
	CauseIdle   StaleCause = "idle"
	CauseLose   StaleCause = "lose"
	CauseDrop   StaleCause = "drop"
	CauseSilent StaleCause = "silent"
)

// StaleSaw is what a client did with an idle socket that the server has closed.
type StaleSaw string

// What can be seen of it; see SocketStale.
const (
	SawFIN     StaleSaw = "fin"
	SawRequest StaleSaw = "request"
	SawNothing StaleSaw = "nothing"
)

// ClientFamily is the family of clients that a User-Agent names.
type ClientFamily string

// The families; see RunJudged.
const (
	FamilyCurl          ClientFamily = "curl"
	FamilyPycurl        ClientFamily = "pycurl"
	FamilyWget          ClientFamily = "wget"
	FamilyRequests      ClientFamily = "requests"
	FamilyUrllib        ClientFamily = "urllib"
	FamilyUrllib3       ClientFamily = "urllib3"
	FamilyHTTPX         ClientFamily = "httpx"
	FamilyAiohttp       ClientFamily = "aiohttp"
	FamilyHTTPie        ClientFamily = "httpie"
	FamilyNode          ClientFamily = "node"
	FamilyGo            ClientFamily = "go"
	FamilyResty         ClientFamily = "resty"
	FamilyFasthttp      ClientFamily = "fasthttp"
	FamilyJava          ClientFamily = "java"          // java.net.http, and Java's other clients
	FamilyURLConnection ClientFamily = "urlconnection" // Java's HttpURLConnection
	FamilyPHP           ClientFamily = "php"
	FamilyRuby          ClientFamily = "ruby"
	FamilyPerl          ClientFamily = "perl"
	FamilyRust          ClientFamily = "rust"
	FamilyDotnet        ClientFamily = "dotnet"
	FamilyAB            ClientFamily = "ab"
	FamilyHey           ClientFamily = "hey"
	FamilySiege         ClientFamily = "siege"
	FamilyK6            ClientFamily = "k6"
	FamilyBrowser       ClientFamily = "browser"
	FamilyOther         ClientFamily = "other"
)

// Verdict says whether a client reuses its connections.
type Verdict string

// The verdicts; see RunJudged.
const (
	Reused     Verdict = "reused"
	Partly     Verdict = "partly"
	Parallel   Verdict = "parallel"
	NotReused  Verdict = "not_reused"
	CannotTell Verdict = "cannot_tell"
)

// Reason is why a client opened another connection.
type Reason string

// The reasons; see RunJudged.
const (
	ClientSaidClose Reason = "client_said_close"
	ServerSaidClose Reason = "server_said_close"
	HTTP10          Reason = "http10"
	ClientFIN       Reason = "client_fin"
	ClientReset     Reason = "client_reset"
	BodyUnread      Reason = "body_unread"
	ClientGaveUp    Reason = "client_gave_up"
	ClientIdle      Reason = "client_idle"
	PoolFull        Reason = "pool_full"
	ServerLimit     Reason = "server_limit"
	ServerEnded     Reason = "server_ended"
	IdleTimeout     Reason = "idle_timeout"
	LeftIdle        Reason = "left_idle"
	Concurrent      Reason = "concurrent"
	OneRequest      Reason = "one_request"
	TooQuick        Reason = "too_quick"
	HTTP2           Reason = "http2"
	NoReason        Reason = "nothing"
)

// Stale is what became of a request that the server left without an answer.
type Stale string

// The outcomes; see RunJudged.
const (
	Noticed Stale = "noticed"
	Retried Stale = "retried"
	Failed  Stale = "failed"
	Unclear Stale = "unclear"
)

// BrowserSays is a browser's word on the socket of its own request.
type BrowserSays string

// What a browser can say; see BrowserWitnessed.
const (
	BrowserReused     BrowserSays = "reused"
	BrowserNew        BrowserSays = "new"
	BrowserCannotTell BrowserSays = "cannot_tell"
)
