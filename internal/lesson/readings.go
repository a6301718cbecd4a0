package lesson

// readings are the numbers that a sentence can take from the reader's own run of a
// scenario, written [its RTO](read:lost-segment/sent-again-after): the phrase stands
// alone until the run is over, and then with the number. The browser implements these
// names and no others.
var readings = []string{
	"sent-again-after", "tried-for", "retransmissions",
	"times", "round-trips", "flights",
	"request-segments", "handler-calls", "connections", "queued",
	"last-time",
}
