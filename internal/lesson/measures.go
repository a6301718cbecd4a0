package lesson

import (
	"regexp"
	"slices"
)

// A measure is what grades a prediction: a function of the events that one run
// of its scenario adds to the lab's trace, from its first to its last. The
// browser implements these names and no others.
type measure struct {
	name string
	// values are all it can have; none means a whole number, written in digits.
	values []string
	// what it is, in terms of events alone.
	what string
}

var measures = []measure{
	{"syns", nil, "How many link:segment_sent carry SYN without ACK and are no retransmission."},
	{
		"reach",
		[]string{"nothing", "established", "acknowledged", "handled"},
		"How far the run's first request came, the last that applies: established if a tcp:state_changed at the client ends in ESTABLISHED; " +
			"acknowledged if a link:segment_delivered hands the client an acknowledgment number at or past the end of the first data segment that it sent; " +
			"handled if there is an http:request_received; else nothing.",
	},
	{"server-ports", nil, "How many different ports the tcp.dst of link:segment_sent from the client name."},
	{"closed-by-server", nil, "On how many connections a link:segment_sent from the server carries FIN before a link:segment_delivered has handed it one."},
	{"distinct-requests", nil, "How many different pairs of start_line and headers the http:request_received have; remote_addr is no part of the message."},
	{"sockets", nil, "On how many different sockets the clicks of an experiment with one's own sockets came (socket:request, in the visit's trace)."},
	{"answered-before", nil, "How many socket:response the visit's trace has before the last socket:request, of the requests of an experiment with one's own sockets."},
	{"last-status", nil, "The status code of the last http:response_received; 0 if there is none."},
	{"failed", nil, "How many http:request_failed there are."},
	{"no-port", nil, "How many http:request_failed have the code no_port."},
	{"second-round-trips", nil, "How many round trips, to the nearest whole one, lie between the second request's http:request_sent and its http:response_received. " +
		"A round trip is twice what the run's first SYN takes to arrive."},
	{"last-round-trips", nil, "How many round trips, counted as for second-round-trips, lie between the last http:connection_wanted and that request's http:response_received."},
	{
		"last-syn",
		[]string{"syn-ack", "rst", "nothing"},
		"What the server sends on the connection that was opened last, between its SYN and the first retransmission of that: a link:segment_sent with SYN and ACK, one with RST, or nothing. " +
			"If there is no retransmission, between its SYN and the end.",
	},
	{
		"server-left",
		[]string{"ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "TIME-WAIT", "CLOSED"},
		"In which state the server's end of the first connection is when the run is over: that in which its last tcp:state_changed ends; CLOSED if it has none.",
	},
	{"time-wait", []string{"client", "server", "both", "none"}, "At which hosts a tcp:state_changed ends in TIME-WAIT."},
}

var wholeNumber = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})$`)

// can says whether the measure can have the value.
func (m measure) can(value string) bool {
	if m.values == nil {
		return wholeNumber.MatchString(value)
	}
	return slices.Contains(m.values, value)
}
