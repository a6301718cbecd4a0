package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"samesocket/internal/event"
	"samesocket/internal/lab"
)

// act reads a step. The vocabulary:
//
//	get TARGET [new|close] [as A|B]     the client program sends GET
//	raw new|cN SECTION                  the section's lines, each ended by CRLF
//	segment PORT > PORT FLAG+FLAG seq N [ack N] [data TEXT]
//	                                    a segment of no socket of the client
//	close client|server|both cN         programs close their sockets, at one instant
//	accepting on|off                    whether the server program calls accept
//	idle client|server DURATION|none    when a program closes an idle connection
//	keepalive client|server DURATION|none
//	                                    when TCP probes, on connections to come
//	rtt DURATION                        the link's round-trip time
//	skip TIMER                          lab time jumps to the next timer: that one
//
// Connections are counted from the scenario's beginning: c1 is the first.
func (p *parser) act(words []string) (func(*run) error, error) {
	args := words[1:]
	switch words[0] {
	case "get":
		return get(args)
	case "raw":
		return p.raw(args)
	case "segment":
		return segment(args)
	case "close":
		if len(args) == 2 && slices.Contains([]string{"client", "server", "both"}, args[0]) && validConn.MatchString(args[1]) {
			return func(r *run) error {
				conn, err := r.story.actual(args[1])
				if err != nil {
					return err
				}
				return r.lab.CloseConnection(conn, args[0])
			}, nil
		}
		return nil, errors.New("want close client, server or both, and a connection")
	case "accepting":
		if len(args) == 1 && (args[0] == "on" || args[0] == "off") {
			on := args[0] == "on"
			return func(r *run) error {
				_, err := r.lab.SetServer(lab.ProgramChange{Accepting: &on})
				return err
			}, nil
		}
		return nil, errors.New("want accepting on or off")
	case "idle":
		return program(args, func(ms *int) lab.ProgramChange { return lab.ProgramChange{IdleTimeoutMS: ms} })
	case "keepalive":
		return program(args, func(ms *int) lab.ProgramChange { return lab.ProgramChange{KeepaliveMS: ms} })
	case "rtt":
		if len(args) != 1 {
			return nil, errors.New("want rtt and a duration")
		}
		d, err := time.ParseDuration(args[0])
		if err != nil {
			return nil, err
		}
		ms := float64(d) / float64(time.Millisecond)
		return func(r *run) error {
			_, err := r.lab.SetLink(lab.LinkChange{RTTMS: &ms})
			return err
		}, nil
	case "skip":
		if len(args) != 1 {
			return nil, errors.New("want skip and a timer")
		}
		return func(r *run) error {
			to, err := r.lab.Skip()
			if err == nil && to.Timer != event.Timer(args[0]) {
				err = fmt.Errorf("skipped to %s", to.Timer)
			}
			return err
		}, nil
	}
	return nil, fmt.Errorf("there is no act %q", words[0])
}

func get(args []string) (func(*run) error, error) {
	if len(args) == 0 {
		return nil, errors.New("want get and a target")
	}
	q := lab.Request{Target: args[0]}
	for args = args[1:]; len(args) > 0; args = args[1:] {
		switch {
		case q.Connection == "" && (args[0] == "new" || args[0] == "close"):
			q.Connection = args[0]
		case q.User == "" && len(args) > 1 && args[0] == "as" && (args[1] == "A" || args[1] == "B"):
			q.User, args = args[1], args[1:]
		default:
			return nil, errors.New("want get, a target, new or close, and as A or B")
		}
	}
	return func(r *run) error { return r.request(q) }, nil
}

func (p *parser) raw(args []string) (func(*run) error, error) {
	if len(args) != 2 || args[0] != "new" && !validConn.MatchString(args[0]) {
		return nil, errors.New("want raw, new or a connection, and a section")
	}
	octets, ok := p.sections[args[1]]
	if !ok || len(octets) == 0 {
		return nil, fmt.Errorf("there is no section %s", args[1])
	}
	p.used[args[1]] = true
	text := strings.ReplaceAll(string(octets), "\n", "\r\n")
	return func(r *run) error {
		q := lab.Request{Raw: text, Connection: "new"}
		if args[0] != "new" {
			conn, err := r.story.actual(args[0])
			if err != nil {
				return err
			}
			q.Connection, q.Conn = "", conn
		}
		return r.request(q)
	}, nil
}

func segment(args []string) (func(*run) error, error) {
	if len(args) < 6 || len(args)%2 != 0 || args[1] != ">" {
		return nil, errors.New("want segment, two ports with > between them, flags, seq and a number")
	}
	g := lab.Stray{Flags: strings.Split(args[3], "+")}
	var err error
	if g.From, err = strconv.Atoi(args[0]); err != nil {
		return nil, err
	}
	if g.To, err = strconv.Atoi(args[2]); err != nil {
		return nil, err
	}
	for rest := args[4:]; len(rest) > 0; rest = rest[2:] {
		if rest[0] == "data" {
			g.Data = rest[1]
			continue
		}
		n, err := strconv.ParseUint(rest[1], 10, 32)
		switch {
		case err != nil:
			return nil, err
		case rest[0] == "seq":
			g.Seq = uint32(n)
		case rest[0] == "ack":
			g.Ack = uint32(n)
		default:
			return nil, fmt.Errorf("a segment has no %s here", rest[0])
		}
	}
	return func(r *run) error { return r.lab.Send(g) }, nil
}

// program reads a change of a program's settings.
func program(args []string, change func(ms *int) lab.ProgramChange) (func(*run) error, error) {
	if len(args) != 2 || args[0] != "client" && args[0] != "server" {
		return nil, errors.New("want client or server, and a duration or none")
	}
	var d time.Duration
	if args[1] != "none" {
		var err error
		if d, err = time.ParseDuration(args[1]); err != nil {
			return nil, err
		}
	}
	ms := int(d.Milliseconds())
	return func(r *run) (err error) {
		if args[0] == "client" {
			_, err = r.lab.SetClient(change(&ms))
		} else {
			_, err = r.lab.SetServer(change(&ms))
		}
		return err
	}, nil
}
