package api

import "time"

// InPage bounds what one page does to its own browser, where there is no server
// (web/wasm). Nobody has to be waited for there, so what a lab may hold is all that counts.
func InPage() Limits {
	return Limits{
		Labs: 100, LabsPerPrefix: 100, LabCreations: 600, LabCreationsBurst: 100,
		// A lab that its page has left for a new one.
		LabIdleLife: time.Minute, LabWholeLife: 24 * time.Hour,
		Acts: 20, ActsBurst: 60,
		TraceEvents: 20_000, TraceBytes: 4 << 20, TracesBytes: 64 << 20,
		RequestBytes: 16 << 10, ViewersPerLab: 8,
		Answers: 32, AnswerBytes: 2 << 10, AnswerLife: time.Minute,
	}
}

// Limits bound what is asked of labs. A server's numbers are in
// internal/server/limits.go.
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
	// LabCreations is per prefix and minute, after a burst; it binds, as
	// LabsPerPrefix does, once half of Labs is alive.
	LabCreations      int
	LabCreationsBurst int
	// Acts is per lab and second, after a burst.
	Acts      int
	ActsBurst int
	// TraceEvents and TraceBytes end a lab ("lab:full"). TracesBytes is of all
	// traces together; once half of it is used, a quarter of it is all that one
	// prefix may have. Where it is short the traces that have ended and are not
	// watched go, and only then are new labs refused.
	TraceEvents int
	TraceBytes  int
	TracesBytes int64
	// RequestBytes bounds a request that the visitor edited, and with it the
	// body of any call of the API.
	RequestBytes int64
	// ViewersPerLab bounds the live streams of a lab's events.
	ViewersPerLab int
	// Answers is how many answers are kept per lab and per visit for clicks that
	// come again, AnswerBytes the largest body kept, AnswerLife how long.
	Answers     int
	AnswerBytes int
	AnswerLife  time.Duration
}
