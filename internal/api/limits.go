package api

import "time"

// Limits bound what is asked of labs. Their meaning and their numbers are stated
// once, in internal/server/limits.go, under the same names.
type Limits struct {
	Labs, LabsPerPrefix             int
	LabIdleLife, LabWholeLife       time.Duration
	LabCreations, LabCreationsBurst int // per minute
	Acts, ActsBurst                 int // per second
	TraceEvents, TraceBytes         int
	TracesBytes                     int64
	RequestBytes                    int64
	ViewersPerLab                   int
	Answers, AnswerBytes            int
	AnswerLife                      time.Duration
}
