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
//	get|head|post TARGET [new|close] [as A|B] [tls 1.2|1.3] [http 1.1|2] [with "NAME: VALUE"]
//	              [body TEXT] [twice]   the client program sends a request
//	raw new|cN SECTION [cuts N,N,...] [gap DURATION]
//	                                    the section's lines, each ended by CRLF; written
//	                                    in so many octets at a time, so much apart
//	segment PORT > PORT FLAG+FLAG seq N [ack N] [data TEXT]
//	                                    a segment of no socket of the client
//	close client|server|both cN         programs close their sockets, at one instant
//	accepting on|off                    whether the server program calls accept
//	backlog N|none                      how many connections may wait for accept
//	ports N|none                        how many ports the client's TCP chooses from
//	idle client|server DURATION|none    when a program closes an idle connection
//	keepalive client|server DURATION|none
//	                                    when TCP probes, on connections to come
//	connections N|none                  how many the client's pool has at most
//	read-body client|server on|off      whether a program reads the content it gets
//	request-timeout DURATION|none       when the client gives a request up
//	rtt DURATION                        the link's round-trip time
//	rate KBIT                           how much it transmits in a second
//	cut                                 the link
//	box DURATION rebind|drop            a box that translates stands between the machines,
//	                                    and what it does with a segment without a row
//	box none                            no box any more
//	lose next syn|data|ack|fin|any from client|server
//	                                    the link loses that segment
//	power-cycle client|server           the machine loses all that it knew
//	skip TIMER                          lab time jumps to the next timer: that one
//	wait DURATION                       nothing is done for so much lab time; more than a
//	                                    minute passes at once, as in a skip
//
// With meanwhile before it, an act does not wait until the wire is empty: it is done
// at the instant at which the act before it was, once hosts and programs have settled
// there.
//
// Connections are counted from the scenario's beginning: c1 is the first.
func (p *parser) act(words []string) (func(*run) error, error) {
	args := words[1:]
	switch words[0] {
	case "get", "head", "post":
		return request(strings.ToUpper(words[0]), args)
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
	case "connections":
		if len(args) != 1 {
			return nil, errors.New("want connections and a number or none")
		}
		n, err := orNone(args[0], strconv.Atoi)
		return set("client", lab.ProgramChange{Connections: &n}), err
	case "backlog":
		if len(args) != 1 {
			return nil, errors.New("want backlog and a number or none")
		}
		n, err := orNone(args[0], strconv.Atoi)
		return set("server", lab.ProgramChange{Backlog: &n}), err
	case "ports":
		if len(args) != 1 {
			return nil, errors.New("want ports and a number or none")
		}
		n, err := orNone(args[0], strconv.Atoi)
		return set("client", lab.ProgramChange{Ports: &n}), err
	case "request-timeout":
		if len(args) != 1 {
			return nil, errors.New("want request-timeout and a duration or none")
		}
		d, err := orNone(args[0], time.ParseDuration)
		ms := int(d.Milliseconds())
		return set("client", lab.ProgramChange{RequestTimeoutMS: &ms}), err
	case "read-body":
		if len(args) != 2 || !isHost(args[0]) || args[1] != "on" && args[1] != "off" {
			return nil, errors.New("want read-body, client or server, and on or off")
		}
		on := args[1] == "on"
		return set(args[0], lab.ProgramChange{ReadBody: &on}), nil
	case "rate":
		if len(args) != 1 {
			return nil, errors.New("want rate and kilobits a second")
		}
		kbit, err := strconv.Atoi(args[0])
		return func(r *run) error {
			_, err := r.lab.SetLink(lab.LinkChange{RateKbit: &kbit})
			return err
		}, err
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
	case "cut":
		if len(args) > 0 {
			return nil, errors.New("want cut alone")
		}
		return func(r *run) error {
			_, err := r.lab.SetLink(lab.LinkChange{Up: new(bool)})
			return err
		}, nil
	case "box":
		if len(args) == 0 || (args[0] == "none") != (len(args) == 1) || len(args) > 2 {
			return nil, errors.New("want box, a duration and rebind or drop, or box none")
		}
		d, err := orNone(args[0], time.ParseDuration)
		ms := int(d.Milliseconds())
		change := lab.BoxChange{IdleTimeoutMS: &ms}
		if len(args) == 2 {
			change.WithoutRow = new(event.WithoutRow(args[1]))
		}
		return func(r *run) error {
			_, err := r.lab.SetBox(change)
			return err
		}, err
	case "lose":
		if len(args) != 4 || args[0] != "next" || args[2] != "from" {
			return nil, errors.New("want lose next, what, from and client or server")
		}
		return func(r *run) error { return r.lab.LoseNext(args[1], args[3]) }, nil
	case "power-cycle":
		if len(args) != 1 || !isHost(args[0]) {
			return nil, errors.New("want client or server")
		}
		return func(r *run) error {
			_, err := r.lab.PowerCycle(args[0])
			return err
		}, nil
	case "wait":
		if len(args) != 1 {
			return nil, errors.New("want wait and a duration")
		}
		d, err := time.ParseDuration(args[0])
		return func(r *run) error { return r.wait(d) }, err
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

// program reads a change of a time of a program.
func program(args []string, change func(ms *int) lab.ProgramChange) (func(*run) error, error) {
	if len(args) != 2 || !isHost(args[0]) {
		return nil, errors.New("want client or server, and a duration or none")
	}
	d, err := orNone(args[1], time.ParseDuration)
	ms := int(d.Milliseconds())
	return set(args[0], change(&ms)), err
}

// orNone reads a value; none is zero.
func orNone[T any](s string, read func(string) (T, error)) (v T, err error) {
	if s == "none" {
		return v, nil
	}
	return read(s)
}

// set changes a program's settings.
func set(host string, c lab.ProgramChange) func(*run) error {
	return func(r *run) (err error) {
		if host == "client" {
			_, err = r.lab.SetClient(c)
		} else {
			_, err = r.lab.SetServer(c)
		}
		return err
	}
}
