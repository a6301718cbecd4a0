package event

import "encoding/json"

// EventName implements Payload for each kind of event.
func (LabOpened) EventName() string            { return "lab:opened" }
func (LabReset) EventName() string             { return "lab:reset" }
func (LabFull) EventName() string              { return "lab:full" }
func (LabClosed) EventName() string            { return "lab:closed" }
func (ClockChanged) EventName() string         { return "clock:changed" }
func (ClockStepped) EventName() string         { return "clock:stepped" }
func (ClockSkipped) EventName() string         { return "clock:skipped" }
func (LinkChanged) EventName() string          { return "link:changed" }
func (SegmentSent) EventName() string          { return "link:segment_sent" }
func (SegmentDelivered) EventName() string     { return "link:segment_delivered" }
func (SegmentLost) EventName() string          { return "link:segment_lost" }
func (Lookup) EventName() string               { return "tcp:lookup" }
func (StateChanged) EventName() string         { return "tcp:state_changed" }
func (TimeWaitRestarted) EventName() string    { return "tcp:time_wait_restarted" }
func (Info) EventName() string                 { return "tcp:info" }
func (ConnectionWanted) EventName() string     { return "http:connection_wanted" }
func (ConnectionAcquired) EventName() string   { return "http:connection_acquired" }
func (RequestSent) EventName() string          { return "http:request_sent" }
func (RequestReceived) EventName() string      { return "http:request_received" }
func (ResponseSent) EventName() string         { return "http:response_sent" }
func (ResponseReceived) EventName() string     { return "http:response_received" }
func (ConnectionReleased) EventName() string   { return "http:connection_released" }
func (RequestRetried) EventName() string       { return "http:request_retried" }
func (RequestFailed) EventName() string        { return "http:request_failed" }
func (ConnectionClosed) EventName() string     { return "http:connection_closed" }
func (ConnectionHalfClosed) EventName() string { return "http:connection_half_closed" }
func (ClientChanged) EventName() string        { return "client:changed" }
func (ServerChanged) EventName() string        { return "server:changed" }
func (ServerAccepted) EventName() string       { return "server:accepted" }
func (ServerReading) EventName() string        { return "server:reading" }
func (ScenarioStarted) EventName() string      { return "scenario:started" }
func (ScenarioStep) EventName() string         { return "scenario:step" }
func (ScenarioChecked) EventName() string      { return "scenario:checked" }
func (ScenarioFinished) EventName() string     { return "scenario:finished" }
func (VisitOpened) EventName() string          { return "visit:opened" }
func (VisitFull) EventName() string            { return "visit:full" }
func (SocketAccepted) EventName() string       { return "socket:accepted" }
func (SocketShared) EventName() string         { return "socket:shared" }
func (SocketRequest) EventName() string        { return "socket:request" }
func (SocketUpgraded) EventName() string       { return "socket:upgraded" }
func (SocketResponse) EventName() string       { return "socket:response" }
func (SocketIdle) EventName() string           { return "socket:idle" }
func (SocketInfo) EventName() string           { return "socket:info" }
func (SocketLeft) EventName() string           { return "socket:left" }
func (SocketClosed) EventName() string         { return "socket:closed" }
func (SocketStale) EventName() string          { return "socket:stale" }
func (SocketAfter) EventName() string          { return "socket:after" }
func (RunJudged) EventName() string            { return "run:judged" }
func (BrowserWitnessed) EventName() string     { return "browser:witnessed" }

// labEvents are the kinds of event that a lab trace has, each with how to read
// its payload; visitEvents are those of a visit trace.
var (
	labEvents = register(
		decode[LabOpened], decode[LabReset], decode[LabFull], decode[LabClosed],
		decode[ClockChanged], decode[ClockStepped], decode[ClockSkipped], decode[LinkChanged],
		decode[SegmentSent], decode[SegmentDelivered], decode[SegmentLost],
		decode[SegmentHeld], decode[SegmentReleased], decode[LossArmed], decode[PowerCycled],
		decode[BoxChanged], decode[BoxRowMade], decode[BoxRewritten], decode[BoxRowExpired],
		decode[Lookup], decode[StateChanged], decode[TimeWaitRestarted], decode[Info],
		decode[ConnectionWanted], decode[ConnectionAcquired],
		decode[RequestSent], decode[RequestReceived],
		decode[ResponseSent], decode[ResponseReceived],
		decode[ConnectionReleased], decode[RequestRetried], decode[RequestFailed],
		decode[ConnectionClosed], decode[ConnectionHalfClosed], decode[ClientChanged], decode[ServerChanged],
		decode[ServerAccepted], decode[ServerReading],
		decode[ScenarioStarted], decode[ScenarioStep], decode[ScenarioChecked], decode[ScenarioFinished],
	)
	visitEvents = register(
		decode[VisitOpened], decode[VisitFull],
		decode[SocketAccepted], decode[SocketShared], decode[SocketRequest],
		decode[SocketUpgraded], decode[SocketResponse], decode[SocketIdle],
		decode[SocketInfo], decode[SocketLeft], decode[SocketClosed], decode[SocketStale], decode[SocketAfter],
		decode[RunJudged], decode[BrowserWitnessed],
	)
)

// decoderOf is how to read the payload of a name, in whichever trace it is.
func decoderOf(name string) (d decoder, ok bool) {
	if d, ok = labEvents[name]; !ok {
		d, ok = visitEvents[name]
	}
	return d, ok
}

type decoder func(json.RawMessage) (Payload, error)

func register(decoders ...decoder) map[string]decoder {
	m := make(map[string]decoder, len(decoders))
	for _, d := range decoders {
		zero, err := d(json.RawMessage("{}"))
		if err != nil {
			panic(err)
		}
		m[zero.EventName()] = d
	}
	return m
}

func decode[P Payload](b json.RawMessage) (Payload, error) {
	var p P
	err := json.Unmarshal(b, &p)
	return p, err
}
