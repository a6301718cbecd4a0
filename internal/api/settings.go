package api

import (
	"encoding/json"
	"net/http"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// Each change names the settings to change and no others; it is answered with
// all of its kind as they are now.

// clockBody changes how the lab's time runs.
type clockBody struct {
	Speed  json.RawMessage `json:"speed"` // 0.02 to 10, or "auto"
	Paused *bool           `json:"paused"`
}

// clockNow is how it runs now.
type clockNow struct {
	Speed  any  `json:"speed"` // as it may be sent
	Paused bool `json:"paused"`
}

// changeClock changes how the lab's time runs: its speed, or whether it stands.
func changeClock(_ *http.Request, l *liveLab, body clockBody) (clockNow, error) {
	change := lab.ClockChange{Paused: body.Paused}
	if raw := body.Speed; len(raw) > 0 && string(raw) != "null" {
		speed, auto := 0.0, true
		if string(raw) == `"auto"` {
			change.Auto = &auto
		} else if json.Unmarshal(raw, &speed) == nil {
			change.Speed = &speed
		} else {
			return clockNow{}, &lab.InvalidError{Code: "speed_out_of_range", Field: "speed", Allowed: `0.02 to 10, or "auto"`}
		}
	}
	c, err := l.SetClock(change)
	now := clockNow{c.Speed, c.Paused}
	if c.Auto {
		now.Speed = "auto"
	}
	return now, err
}

// linkBody changes what the link does with segments that are sent from now on.
type linkBody struct {
	RTTMS    *float64 `json:"rtt_ms"`    // 20 to 1000
	Loss     *float64 `json:"loss"`      // the probability that a segment is lost, 0 to 0.5
	Up       *bool    `json:"up"`        // false cuts it
	RateKbit *int     `json:"rate_kbit"` // of each direction, 0 for no limit
}

// linkNow is how the link treats segments now.
type linkNow struct {
	RTTMS    float64 `json:"rtt_ms"`
	Loss     float64 `json:"loss"`
	Up       *bool   `json:"up,omitempty"`        // said if it was asked for, or is false
	RateKbit *int    `json:"rate_kbit,omitempty"` // said if it was asked for, or is a limit
}

// changeLink changes the link: round-trip time, loss, rate, or whether it is cut.
func changeLink(_ *http.Request, l *liveLab, body linkBody) (linkNow, error) {
	link, err := l.SetLink(lab.LinkChange(body))
	now := linkNow{RTTMS: link.RTTMS, Loss: link.Loss}
	if body.Up != nil || !link.Up {
		now.Up = &link.Up
	}
	if body.RateKbit != nil || link.RateKbit > 0 {
		now.RateKbit = &link.RateKbit
	}
	return now, err
}

// boxBody are the settings of a box between the machines, that translates addresses and
// ports and forgets; left out, one stays as it is.
type boxBody struct {
	IdleTimeoutMS *int              `json:"idle_timeout_ms"` // after which it forgets a row; 0 for no box
	WithoutRow    *event.WithoutRow `json:"without_row"`     // what it does with a segment that has no row: rebind or drop
}

// changeBox puts a box between the machines, changes it or takes it away.
func changeBox(_ *http.Request, l *liveLab, b boxBody) (boxBody, error) {
	is, err := l.SetBox(lab.BoxChange(b))
	return boxBody{&is.IdleTimeoutMS, &is.WithoutRow}, err
}

// serverBody are the settings of the server program; 0 turns a time or a number off.
type serverBody struct {
	IdleTimeoutMS *int  `json:"idle_timeout_ms"`   // after which it closes an idle connection
	KeepaliveMS   *int  `json:"keepalive_ms"`      // between TCP's probes of an idle connection
	Accepting     *bool `json:"accepting"`         // whether it calls accept
	MaxRequests   *int  `json:"max_requests"`      // that it takes on a connection
	ReadBody      *bool `json:"read_body"`         // whether it reads a request's content
	Backlog       *int  `json:"backlog,omitempty"` // connections that may wait for accept; said if it was asked for, or is set
}

// changeServer changes how the server program behaves.
func changeServer(_ *http.Request, l *liveLab, b serverBody) (serverBody, error) {
	p, err := l.SetServer(lab.ProgramChange{
		IdleTimeoutMS: b.IdleTimeoutMS, KeepaliveMS: b.KeepaliveMS, Accepting: b.Accepting,
		MaxRequests: b.MaxRequests, ReadBody: b.ReadBody, Backlog: b.Backlog,
	})
	return serverBody{&p.IdleTimeoutMS, &p.KeepaliveMS, &p.Accepting, &p.MaxRequests, &p.ReadBody, setOrAsked(p.Backlog, b.Backlog)}, err
}

// clientBody are the settings of the client program; 0 turns a time or a number off.
type clientBody struct {
	IdleTimeoutMS    *int  `json:"idle_timeout_ms"`    // after which it closes an idle connection
	KeepaliveMS      *int  `json:"keepalive_ms"`       // between TCP's probes of an idle connection
	Connections      *int  `json:"connections"`        // that its pool has at most
	ReadBody         *bool `json:"read_body"`          // whether it reads a response's content
	Retry            *bool `json:"retry"`              // whether it sends again by itself
	RequestTimeoutMS *int  `json:"request_timeout_ms"` // after which it gives a request up
	Ports            *int  `json:"ports,omitempty"`    // that its TCP chooses from; said if it was asked for, or is set
}

// changeClient changes how the client program behaves.
func changeClient(_ *http.Request, l *liveLab, b clientBody) (clientBody, error) {
	p, err := l.SetClient(lab.ProgramChange{
		IdleTimeoutMS: b.IdleTimeoutMS, KeepaliveMS: b.KeepaliveMS, Connections: b.Connections,
		ReadBody: b.ReadBody, Retry: b.Retry, RequestTimeoutMS: b.RequestTimeoutMS,
		Ports: b.Ports,
	})
	return clientBody{&p.IdleTimeoutMS, &p.KeepaliveMS, &p.Connections, &p.ReadBody, &p.Retry, &p.RequestTimeoutMS, setOrAsked(p.Ports, b.Ports)}, err
}

// setOrAsked is a setting that an answer does not name otherwise.
func setOrAsked(is int, asked *int) *int {
	if is == 0 && asked == nil {
		return nil
	}
	return &is
}
