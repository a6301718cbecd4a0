package export

import (
	"fmt"
	"slices"
	"strings"

	"samesocket/internal/event"
)

// exchange is a request of a lab and what came of it, as its client saw it. Times are
// -1 until they come.
type exchange struct {
	*entry
	base                                   string // of its URL
	wanted, acquired, written, first, over int64
	starts                                 uint32 // where its response does, once it is begun
	failed, isRequest, unread, tls         bool
}

// handshake is when the client of a connection sent its SYN, and had the connection.
type handshake struct{ syn, established int64 }

// labArchive has an entry for each request that the client program sent; of octets
// that were given as they are for the request that they begin, if they begin one.
func (t *told) labArchive(event.Host) ([]byte, error) {
	requests := labRequests{
		base: "http://", byID: map[string]*exchange{}, waiting: map[string][]*exchange{},
		shaken: map[string]handshake{}, received: newReceived(),
	}
	for _, e := range t.events {
		requests.add(e)
	}
	var entries []*entry
	for _, x := range requests.all {
		if x.isRequest {
			entries = append(entries, t.finish(x, requests.shaken))
		}
	}
	return t.archive("The requests of a lab of Same Socket, as its client saw them. Dates and milliseconds are lab time, reckoned from 1970-01-01T00:00:00Z. "+
		"Connections have the names of the trace. Of octets that were written by hand, the request that they begin has an entry.", entries)
}

type labRequests struct {
	base, ip string
	all      []*exchange
	byID     map[string]*exchange
	waiting  map[string][]*exchange // for the first octet of a response, by connection
	shaken   map[string]handshake
	received received
}

func (r *labRequests) add(e event.Event) {
	switch p := e.Data.(type) {
	case event.LabOpened:
		r.ip, _, _ = strings.Cut(p.Server, ":")
		r.base = "http://" + strings.TrimSuffix(p.Server, ":80")
	case event.ConnectionWanted:
		x := &exchange{entry: newEntry(), wanted: e.Time, acquired: -1, written: -1, first: -1, over: -1, isRequest: !p.Raw, tls: p.TLS != ""}
		x.ID, x.base = p.Request, r.base
		if x.tls {
			x.base = "https://" + r.ip
		}
		x.Request.asked(x.base, p.Method, p.Target, "", nil)
		r.all, r.byID[p.Request] = append(r.all, x), x
	case event.SegmentSent:
		if p.From == event.Client && slices.Contains(p.TCP.Flags, event.SYN) {
			if _, again := r.shaken[e.Conn]; !again {
				r.shaken[e.Conn] = handshake{syn: e.Time, established: -1}
			}
		}
		r.received.sent(e.Conn, p)
	case event.SegmentDelivered:
		conn := r.received.delivered(p.ID)
		r.waiting[conn] = slices.DeleteFunc(r.waiting[conn], func(x *exchange) bool {
			if !r.received.has(conn, x.starts) {
				return false
			}
			x.first = e.Time
			return true
		})
	case event.StateChanged:
		if h, ok := r.shaken[e.Conn]; ok && e.Host == event.Client && p.To == event.Established {
			h.established = e.Time
			r.shaken[e.Conn] = h
		}
	}
	r.exchange(e)
}

// exchange adds what the client program does with a request.
func (r *labRequests) exchange(e event.Event) {
	switch p := e.Data.(type) {
	case event.ConnectionAcquired:
		if x := r.byID[p.Request]; x != nil {
			x.acquired, x.written, x.first = e.Time, -1, -1
			x.Connection, x.Reused, x.ServerIP = e.Conn, p.Reused, r.ip
		}
	case event.RequestSent:
		if x := r.byID[p.Request]; x != nil {
			x.isRequest, x.written, x.Nth = true, e.Time, p.Nth
			method, rest, _ := strings.Cut(p.StartLine, " ")
			target, version, _ := strings.Cut(rest, " ")
			x.Request.asked(x.base, method, target, version, p.Headers)
		}
	case event.ResponseSent:
		if x := r.byID[p.Request]; x != nil && x.Connection == e.Conn {
			x.starts = r.received.next(e.Conn)
			r.waiting[e.Conn] = append(r.waiting[e.Conn], x)
		}
	case event.ResponseReceived:
		if x := r.byID[p.Request]; x != nil {
			x.over, x.unread = e.Time, p.Unread
			x.Response.answered(p.StartLine, p.Headers, p.Body)
			if p.Unread {
				x.Response.BodySize = -1
			}
		}
	case event.RequestRetried:
		if x := r.byID[p.Request]; x != nil {
			x.Retries++
		}
	case event.RequestFailed:
		if x := r.byID[p.Request]; x != nil {
			x.over, x.failed, x.Error = e.Time, true, string(p.Code)
			if e.Conn != "" {
				x.Connection = e.Conn
			}
		}
	}
}

// finish reckons an entry's timings: each begins where the one before ends, and
// what did not happen takes no time.
func (t *told) finish(x *exchange, shaken map[string]handshake) *entry {
	over := x.over
	if over < 0 {
		over = t.last()
	}
	then := func(at, before int64) int64 {
		if at < 0 {
			return over
		}
		return min(over, max(at, before))
	}
	acquired := then(x.acquired, x.wanted)
	blocked, connected := acquired, acquired
	x.Timings.DNS, x.Timings.SSL, x.Timings.Connect = -1, -1, -1
	if h, ok := shaken[x.Connection]; ok && !x.Reused && x.acquired >= 0 && h.established > x.wanted {
		blocked = then(h.syn, x.wanted)
		connected = then(h.established, blocked)
		if x.tls { // the archive counts its handshake among connect
			secured := max(acquired, connected)
			x.Timings.SSL, connected = ms(secured-connected), secured
		}
		x.Timings.Connect = ms(connected - blocked)
	}
	written := then(x.written, connected)
	first := then(x.first, written)
	x.Timings.Blocked, x.Timings.Send = ms(blocked-x.wanted), ms(written-connected)
	x.Timings.Wait, x.Timings.Receive = ms(first-written), ms(over-first)
	x.Started, x.Time = t.instant(x.wanted).Format(date), ms(over-x.wanted)

	var words []string
	if x.Retries > 0 {
		words = append(words, fmt.Sprintf("tried %d times, by the client itself: blocked has what came before the last", x.Retries+1))
	}
	switch {
	case x.failed && x.Response.Status > 0: // an act of raw octets may hold several messages
		words = append(words, fmt.Sprintf("answered in part: %s", x.Error))
	case x.failed:
		words = append(words, fmt.Sprintf("no response: %s", x.Error))
	case x.unread:
		words = append(words, "the client has not read the content")
	case x.over < 0:
		words = append(words, "no response when the file was made")
	}
	x.Comment = strings.Join(words, "; ")
	return x.entry
}
