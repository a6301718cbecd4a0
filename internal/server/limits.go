package server

import (
	"net/http"
	"net/netip"
	"slices"
	"time"

	"samesocket/internal/api"
	"samesocket/internal/lab"
	"samesocket/internal/site"
)

// Limits is everything that bounds what strangers can make this program do. The
// page /{lang}/limits shows exactly these numbers, under messages named after the
// fields.
type Limits struct {
	api.Limits // of labs and answers

	// LabResponseBytes bounds the body of a response within the lab, HeldPerLab
	// the segments that may be held on its link at a time.
	LabResponseBytes int
	HeldPerLab       int
	// Connections bounds the connections that are open; idle ones are closed for
	// newcomers. Of these, and of WebSockets, TracesBytes and Visits, one prefix may
	// have a quarter once half are taken (package fair).
	Connections int
	// WebSockets bounds the live streams of all labs and visits, WebSocketsPerVisit
	// those of one visit.
	WebSockets         int
	WebSocketsPerVisit int
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
	// told in it, VisitsBytes how much in all of them: a part of TracesBytes, so that
	// they leave something to the labs of the same network. Half as much again is for
	// the first things told in each (visitLeast).
	Visits          int
	VisitIdleLife   time.Duration
	VisitRequests   int
	VisitTraceBytes int
	VisitsBytes     int64
	// TryIdle, TryBytes, TryDelay and TryMax bound what ?idle, ?bytes, ?delay,
	// and ?max of /try may ask for; TryIdle also ?hint. TryBody bounds the
	// content of a request to /try, which is read and forgotten. Drills bounds
	// the sockets that are watched for DrillTime after they were given up as the
	// query asked, for SilentTime if not even a FIN is to be sent.
	TryIdle    time.Duration
	TryBytes   int
	TryDelay   time.Duration
	TryMax     int
	TryBody    int
	Drills     int
	DrillTime  time.Duration
	SilentTime time.Duration
	// Shutdown is how long open requests and streams have to finish.
	Shutdown time.Duration
}

// DefaultLimits are the limits of a public deployment on a small machine.
func DefaultLimits() Limits {
	return Limits{
		Limits: api.Limits{
			Labs: 2000, LabsPerPrefix: 400,
			LabIdleLife: 10 * time.Minute, LabWholeLife: time.Hour,
			LabCreations: 60, LabCreationsBurst: 400,
			Acts: 20, ActsBurst: 60,
			TraceEvents: 20_000, TraceBytes: 4 << 20, TracesBytes: 2 << 30,
			RequestBytes: 16 << 10, ViewersPerLab: 1000,
			Answers: 32, AnswerBytes: 2 << 10, AnswerLife: time.Minute,
		},
		LabResponseBytes: lab.MaxBody, HeldPerLab: lab.MaxHeld,
		Connections: 10_000, WebSockets: 5000, WebSocketsPerVisit: 16,
		ViewerQueue: 1 << 20, ViewerWrite: 5 * time.Second,
		ViewerPing: 25 * time.Second, ViewerNow: 250 * time.Millisecond,
		RequestHeader: 5 * time.Second, WholeRequest: 15 * time.Second,
		IdleConnection: 300 * time.Second, HeaderBytes: 16 << 10,
		Visits: 5000, VisitIdleLife: 30 * time.Minute, VisitRequests: 10_000, VisitTraceBytes: 8 << 20, VisitsBytes: 512 << 20,
		TryIdle: 300 * time.Second, TryBytes: 1 << 20, TryDelay: 10 * time.Second, TryMax: 1000, TryBody: 16 << 20,
		Drills: 1000, DrillTime: 5 * time.Second, SilentTime: time.Minute,
		Shutdown: 10 * time.Second,
	}
}

// rows lists every limit in the order of the page /{lang}/limits. A test holds
// it complete.
func (l Limits) rows() []site.Limit {
	return []site.Limit{
		{Name: "Labs", Value: l.Labs},
		{Name: "LabsPerPrefix", Value: l.LabsPerPrefix},
		{Name: "LabIdleLife", Value: l.LabIdleLife},
		{Name: "LabWholeLife", Value: l.LabWholeLife},
		{Name: "LabCreations", Value: l.LabCreations},
		{Name: "LabCreationsBurst", Value: l.LabCreationsBurst},
		{Name: "Acts", Value: l.Acts},
		{Name: "ActsBurst", Value: l.ActsBurst},
		{Name: "TraceEvents", Value: l.TraceEvents},
		{Name: "TraceBytes", Value: site.Bytes(l.TraceBytes)},
		{Name: "TracesBytes", Value: site.Bytes(l.TracesBytes)},
		{Name: "RequestBytes", Value: site.Bytes(l.RequestBytes)},
		{Name: "LabResponseBytes", Value: site.Bytes(l.LabResponseBytes)},
		{Name: "HeldPerLab", Value: l.HeldPerLab},
		{Name: "ViewersPerLab", Value: l.ViewersPerLab},
		{Name: "Connections", Value: l.Connections},
		{Name: "WebSockets", Value: l.WebSockets},
		{Name: "WebSocketsPerVisit", Value: l.WebSocketsPerVisit},
		{Name: "ViewerQueue", Value: site.Bytes(l.ViewerQueue)},
		{Name: "ViewerWrite", Value: l.ViewerWrite},
		{Name: "ViewerPing", Value: l.ViewerPing},
		{Name: "ViewerNow", Value: l.ViewerNow},
		{Name: "RequestHeader", Value: l.RequestHeader},
		{Name: "WholeRequest", Value: l.WholeRequest},
		{Name: "IdleConnection", Value: l.IdleConnection},
		{Name: "HeaderBytes", Value: site.Bytes(l.HeaderBytes)},
		{Name: "Visits", Value: l.Visits},
		{Name: "VisitIdleLife", Value: l.VisitIdleLife},
		{Name: "VisitRequests", Value: l.VisitRequests},
		{Name: "VisitTraceBytes", Value: site.Bytes(l.VisitTraceBytes)},
		{Name: "VisitsBytes", Value: site.Bytes(l.VisitsBytes)},
		{Name: "TryIdle", Value: l.TryIdle},
		{Name: "TryBytes", Value: site.Bytes(l.TryBytes)},
		{Name: "TryDelay", Value: l.TryDelay},
		{Name: "TryMax", Value: l.TryMax},
		{Name: "TryBody", Value: site.Bytes(l.TryBody)},
		{Name: "Drills", Value: l.Drills},
		{Name: "DrillTime", Value: l.DrillTime},
		{Name: "SilentTime", Value: l.SilentTime},
		{Name: "Answers", Value: l.Answers},
		{Name: "AnswerBytes", Value: site.Bytes(l.AnswerBytes)},
		{Name: "AnswerLife", Value: l.AnswerLife},
		{Name: "Shutdown", Value: l.Shutdown},
	}
}

// InPage lists those of a lab in a reader's own browser, for the same page of a copy.
func InPage() []site.Limit {
	l := Limits{Limits: api.InPage(), LabResponseBytes: lab.MaxBody, HeldPerLab: lab.MaxHeld}
	ofLab := []string{"Labs", "LabIdleLife", "Acts", "ActsBurst", "TraceEvents", "TraceBytes", "TracesBytes", "RequestBytes", "LabResponseBytes", "HeldPerLab"}
	return slices.DeleteFunc(l.rows(), func(row site.Limit) bool { return !slices.Contains(ofLab, row.Name) })
}

// visitLeast is what is told in each visit whatever the others have taken.
func (l Limits) visitLeast() int { return int(l.VisitsBytes) / 2 / max(1, l.Visits) }

// network is that of the client that sent r.
func (s *Server) network(r *http.Request) netip.Prefix { return prefixOf(s.proxies.client(r)) }

// peers is by what connections are counted: a trusted proxy's are for many clients.
func (s *Server) peers(peer netip.Addr) netip.Prefix {
	if s.proxies.trust(peer) {
		return netip.Prefix{}
	}
	return prefixOf(peer)
}

// prefixOf is the part of a client's address that limits are counted by: /24 or
// /56, about what one household or class is given (RFC 6177 section 2: a site has more
// than one /64). Where there is no address
// (a test's recorder) all share the zero prefix.
func prefixOf(client netip.Addr) netip.Prefix {
	bits := 24
	if client.Is6() {
		bits = 56
	}
	p, err := client.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
