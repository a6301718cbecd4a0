package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"samesocket/internal/event"
)

// verdict is what a checker knows.
type verdict int

const (
	open verdict = iota
	met
	broken
)

// checker judges one expectation of one run. Once it has a verdict it is asked no
// more; end is asked if there is none when all is over.
type checker interface {
	see(*story, *happening) verdict
	end(*story) bool
}

// expectation reads what is expected. The vocabulary, where P is a pattern:
//
//	some P                       it happens
//	never P                      it does not
//	count N P                    it happens so many times, no more and no less
//	distinct N FIELD P           the field has so many different values
//	order P then P then P ...    one after the other: each is looked for after the
//	                             one before it
//	apart DURATION P then P      so much lab time lies between the first of one and
//	                             the first of the other after it; 2rtt is twice
//	                             the link's round-trip time (to the nearest one of
//	                             them while the clock runs)
//	doubling P                   it happens thrice or more, and the lab time from one
//	                             to the next is twice what it was before
//	states HOST cN STATE ...     the states of that end, all of them; with ... at
//	                             the end, others may follow
//	acknowledged HOST cN         the peer has acknowledged all octets sent by HOST
//	same requests|responses rN rN ...
//	                             the messages are the same to the octet
//	content rN TEXT              the response's content is TEXT and a line feed
func expectation(words []string) (func() checker, error) {
	if len(words) < 2 {
		return nil, errors.New("nothing is expected")
	}
	args := words[1:]
	switch words[0] {
	case "some", "never", "doubling":
		p, err := readPattern(args)
		switch words[0] {
		case "some":
			return func() checker { return &some{p} }, err
		case "doubling":
			return func() checker { return &doubling{pattern: p} }, err
		}
		return func() checker { return &count{pattern: p} }, err
	case "count":
		n, err := strconv.Atoi(args[0])
		if err != nil {
			return nil, err
		}
		p, err := readPattern(args[1:])
		return func() checker { return &count{pattern: p, want: n} }, err
	case "distinct":
		n, err := strconv.Atoi(args[0])
		if err != nil || len(args) < 2 {
			return nil, errors.New("want a number, a field and a pattern")
		}
		p, err := readPattern(args[2:])
		return func() checker { return &distinct{p, args[1], n, map[string]bool{}} }, err
	case "order":
		ps, err := readPatterns(args)
		return func() checker { return &order{patterns: ps} }, err
	case "apart":
		ps, err := readPatterns(args[1:])
		if err != nil {
			return nil, err
		}
		d, rtts, err := readSpan(args[0])
		if len(ps) != 2 {
			return nil, errors.New("want two patterns")
		}
		return func() checker { return &apart{patterns: ps, span: d, rtts: rtts} }, err
	case "states":
		if len(args) < 3 || !isEnd(args[0], args[1]) {
			return nil, errors.New("want client or server, a connection and states")
		}
		c := states{at: event.Host(args[0]), conn: args[1], want: args[2:]}
		if last := len(c.want) - 1; c.want[last] == "..." {
			c.want, c.more = c.want[:last], true
		}
		return func() checker { copy := c; return &copy }, nil
	case "acknowledged":
		if len(args) != 2 || !isEnd(args[0], args[1]) {
			return nil, errors.New("want client or server, and a connection")
		}
		return func() checker { return &acknowledged{flow{args[1], event.Host(args[0])}} }, nil
	case "same":
		if len(args) < 3 || args[0] != "requests" && args[0] != "responses" {
			return nil, errors.New("want requests or responses, and at least two")
		}
		from := event.Client
		if args[0] == "responses" {
			from = event.Server
		}
		return func() checker { return &same{from: from, of: args[1:], answered: map[string]bool{}} }, nil
	case "content":
		if len(args) != 2 {
			return nil, errors.New("want a request and a text")
		}
		return func() checker { return &content{args[0], args[1]} }, nil
	}
	return nil, fmt.Errorf("there is no expectation %q", words[0])
}

func isEnd(host, conn string) bool {
	return isHost(host) && validConn.MatchString(conn)
}

func isHost(s string) bool { return s == "client" || s == "server" }

// readPatterns reads patterns with "then" between them.
func readPatterns(words []string) (ps []pattern, err error) {
	for {
		i := slices.Index(words, "then")
		if i < 0 {
			i = len(words)
		}
		p, err := readPattern(words[:i])
		if err != nil {
			return nil, err
		}
		if ps = append(ps, p); i == len(words) {
			return ps, nil
		}
		words = words[i+1:]
	}
}

type some struct{ pattern }

func (c *some) see(_ *story, h *happening) verdict {
	if c.matches(h) {
		return met
	}
	return open
}
func (c *some) end(*story) bool { return false }

type count struct {
	pattern
	want, got int
}

func (c *count) see(_ *story, h *happening) verdict {
	if c.matches(h) {
		c.got++
	}
	if c.got > c.want {
		return broken
	}
	return open
}
func (c *count) end(*story) bool { return c.got == c.want }

type distinct struct {
	pattern
	field string
	want  int
	got   map[string]bool
}

func (c *distinct) see(_ *story, h *happening) verdict {
	if c.matches(h) {
		c.got[strings.Join(h.fields[c.field], "+")] = true
	}
	if len(c.got) > c.want {
		return broken
	}
	return open
}
func (c *distinct) end(*story) bool { return len(c.got) == c.want }

type order struct {
	patterns []pattern
	next     int
}

func (c *order) see(_ *story, h *happening) verdict {
	if c.patterns[c.next].matches(h) {
		c.next++
	}
	if c.next == len(c.patterns) {
		return met
	}
	return open
}
func (c *order) end(*story) bool { return false }

type states struct {
	at   event.Host
	conn string
	want []string
	more bool
	got  int
}

func (c *states) see(_ *story, h *happening) verdict {
	p, ok := h.Data.(event.StateChanged)
	if !ok || h.Host != c.at || h.Conn != c.conn {
		return open
	}
	if c.got == len(c.want) || event.State(c.want[c.got]) != p.To {
		return broken
	}
	c.got++
	if c.got == len(c.want) && (c.more || p.To == event.Closed) {
		return met
	}
	return open
}
func (c *states) end(*story) bool { return c.got == len(c.want) }

type acknowledged struct{ flow }

func (c *acknowledged) see(s *story, h *happening) verdict {
	if _, ok := h.Data.(event.SegmentDelivered); ok && s.acknowledged(c.flow) {
		return met
	}
	return open
}
func (c *acknowledged) end(*story) bool { return false }

type same struct {
	from     event.Host
	of       []string
	answered map[string]bool
}

func (c *same) see(s *story, h *happening) verdict {
	if _, ok := h.Data.(event.ResponseReceived); !ok || !slices.Contains(c.of, h.fields["request"][0]) {
		return open
	}
	if c.answered[h.fields["request"][0]] = true; len(c.answered) < len(c.of) {
		return open
	}
	first, _ := s.message(c.of[0], c.from)
	for _, id := range c.of {
		if m, _ := s.message(id, c.from); m == nil || !bytes.Equal(m, first) {
			return broken
		}
	}
	return met
}
func (c *same) end(*story) bool { return false }

type content struct{ request, want string }

func (c *content) see(s *story, h *happening) verdict {
	if _, ok := h.Data.(event.ResponseReceived); !ok || h.fields["request"][0] != c.request {
		return open
	}
	if _, got := s.message(c.request, event.Server); string(got) != c.want+"\n" {
		return broken
	}
	return met
}
func (c *content) end(*story) bool { return false }
