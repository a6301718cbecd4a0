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

// own are the experiments with the visitor's own sockets, written own:NAME. The
// browser carries them out (web/src/ui/own-trials.ts): nothing here could.
var own = []string{"one", "ten", "close", "idle", "credentials"}
