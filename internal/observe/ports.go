package observe

import "samesocket/internal/event"

// Linux gives connections that a client opens one of so many ports
// (net.ipv4.ip_local_port_range, 32768 to 60999), and keeps TIME-WAIT for so long
// (TCP_TIMEWAIT_LEN). With one server's address and port, a client that closes
// first cannot open more than their quotient per second for long.
const (
	ephemeralPorts  = 28_232
	timeWaitSeconds = 60
)

// TimeWaitSummary says which ends of a run's closed connections are in TIME-WAIT
// now, as far as it was seen or follows from who closed first, and what becomes
// of the client's ports.
type TimeWaitSummary struct {
	// Client and Server are how many that end has; Inferred of these were not
	// seen. What was closed longer than a minute ago counts no more.
	Client   int `json:"client"`
	Server   int `json:"server"`
	Inferred int `json:"inferred"`
	// OpenedPerSecond is how fast the run opened its connections, from the first
	// to the last; 0 for less than two.
	OpenedPerSecond float64 `json:"opened_per_second"`
	// SustainedPerSecond is how many Linux can open for long to one address and
	// port if it closes each of them first: 28,232 ports of 60 s each.
	SustainedPerSecond float64 `json:"sustained_per_second"`
	// PortsLastSeconds is after how many seconds a client on Linux that closes
	// first runs out of ports if it goes on like this; absent if it does not.
	PortsLastSeconds float64 `json:"ports_last_seconds,omitempty"`
}

func (r *run) timeWait(now int64) TimeWaitSummary {
	s := TimeWaitSummary{SustainedPerSecond: float64(ephemeralPorts) / timeWaitSeconds}
	closedFirst := 0
	var first, last int64
	for i, c := range r.conns {
		if i == 0 {
			first, last = c.accepted.AcceptedAt, c.accepted.AcceptedAt
		}
		first, last = min(first, c.accepted.AcceptedAt), max(last, c.accepted.AcceptedAt)
		if c.closer() == event.Client {
			closedFirst++
		}
		for _, a := range c.after {
			if a.State != event.TimeWait || now-c.closedAt > timeWaitSeconds*1_000_000 {
				continue
			}
			if a.At == event.Client {
				s.Client++
			} else {
				s.Server++
			}
			if a.Inferred {
				s.Inferred++
			}
		}
	}
	if last > first {
		s.OpenedPerSecond = float64(len(r.conns)-1) / (float64(last-first) / 1e6)
	}
	if closedFirst > 0 && s.OpenedPerSecond > s.SustainedPerSecond {
		s.PortsLastSeconds = ephemeralPorts / s.OpenedPerSecond
	}
	return s
}
