package server

import (
	"net/netip"
	"time"

	"samesocket/internal/lab"
)

// Limits states everything that bounds what strangers can make this program do.
// The page /{lang}/limits shows exactly these numbers, under messages named
// after the fields.
type Limits struct {
	// Labs bounds the labs alive; LabsPerPrefix those created from one client
	// address prefix. The latter binds only once half of Labs is alive, so that
	// a class behind one address is never refused while there is room.
	Labs          int
	LabsPerPrefix int
	// LabIdleLife is how long a lab lives without a viewer or an act,
	// LabWholeLife how long it lives at all.
	LabIdleLife  time.Duration
	LabWholeLife time.Duration
	// LabCreations is per prefix and minute, after a burst.
	LabCreations      int
	LabCreationsBurst int
	// Acts is per lab and second, after a burst.
	Acts      int
	ActsBurst int
	// TraceEvents and TraceBytes end a lab ("lab:full"); TracesBytes, of all
	// traces together, refuses new labs.
	TraceEvents int
	TraceBytes  int
	TracesBytes int64
	// RequestBytes bounds a request that the visitor edited, and with it the
	// body of any call of the API.
	RequestBytes int64
	// LabResponseBytes bounds the body of a response within the lab, HeldPerLab
	// the segments that may be held on its link at a time.
	LabResponseBytes int
	HeldPerLab       int
	// ViewersPerLab and WebSockets bound the live streams.
	ViewersPerLab int
	WebSockets    int
	// ViewerQueue is how far a viewer may fall behind before it is closed with
	// 1008; ViewerWrite is the time-out of one write, ViewerPing the interval
	// of pings, ViewerNow that of the clock's samples.
	ViewerQueue int
	ViewerWrite time.Duration
	ViewerPing  time.Duration
	ViewerNow   time.Duration
	// RequestHeader, WholeRequest, IdleConnection and HeaderBytes are those of
	// the HTTP server. A stream is no request any more once it is upgraded.
	RequestHeader  time.Duration
	WholeRequest   time.Duration
	IdleConnection time.Duration
	HeaderBytes    int
	// Visits bounds the visits alive, VisitIdleLife how long one lives without
	// a request or an open socket, VisitRequests and VisitTraceBytes how much is
	// told in it.
	Visits          int
	VisitIdleLife   time.Duration
	VisitRequests   int
	VisitTraceBytes int
	// TryIdle, TryBytes and TryDelay bound what ?idle, ?bytes and ?delay of
	// /try may ask for. Drills bounds the sockets that are watched for DrillTime
	// after the idle time-out that ?idle gave them.
	TryIdle   time.Duration
	TryBytes  int
	TryDelay  time.Duration
	Drills    int
	DrillTime time.Duration
	// Answers is how many answers are kept per visit for clicks that come
	// again, AnswerBytes the largest body kept, AnswerLife how long.
	Answers     int
	AnswerBytes int
	AnswerLife  time.Duration
	// Shutdown is how long open requests and streams have to finish.
	Shutdown time.Duration
}

// DefaultLimits are the limits of a public deployment on a small machine.
func DefaultLimits() Limits {
	return Limits{
		Labs: 2000, LabsPerPrefix: 400,
		LabIdleLife: 10 * time.Minute, LabWholeLife: time.Hour,
		LabCreations: 60, LabCreationsBurst: 300,
		Acts: 20, ActsBurst: 60,
		TraceEvents: 20_000, TraceBytes: 4 << 20, TracesBytes: 2 << 30,
		RequestBytes: 16 << 10, LabResponseBytes: lab.MaxBody, HeldPerLab: lab.MaxHeld,
		ViewersPerLab: 1000, WebSockets: 5000,
		ViewerQueue: 1 << 20, ViewerWrite: 5 * time.Second,
		ViewerPing: 25 * time.Second, ViewerNow: 250 * time.Millisecond,
		RequestHeader: 5 * time.Second, WholeRequest: 15 * time.Second,
		IdleConnection: 300 * time.Second, HeaderBytes: 16 << 10,
		Visits: 5000, VisitIdleLife: 30 * time.Minute, VisitRequests: 10_000, VisitTraceBytes: 8 << 20,
		TryIdle: 300 * time.Second, TryBytes: 1 << 20, TryDelay: 10 * time.Second,
		Drills: 1000, DrillTime: 5 * time.Second,
		Answers: 32, AnswerBytes: 2 << 10, AnswerLife: time.Minute,
		Shutdown: 3 * time.Second,
	}
}

// A limitRow is one line of the page /{lang}/limits: Name selects the message
// "page.limit.<Name>", Value is an int, a byteSize or a time.Duration.
type limitRow struct {
	Name  string
	Value any
}

// byteSize is a number of octets, so that the page can write it in KiB or MiB.
type byteSize int64

// rows lists every limit in the order of the page. A test holds it complete.
func (l Limits) rows() []limitRow {
	return []limitRow{
		{"Labs", l.Labs},
		{"LabsPerPrefix", l.LabsPerPrefix},
		{"LabIdleLife", l.LabIdleLife},
		{"LabWholeLife", l.LabWholeLife},
		{"LabCreations", l.LabCreations},
		{"LabCreationsBurst", l.LabCreationsBurst},
		{"Acts", l.Acts},
		{"ActsBurst", l.ActsBurst},
		{"TraceEvents", l.TraceEvents},
		{"TraceBytes", byteSize(l.TraceBytes)},
		{"TracesBytes", byteSize(l.TracesBytes)},
		{"RequestBytes", byteSize(l.RequestBytes)},
		{"LabResponseBytes", byteSize(l.LabResponseBytes)},
		{"HeldPerLab", l.HeldPerLab},
		{"ViewersPerLab", l.ViewersPerLab},
		{"WebSockets", l.WebSockets},
		{"ViewerQueue", byteSize(l.ViewerQueue)},
		{"ViewerWrite", l.ViewerWrite},
		{"ViewerPing", l.ViewerPing},
		{"ViewerNow", l.ViewerNow},
		{"RequestHeader", l.RequestHeader},
		{"WholeRequest", l.WholeRequest},
		{"IdleConnection", l.IdleConnection},
		{"HeaderBytes", byteSize(l.HeaderBytes)},
		{"Visits", l.Visits},
		{"VisitIdleLife", l.VisitIdleLife},
		{"VisitRequests", l.VisitRequests},
		{"VisitTraceBytes", byteSize(l.VisitTraceBytes)},
		{"TryIdle", l.TryIdle},
		{"TryBytes", byteSize(l.TryBytes)},
		{"TryDelay", l.TryDelay},
		{"Drills", l.Drills},
		{"DrillTime", l.DrillTime},
		{"Answers", l.Answers},
		{"AnswerBytes", byteSize(l.AnswerBytes)},
		{"AnswerLife", l.AnswerLife},
		{"Shutdown", l.Shutdown},
	}
}

// prefixOf is the part of a client's address that limits are counted by: /24 or
// /64, about what one household or class is given. Where there is no address
// (a test's recorder) all share the zero prefix.
func prefixOf(client netip.Addr) netip.Prefix {
	bits := 24
	if client.Is6() {
		bits = 64
	}
	p, err := client.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
