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

// Limit is what a trace has too much of.
type Limit string

// The limits.
const (
	LimitEvents   Limit = "events"
	LimitBytes    Limit = "bytes"
	LimitRequests Limit = "requests"
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
	TimerHandler        Timer = "handler"
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
	EndShutdown        SocketEnd = "shutdown"
	EndUpgraded        SocketEnd = "upgraded"
	EndAborted         SocketEnd = "aborted"
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
	FamilyCurl     ClientFamily = "curl"
	FamilyWget     ClientFamily = "wget"
	FamilyRequests ClientFamily = "requests"
	FamilyUrllib   ClientFamily = "urllib"
	FamilyNode     ClientFamily = "node"
	FamilyGo       ClientFamily = "go"
	FamilyJava     ClientFamily = "java"
	FamilyPHP      ClientFamily = "php"
	FamilyAB       ClientFamily = "ab"
	FamilyBrowser  ClientFamily = "browser"
	FamilyOther    ClientFamily = "other"
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
	IdleTimeout     Reason = "idle_timeout"
	LeftIdle        Reason = "left_idle"
	Concurrent      Reason = "concurrent"
	OneRequest      Reason = "one_request"
	NoReason        Reason = "nothing"
)

// Stale is how a client took an idle time-out of the server.
type Stale string

// The outcomes; see RunJudged.
const (
	Noticed Stale = "noticed"
	Retried Stale = "retried"
	Failed  Stale = "failed"
)

// BrowserSays is a browser's word on the socket of its own request.
type BrowserSays string

// What a browser can say; see BrowserWitnessed.
const (
	BrowserReused     BrowserSays = "reused"
	BrowserNew        BrowserSays = "new"
	BrowserCannotTell BrowserSays = "cannot_tell"
)
