package api

import (
	"net/http"

	"samesocket/internal/event"
)

// labTime is where an act has left lab time, in microseconds.
type labTime struct {
	Time int64 `json:"time"`
}

// step goes to the instant at which the next segment arrives, and stands there.
func step(_ *http.Request, l *liveLab, _ struct{}) (labTime, error) {
	at, err := l.Step()
	return labTime{at.Microseconds()}, err
}

// reset gives the lab new machines and a new link within the same trace. It ends a
// scenario too: when it answers, another may begin.
func reset(r *http.Request, l *liveLab, _ struct{}) (labTime, error) {
	at, err := l.Reset()
	if err == nil {
		l.script.leave(r.Context())
	}
	return labTime{at.Microseconds()}, err
}

// skipped is to which timer of which host a lab has gone. From and Time are lab time in
// microseconds.
type skipped struct {
	Timer event.Timer `json:"timer"`
	Host  event.Host  `json:"host,omitempty"`
	Conn  string      `json:"conn,omitempty"`
	From  int64       `json:"from"`
	Time  int64       `json:"time"`
}

// skip goes to the next timer that does something: an idle time-out, a retransmission,
// the end of TIME-WAIT.
func skip(_ *http.Request, l *liveLab, _ struct{}) (skipped, error) {
	to, err := l.Skip()
	return skipped{to.Timer, to.Host, to.Conn, to.From.Microseconds(), to.Time.Microseconds()}, err
}
