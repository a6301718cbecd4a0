package lesson

// scenarios are the experiments that a chapter may name. Each is a file of
// web/scenarios, and a test holds the two together.
var scenarios = []string{
	"two-gets",
	"handshake", "nobody-home", "backlog",
	"three-connections", "no-match",
	"four-requests", "race",
	"same-input", "swap",
	"two-in-one", "dribble", "chunked", "off-by-one", "pipelining", "head-and-304",
	"idle-timeout", "client-closes", "both-close", "connection-close", "probes", "never-closes", "ports-run-out",
	"lost-segment", "lost-syn", "cut-wire", "power-cycle", "stale-race",
	"nat-rebinds", "nat-drops", "probes-save", "lb-502",
	"slow-start", "pool", "unread-body", "reuse-or-resume",
	"ten-on-one", "ten-on-six", "ten-on-streams",
}

// own are the experiments with the visitor's own sockets, written own:NAME. The
// browser carries them out (web/src/ui/own-trials.ts): nothing here could.
var own = []string{"one", "ten", "close", "idle", "credentials", "seventh", "upgrade"}
