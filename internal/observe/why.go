package observe

import (
	"net/http"

	"samesocket/internal/event"
)

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
	state   event.State    // TCP's state before close; empty if unknown
	http    http.ConnState // what net/http said last
	final   bool           // the last answer said that the connection ends with it
	begun   bool           // an octet came since accept, or since it was last idle
	sentFIN bool           // we have half-closed it already
	write   bool           // a write ran into its deadline
	asked   bool           // the visitor asked for an end without an answer
	shed    bool           // it was idle, and its place was needed
}

// verdict says who ended the connection and why, in the vocabulary of
// event.SocketClosed. The order matters: what the peer did comes first, for a
// server that closes because the peer is gone has decided nothing.
func (e evidence) verdict() (by event.Host, why event.SocketEnd) {
	peerFIN := e.read == readEOF || e.state == event.CloseWait
	switch {
	case e.asked && !peerFIN && !e.reset():
		return event.Server, event.EndAsked
	case e.reset():
		return event.Client, event.EndPeerReset
	case e.final && peerFIN:
		// The server must close after such an answer (RFC 9112 section
		// 9.6), but here the client was quicker.
		return event.Client, event.EndConnectionClose
	case e.final:
		return event.Server, event.EndConnectionClose
	case peerFIN:
		return event.Client, event.EndPeerFIN
	case e.write:
		return event.Server, event.EndResponseTimeout
	case e.http == http.StateHijacked:
		// Its deadlines are the hijacker's affair, not HTTP's.
		return event.Server, event.EndUpgraded
	case e.shed, e.read == readTimeout && e.http == http.StateIdle && !e.begun:
		// With a part of the next request net/http still says idle.
		return event.Server, event.EndIdleTimeout
	case e.read == readTimeout && !e.begun:
		return event.Server, event.EndNeverUsed
	case e.read == readTimeout:
		return event.Server, event.EndRequestTimeout
	case e.http == http.StateIdle, e.http == http.StateNew:
		return event.Server, event.EndShutdown
	default:
		return event.Server, event.EndAborted
	}
}

// reset says whether the peer's RST has come. After our own FIN the kernel may
// have gone through TIME-WAIT to CLOSED without any.
func (e evidence) reset() bool {
	return e.read == readReset || e.state == event.Closed && !e.sentFIN
}
