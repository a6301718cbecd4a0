package lab

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"samesocket/internal/event"
)

// Limits on what a visitor may send.
const (
	maxRequest    = 16 << 10 // octets of target, headers and body together
	maxClick      = 128
	maxMethod     = 32
	maxUnanswered = 64 // requests of one lab
	maxPieces     = 64 // in which raw octets are written
	maxGap        = 60_000
)

// How a request gets its connection.
const (
	reuse    = "reuse"                                                                         // from the pool if one is idle, else a new one
	fresh    = "new"                                                                           // always a new one, which joins the pool afterwards
	closing  = "close"                                                                         // as reuse, and with Connection: close
	given    = "given"                                                                         // raw octets for a connection that was named
	tokenSet = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" // #nosec G101 -- RFC 9110's token characters
	// targetSet is RFC 3986's pchar besides percent-encoding, and / and ?.
	targetSet = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!$&'()*+,;=:@/?"
)

// users are those that may be named; the first is everybody.
var users = []string{"", "A", "B"}

// Request is what a visitor asks the client program to send.
type Request struct {
	// Click is the id of the visitor's act; a repeated one starts nothing.
	// Empty means that the act has no id.
	Click string
	// Method defaults to GET.
	Method string
	// Target is in origin-form (RFC 9112 section 3.2.1), such as /hello.
	Target string
	// Headers are sent besides those that the client writes by itself.
	Headers []event.Header
	Body    string
	// Connection is reuse (the default), new or close.
	Connection string
	// User is whose cookies the client program keeps and sends: A, B, or empty
	// for everybody's. All share one pool of connections.
	User string
	// TLS is the version of TLS, 1.2 or 1.3, over which the request goes, to the
	// server's port of https; empty means that it goes over TCP alone.
	TLS string

	// Raw, if not empty, is written as it is, whatever it may mean to the
	// server; then there is no Method, Target, Header, Body or User. It goes to
	// a new connection, with Connection new, or to Conn, which an earlier raw
	// request has opened. Such a connection is in no pool.
	Raw  string
	Conn string
	// Cuts are how many octets of Raw each call of write takes, the last one what
	// is left; each goes in a segment of its own, or in several if it is too long
	// for one. None means that one call takes all.
	Cuts []int
	// GapMS is how many milliseconds of lab time pass between two of them; with 0
	// they follow each other as soon as TCP has sent the one before.
	GapMS int
	// HalfClose means that the client program then says that it will write nothing
	// more, and reads on (RFC 9293 section 3.6). With Conn, Raw may be empty.
	HalfClose bool
}

// InvalidError says that a request or a setting cannot be accepted.
type InvalidError struct {
	// Code is stable, such as "speed_out_of_range".
	Code string
	// Field names what was wrong, as the API spells it.
	Field string
	// Allowed says what would be right.
	Allowed string
}

func (e *InvalidError) Error() string { return e.Field + ": " + e.Code + ": allowed is " + e.Allowed }

// valid fills in the defaults and refuses what the client program could not send
// as the visitor wrote it, or would have to interpret.
func (r Request) valid() (Request, error) {
	if r.Raw != "" || r.Conn != "" || len(r.Cuts) > 0 || r.GapMS != 0 || r.HalfClose {
		return r.validRaw()
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	if r.Connection == "" {
		r.Connection = reuse
	}
	size := len(r.Target) + len(r.Body)
	for _, h := range r.Headers {
		size += len(h[0]) + len(h[1])
	}
	switch {
	case size > maxRequest:
		return r, &InvalidError{"request_too_large", "body", fmt.Sprintf("%d octets of target, headers and body", maxRequest)}
	case len(r.Click) > maxClick:
		return r, &InvalidError{"click_invalid", "click", fmt.Sprintf("at most %d octets", maxClick)}
	// CONNECT asks for a tunnel: there is nowhere to tunnel to.
	case !isToken(r.Method) || len(r.Method) > maxMethod || r.Method == http.MethodConnect:
		return r, &InvalidError{"method_not_allowed", "method", "a token other than CONNECT"}
	case !originForm(r.Target):
		return r, &InvalidError{"target_invalid", "target", "an absolute path and a query, percent-encoded (RFC 9112 section 3.2.1)"}
	case r.Connection != reuse && r.Connection != fresh && r.Connection != closing:
		return r, &InvalidError{"connection_policy_unknown", "connection", "reuse, new or close"}
	case !slices.Contains(users, r.User):
		return r, &InvalidError{"user_unknown", "user", "A, B or nobody"}
	}
	for _, h := range r.Headers {
		if err := validField(h[0], h[1]); err != nil {
			return r, err
		}
	}
	return r, r.validTLS()
}

// raw reports whether it is octets for a connection of their own.
func (r Request) raw() bool { return r.Raw != "" || r.Conn != "" }

// validRaw leaves what the octets mean to the server.
func (r Request) validRaw() (Request, error) {
	switch {
	case r.Raw == "" && (r.Conn == "" || !r.HalfClose):
		return r, &InvalidError{"raw_empty", "raw", "octets for the connection"}
	case r.Method != "" || r.Target != "" || r.Body != "" || r.User != "" || r.TLS != "" || len(r.Headers) > 0:
		return r, &InvalidError{"raw_and_more", "raw", "raw octets alone, without method, target, headers, body or user"}
	case len(r.Raw) > maxRequest:
		return r, &InvalidError{"request_too_large", "raw", fmt.Sprintf("%d octets", maxRequest)}
	case len(r.Click) > maxClick:
		return r, &InvalidError{"click_invalid", "click", fmt.Sprintf("at most %d octets", maxClick)}
	case (r.Conn == "") == (r.Connection == "") || r.Conn == "" && r.Connection != fresh:
		return r, &InvalidError{"connection_policy_unknown", "connection", "new, or else conn"}
	}
	if r.Conn != "" {
		r.Connection = given
	}
	return r, r.validCuts()
}

func (r Request) validCuts() error {
	left, pieces := len(r.Raw), len(r.Cuts)
	for _, n := range r.Cuts {
		if n < 1 || n > left {
			return errCuts
		}
		left -= n
	}
	if left > 0 {
		pieces++
	}
	switch {
	case pieces > maxPieces:
		return errCuts
	case r.GapMS < 0 || r.GapMS > maxGap:
		return &InvalidError{"gap_out_of_range", "gap_ms", fmt.Sprintf("0 to %d", maxGap)}
	}
	return nil
}

var errCuts = &InvalidError{"cuts_invalid", "cuts", fmt.Sprintf("numbers of octets, 1 or more each, of no more than there are, which make at most %d pieces", maxPieces)}

func validField(name, value string) error {
	switch {
	case !isToken(name):
		return &InvalidError{"header_invalid", "headers", "a token as the name (RFC 9110 section 5.1)"}
	case !fieldValue(value):
		return &InvalidError{"header_invalid", "headers", "a value without control characters (RFC 9110 section 5.5)"}
	}
	switch http.CanonicalHeaderKey(name) {
	// The client frames the message by itself; contradicting it would need a
	// raw client.
	case "Content-Length", "Transfer-Encoding", "Trailer":
		return &InvalidError{"header_invalid", "headers", "no " + name + ": the client writes the framing itself"}
	case "Host":
		if value == "" || !only(value, targetSet+"[]") || strings.ContainsAny(value, "/?@") {
			return &InvalidError{"header_invalid", "headers", "a host and a port (RFC 9112 section 3.2)"}
		}
	}
	return nil
}

func isToken(s string) bool { return s != "" && only(s, tokenSet) }

func only(s, set string) bool {
	for i := range len(s) {
		if strings.IndexByte(set, s[i]) < 0 {
			return false
		}
	}
	return true
}

func fieldValue(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f {
			return false
		}
	}
	return true
}

// originForm refuses a path that begins with two slashes too: to some readers it
// names a host.
func originForm(s string) bool {
	if !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") {
		return false
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			i += 2
		case strings.IndexByte(targetSet, s[i]) < 0:
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
