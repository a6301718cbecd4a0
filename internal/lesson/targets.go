package lesson

// A target is what a phrase can point at on the stage.
type target struct {
	name string
	// hue is the side of the socket line that it belongs to: http, tcp, or neither.
	hue string
	// what lights up; the browser implements these names and no others.
	what string
}

// targets is the closed vocabulary of [phrase](stage:NAME).
var targets = []target{
	{"floor/http", "http", "the programs of both hosts, above the socket line"},
	{"card/client", "http", "the message at the client program"},
	{"card/server", "http", "the message that the handler at the server sees"},
	{"lent", "tcp", "RemoteAddr on the handler's card, lent by TCP"},
	{"seam/client", "", "where the client program writes and reads, on the socket line"},
	{"seam/server", "", "the goroutine that reads, and where it reads, on the socket line"},
	{"floor/tcp", "tcp", "both socket tables, below the socket line"},
	{"row/client", "tcp", "the client's row of the connection in use"},
	{"row/server", "tcp", "the server's row of the connection in use"},
	{"row/listen", "tcp", "the listening socket's row"},
	{"state/client", "tcp", "the state in the client's row"},
	{"state/server", "tcp", "the state in the server's row"},
	{"lookup", "tcp", "where the server's TCP holds the latest segment's four values against its table"},
	{"box", "tcp", "the rows of the box between the hosts, if there is one"},
	{"pipe", "tcp", "the connection in use, between its two rows"},
	{"pill/syn", "tcp", "segments with SYN and without ACK, on the stage and on the ladder"},
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
