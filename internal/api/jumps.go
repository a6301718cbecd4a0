package api

import (
	"net/http"

	"samesocket/internal/event"
)

// labTime is where an act has left lab time, in microseconds.
type labTime struct {
	Time int64 `json:"time"`
}

func step(_ *http.Request, l *liveLab, _ struct{}) (any, error) {
	at, err := l.Step()
	return labTime{at.Microseconds()}, err
}

// reset ends a scenario too: when it answers, another may begin.
func reset(r *http.Request, l *liveLab, _ struct{}) (any, error) {
	at, err := l.Reset()
	if err == nil {
		l.script.leave(r.Context())
	}
	return labTime{at.Microseconds()}, err
}

func skip(_ *http.Request, l *liveLab, _ struct{}) (any, error) {
	to, err := l.Skip()
	return struct {
		Timer event.Timer `json:"timer"`
		Host  event.Host  `json:"host,omitempty"`
		Conn  string      `json:"conn,omitempty"`
		From  int64       `json:"from"`
		Time  int64       `json:"time"`
	}{to.Timer, to.Host, to.Conn, to.From.Microseconds(), to.Time.Microseconds()}, err
}
