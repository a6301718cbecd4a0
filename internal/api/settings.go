package api

import (
	"encoding/json"
	"net/http"

	"samesocket/internal/lab"
)

// Each change names the settings to change and no others; it is answered with
// all of its kind as they are now.

type clockBody struct {
	Speed  json.RawMessage `json:"speed"` // a number or "auto"
	Paused *bool           `json:"paused"`
}

func changeClock(_ *http.Request, l *liveLab, body clockBody) (any, error) {
	change := lab.ClockChange{Paused: body.Paused}
	if raw := body.Speed; len(raw) > 0 && string(raw) != "null" {
		speed, auto := 0.0, true
		if string(raw) == `"auto"` {
			change.Auto = &auto
		} else if json.Unmarshal(raw, &speed) == nil {
			change.Speed = &speed
		} else {
			return nil, &lab.InvalidError{Code: "speed_out_of_range", Field: "speed", Allowed: `0.02 to 10, or "auto"`}
		}
	}
	c, err := l.SetClock(change)
	now := struct {
		Speed  any  `json:"speed"` // as it may be sent
		Paused bool `json:"paused"`
	}{c.Speed, c.Paused}
	if c.Auto {
		now.Speed = "auto"
	}
	return now, err
}

type linkBody struct {
	RTTMS    *float64 `json:"rtt_ms"`
	Loss     *float64 `json:"loss"`
	Up       *bool    `json:"up"`
	RateKbit *int     `json:"rate_kbit"`
}

func changeLink(_ *http.Request, l *liveLab, body linkBody) (any, error) {
	link, err := l.SetLink(lab.LinkChange(body))
	now := struct {
		RTTMS    float64 `json:"rtt_ms"`
		Loss     float64 `json:"loss"`
		Up       *bool   `json:"up,omitempty"`        // said if it was asked for, or is false
		RateKbit *int    `json:"rate_kbit,omitempty"` // said if it was asked for, or is a limit
	}{RTTMS: link.RTTMS, Loss: link.Loss}
	if body.Up != nil || !link.Up {
		now.Up = &link.Up
	}
	if body.RateKbit != nil || link.RateKbit > 0 {
		now.RateKbit = &link.RateKbit
	}
	return now, err
}

type serverBody struct {
	IdleTimeoutMS *int  `json:"idle_timeout_ms"`
	KeepaliveMS   *int  `json:"keepalive_ms"`
	Accepting     *bool `json:"accepting"`
}

func changeServer(_ *http.Request, l *liveLab, body serverBody) (any, error) {
	p, err := l.SetServer(lab.ProgramChange(body))
	return struct {
		IdleTimeoutMS int  `json:"idle_timeout_ms"`
		KeepaliveMS   int  `json:"keepalive_ms"`
		Accepting     bool `json:"accepting"`
	}(p), err
}

type clientBody struct {
	IdleTimeoutMS *int `json:"idle_timeout_ms"`
	KeepaliveMS   *int `json:"keepalive_ms"`
}

func changeClient(_ *http.Request, l *liveLab, body clientBody) (any, error) {
	p, err := l.SetClient(lab.ProgramChange{IdleTimeoutMS: body.IdleTimeoutMS, KeepaliveMS: body.KeepaliveMS})
	return struct {
		IdleTimeoutMS int `json:"idle_timeout_ms"`
		KeepaliveMS   int `json:"keepalive_ms"`
	}{p.IdleTimeoutMS, p.KeepaliveMS}, err
}
