package scenario

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// request reads what the client program is to send.
func request(method string, args []string) (func(*run) error, error) {
	if len(args) == 0 {
		return nil, errors.New("want a target")
	}
	q, twice := lab.Request{Method: method, Target: args[0]}, false
	for args = args[1:]; len(args) > 0; args = args[1:] {
		if args[0] == "twice" && !twice {
			twice = true
			continue
		}
		if q.Connection == "" && (args[0] == "new" || args[0] == "close") {
			q.Connection = args[0]
			continue
		}
		if len(args) < 2 {
			return nil, errRequest
		}
		switch word, is := args[0], args[1]; {
		case q.User == "" && word == "as" && (is == "A" || is == "B"):
			q.User = is
		case q.TLS == "" && word == "tls" && (is == "1.2" || is == "1.3"):
			q.TLS = is
		case q.Version == "" && word == "http" && (is == "1.1" || is == "2"):
			q.Version = is
		case q.Body == "" && word == "body":
			q.Body = is
		case word == "with":
			name, value, ok := strings.Cut(is, ": ")
			if !ok {
				return nil, errRequest
			}
			q.Headers = append(q.Headers, event.Header{name, value})
		default:
			return nil, errRequest
		}
		args = args[1:]
	}
	return func(r *run) (err error) {
		if twice {
			return r.twice(q)
		}
		_, err = r.request(q)
		return err
	}, nil
}

var errRequest = errors.New(`want a target, new or close, as A or B, tls 1.2 or 1.3, http 1.1 or 2, with "NAME: VALUE", body and twice`)

func (p *parser) raw(args []string) (func(*run) error, error) {
	if len(args) < 2 || args[0] != "new" && !validConn.MatchString(args[0]) {
		return nil, errors.New("want raw, new or a connection, and a section")
	}
	octets, ok := p.sections[args[1]]
	if !ok || len(octets) == 0 {
		return nil, fmt.Errorf("there is no section %s", args[1])
	}
	p.used[args[1]] = true
	pieces := lab.Request{Raw: strings.ReplaceAll(string(octets), "\n", "\r\n"), Connection: "new"}
	for rest := args[2:]; len(rest) > 0; rest = rest[2:] {
		if err := piece(&pieces, rest); err != nil {
			return nil, err
		}
	}
	return func(r *run) error {
		q := pieces
		if args[0] != "new" {
			conn, err := r.story.actual(args[0])
			if err != nil {
				return err
			}
			q.Connection, q.Conn = "", conn
		}
		_, err := r.request(q)
		return err
	}, nil
}

// piece reads how raw octets are written.
func piece(q *lab.Request, args []string) error {
	switch {
	case len(args) > 1 && args[0] == "cuts":
		for s := range strings.SplitSeq(args[1], ",") {
			n, err := strconv.Atoi(s)
			if err != nil {
				return err
			}
			q.Cuts = append(q.Cuts, n)
		}
		return nil
	case len(args) > 1 && args[0] == "gap":
		d, err := time.ParseDuration(args[1])
		q.GapMS = int(d.Milliseconds())
		return err
	}
	return errors.New("want cuts and numbers of octets, or gap and a duration")
}
