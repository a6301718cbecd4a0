package observe

import "net/http"

// readEnd is how the last read of a socket ended.
type readEnd int32

const (
	readFine    readEnd = iota
	readEOF             // the peer's FIN was read
	readTimeout         // a deadline that was meant as a limit passed
	readReset           // the peer's RST was read, or answered a write
)

// evidence is all that is known of a socket at the moment it is closed.
type evidence struct {
	read    readEnd
	state   string         // TCP's state before close; empty if unknown
	http    http.ConnState // what net/http said last
	final   bool           // the last answer said that the connection ends with it
	begun   bool           // an octet came since accept, or since it was last idle
	sentFIN bool           // we have half-closed it already
}

// verdict says who ended the connection and why, in the vocabulary of
// event.SocketClosed. The order matters: what the peer did comes first, for a
// server that closes because the peer is gone has decided nothing.
func (e evidence) verdict() (by, why string) {
	peerFIN := e.read == readEOF || e.state == stateCloseWait
	switch {
	case e.reset():
		return "client", "peer_reset"
	case e.final && peerFIN:
		// The server must close after such an answer (RFC 9112 section
		// 9.6), but here the client was quicker.
		return "client", "connection_close"
	case e.final:
		return "server", "connection_close"
	case peerFIN:
		return "client", "peer_fin"
	case e.http == http.StateHijacked:
		// Its deadlines are the hijacker's affair, not HTTP's.
		return "server", "upgraded"
	case e.read == readTimeout && e.http == http.StateIdle && !e.begun:
		// With a part of the next request net/http still says idle.
		return "server", "idle_timeout"
	case e.read == readTimeout && !e.begun:
		return "server", "never_used"
	case e.read == readTimeout:
		return "server", "request_timeout"
	case e.http == http.StateIdle, e.http == http.StateNew:
		return "server", "shutdown"
	default:
		return "server", "aborted"
	}
}

// reset says whether the peer's RST has come. After our own FIN the kernel may
// have gone through TIME-WAIT to CLOSED without any.
func (e evidence) reset() bool {
	return e.read == readReset || e.state == stateClosed && !e.sentFIN
}
