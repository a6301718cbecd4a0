package scenario

import (
	"regexp"
	"strconv"
	"time"
)

var inRTTs = regexp.MustCompile(`^([0-9]{1,3})rtt$`)

func readSpan(s string) (d time.Duration, rtts int, err error) {
	if m := inRTTs.FindStringSubmatch(s); m != nil {
		rtts, err = strconv.Atoi(m[1])
		return 0, rtts, err
	}
	d, err = time.ParseDuration(s)
	return d, 0, err
}

// work is for how much wall time programs may be at work on a busy machine.
const work = 30 * time.Millisecond

type apart struct {
	patterns []pattern
	span     time.Duration
	rtts     int
	first    *happening
	hops     hops
}

func (c *apart) see(s *story, h *happening) verdict {
	c.hops.follow(h)
	if c.first == nil {
		if c.patterns[0].matches(h) {
			c.first = h
			c.hops.begin(h)
		}
		return open
	}
	if !c.patterns[1].matches(h) {
		return open
	}
	if c.rtts > 0 && c.hops.at(h) != 2*c.rtts {
		return broken
	}
	if c.rtts > 0 && !s.exact {
		return met // the time that programs took is none of the wire's
	}
	want, slack := c.span, s.slack(c.span)
	if c.rtts > 0 {
		want = time.Duration(float64(c.rtts) * s.rtt * float64(time.Millisecond))
		slack = s.slack(want)
	}
	if !near(between(c.first, h), want, slack) {
		return broken
	}
	return met
}
func (c *apart) end(*story) bool { return false }

func between(first, second *happening) time.Duration {
	return time.Duration(second.Time-first.Time) * time.Microsecond
}

// slack is by how much lab time may differ from what is expected.
func (s *story) slack(want time.Duration) time.Duration {
	if s.exact {
		// Where the link has a rate, transmission takes time with each round trip.
		return max(2*time.Millisecond, want/100)
	}
	// While the clock runs, the programs' own work takes lab time too.
	return want/10 + time.Duration(s.speed*float64(work))
}

func near(got, want, slack time.Duration) bool { return want-slack <= got && got <= want+slack }

type doubling struct {
	pattern
	last  *happening
	span  time.Duration // between the two seen last
	spans int
}

func (c *doubling) see(s *story, h *happening) verdict {
	if !c.matches(h) {
		return open
	}
	if c.last != nil {
		span := between(c.last, h)
		if c.spans++; c.spans > 1 && !near(span, 2*c.span, s.slack(2*c.span)) {
			return broken
		}
		c.span = span
	}
	c.last = h
	return open
}
func (c *doubling) end(*story) bool { return c.spans > 1 }
