package lesson

// scenarios are the experiments that a chapter may name. Each is a file of
// web/scenarios, and a test holds the two together.
var scenarios = []string{
	"two-gets",
	"handshake", "nobody-home",
	"three-connections", "no-match",
	"four-requests", "race",
	"same-input", "swap",
	"idle-timeout", "client-closes", "both-close", "connection-close", "probes",
}
