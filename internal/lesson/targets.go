package lesson

// A target is what a phrase can point at on the stage.
type target struct {
	name string
	// hue is the floor it belongs to: http, tcp, or neither.
	hue string
	// what lights up; the browser implements these names and no others.
	what string
}

// targets is the closed vocabulary of [phrase](stage:NAME).
var targets = []target{
	{"floor/http", "http", "both HTTP floors"},
	{"card/client", "http", "the message at the client program"},
	{"card/server", "http", "the message that the handler at the server sees"},
	{"lent", "tcp", "RemoteAddr on the handler's card, lent by TCP"},
	{"seam/client", "", "the client's pool, between its floors"},
	{"seam/server", "", "the goroutines that read, between the server's floors"},
	{"floor/tcp", "tcp", "both TCP floors"},
	{"row/client", "tcp", "the client's row of the connection in use"},
	{"row/server", "tcp", "the server's row of the connection in use"},
	{"row/listen", "tcp", "the listening socket's row"},
	{"state/client", "tcp", "the state in the client's row"},
	{"state/server", "tcp", "the state in the server's row"},
	{"lookup", "tcp", "what the server's TCP found for the latest segment"},
	{"pipe", "tcp", "the pipe of the connection in use"},
	{"pill/syn", "tcp", "segments with SYN and without ACK, in the pipe and on the ladder"},
	{"pill/syn-ack", "tcp", "segments with SYN and ACK"},
	{"pill/ack", "tcp", "segments with ACK alone and no data, probes apart"},
	{"pill/request", "http", "segments with data from the client"},
	{"pill/response", "http", "segments with data from the server"},
	{"pill/fin", "tcp", "segments with FIN"},
	{"pill/rst", "tcp", "segments with RST"},
	{"pill/probe", "tcp", "keepalive probes: no data, sequence number SND.NXT-1"},
	{"count/handshakes", "tcp", "the number of handshakes"},
	{"count/requests", "http", "the number of requests"},
	{"count/saved", "tcp", "the number of round trips saved"},
	{"ladder", "", "the ladder"},
	{"states", "tcp", "the state diagram of the chosen connection"},
	{"own", "", "the line of the visitor's own socket"},
}
