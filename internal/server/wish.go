package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"samesocket/internal/api"
)

// wish is what the query of a request to /try asks for.
type wish struct {
	close   bool          // ?close=1: the answer ends the connection
	idle    time.Duration // ?idle=SECONDS: the socket's idle time-out from now on; 0 leaves it
	bytes   int           // ?bytes=N: the length of the answer; -1 leaves it
	delay   time.Duration // ?delay=MS: before the answer
	status  int           // ?status=N: of the answer
	chunked bool          // ?chunked=1: the answer's length is not said beforehand
	most    int           // ?max=N: requests on this connection, from now on; 0 leaves it
	hint    int           // ?hint=N: the answer says Keep-Alive: timeout=N; 0 for none
	lose    string        // ?lose=1 or rst: the next request on this socket is answered by FIN or RST
	drop    bool          // ?drop=1: this request is answered by FIN
	silent  string        // ?silent=1: this request, or with next the next one, is not answered at all
}

// readWish reads the query; what is not named here is the client's own affair.
// A repeated name counts once, the first time.
func (s *Server) readWish(query string) (wish, error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return wish{}, api.Problem{Status: http.StatusBadRequest, Code: "query_malformed", Detail: "The query cannot be read."}
	}
	ask := wish{bytes: -1, status: http.StatusOK}
	refuse := func(name, allowed string) {
		err = api.Problem{
			Status: http.StatusBadRequest, Code: name + "_out_of_range", Field: name,
			Allowed: allowed, Detail: "The query asks for what is not offered.",
		}
	}
	whole := func(name string, least, most int, into *int) {
		if err != nil || !q.Has(name) {
			return
		}
		n, bad := strconv.Atoi(q.Get(name))
		if bad != nil || n < least || n > most {
			refuse(name, fmt.Sprintf("a whole number from %d to %d", least, most))
			return
		}
		*into = n
	}
	word := func(name, other string, into *string) {
		if err != nil || !q.Has(name) {
			return
		}
		switch w := q.Get(name); w {
		case "0":
		case "1", other:
			*into = w
		default:
			refuse(name, "0, 1 or "+other)
		}
	}
	var ends, seconds, ms, chunks, drop int
	whole("close", 0, 1, &ends)
	whole("idle", 1, int(s.limits.TryIdle/time.Second), &seconds)
	whole("bytes", 0, s.limits.TryBytes, &ask.bytes)
	whole("delay", 0, int(s.limits.TryDelay/time.Millisecond), &ms)
	whole("status", 200, 599, &ask.status)
	whole("chunked", 0, 1, &chunks)
	whole("max", 1, s.limits.TryMax, &ask.most)
	whole("hint", 1, int(s.limits.TryIdle/time.Second), &ask.hint)
	whole("drop", 0, 1, &drop)
	word("lose", "rst", &ask.lose)
	word("silent", "next", &ask.silent)
	ask.close, ask.chunked, ask.drop = ends == 1, chunks == 1, drop == 1
	ask.idle = time.Duration(seconds) * time.Second
	ask.delay = time.Duration(ms) * time.Millisecond
	return ask, err
}
