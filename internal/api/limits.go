package api

import "time"

// Limits bound what is asked of labs. Their numbers are those of the program, in
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
	// ViewersPerLab bounds the live streams of a lab's events.
	ViewersPerLab int
	// Answers is how many answers are kept per lab and per visit for clicks that
	// come again, AnswerBytes the largest body kept, AnswerLife how long.
	Answers     int
	AnswerBytes int
	AnswerLife  time.Duration
}
