package observe

import "samesocket/internal/event"

// Summary is what a visit has to say of its runs so far, for a program to read.
// Members may be added; none ever changes its meaning.
type Summary struct {
	// System, SavedSYN and TCPInfo are as in visit:opened.
	System   string `json:"system"`
	SavedSYN bool   `json:"saved_syn"`
	TCPInfo  bool   `json:"tcp_info"`
	// Full is the limit at which the visit's trace ended, as in visit:full;
	// absent until then. What came later is not in the runs.
	Full event.Limit `json:"full,omitempty"`
	// Runs are in the order in which their first requests came.
	Runs []RunSummary `json:"runs"`
}

// RunSummary is the requests that came under one label.
type RunSummary struct {
	// Run, Client, Verdict, Reason and Stale are as in run:judged.
	Run     string             `json:"run"`
	Client  event.ClientFamily `json:"client"`
	Verdict event.Verdict      `json:"verdict"`
	Reason  event.Reason       `json:"reason"`
	Stale   event.Stale        `json:"stale"`
	// IdleUS and Limit belong to the reason, as in run:judged.
	IdleUS int64       `json:"idle_us,omitempty"`
	Limit  event.Limit `json:"limit,omitempty"`
	// Requests came on Connections; Reused of them came on a connection that
	// had carried a request before.
	Requests    int `json:"requests"`
	Connections int `json:"connections"`
	Reused      int `json:"reused"`
	// Needless connections are those that the client could have done without:
	// not the first, not those needed at the same time as another, and not
	// those that took the place of one that the server had ended.
	Needless int `json:"needless"`
	// ClosedBy is client, server or both; empty while no connection has ended.
	ClosedBy string `json:"closed_by"`
	// LastHop means that a proxy is between: the sockets are the proxy's.
	LastHop bool `json:"last_hop"`
	// ProxySuspected means that one may be between that does not name itself,
	// as in run:judged.
	ProxySuspected bool `json:"proxy_suspected"`
	// TimeWait is what is left of the run's closed connections.
	TimeWait TimeWaitSummary `json:"time_wait"`
	// Sockets are in the order in which the run came on them.
	Sockets []SocketSummary `json:"sockets"`
}

// SocketSummary is one kernel socket that carried requests of a run.
type SocketSummary struct {
	Socket string      `json:"socket"`
	Tuple  event.Tuple `json:"tuple"`
	// AcceptedAt is in microseconds since the visit began.
	AcceptedAt int64 `json:"accepted_at"`
	// Requests are those of this run.
	Requests int `json:"requests"`
	// BytesReceived and BytesAcked are the kernel's, as last told; 0 if the
	// system does not tell them.
	BytesReceived int64 `json:"bytes_received"`
	BytesAcked    int64 `json:"bytes_acked"`
	// State is TCP's state at the server as last told; empty if unknown.
	State event.State `json:"state"`
	// Full means that the visit ended while the socket was open: what became of
	// it since is not known.
	Full bool `json:"full,omitempty"`
	// After is what is left of a closed connection and at which end, as in
	// socket:after; absent until it has been looked for.
	After []AfterSummary `json:"after,omitempty"`
	// Closed is absent while the socket is open, or nobody can tell.
	Closed *ClosedSummary `json:"closed,omitempty"`
	// Shared means that it carries requests of other visits too.
	Shared bool `json:"shared"`
}

// ClosedSummary says who ended a connection and why, as in socket:closed.
type ClosedSummary struct {
	By  event.Host      `json:"by"`
	Why event.SocketEnd `json:"why"`
}

// AfterSummary is what one end keeps of a closed connection.
type AfterSummary struct {
	State    event.State `json:"state"`
	At       event.Host  `json:"at"`
	Inferred bool        `json:"inferred"`
}

// Summary is what the visit's events say by now.
func (v *Visit) Summary() Summary {
	v.Refresh()
	v.expire()
	v.telling.Lock()
	defer v.telling.Unlock()
	full, _ := v.limit.Load().(event.Limit)
	return v.ledger.summary(v.Now().Time, full)
}

func (l *ledger) summary(now int64, full event.Limit) Summary {
	s := Summary{
		Full: full, System: l.system.System, SavedSYN: l.system.SavedSYN, TCPInfo: l.system.TCPInfo,
		Runs: make([]RunSummary, 0, len(l.runs)),
	}
	for _, r := range l.runs {
		v := r.verdict()
		sum := RunSummary{
			Run: r.name, Client: v.client, Verdict: v.verdict, Reason: v.reason, Stale: v.stale, IdleUS: v.idle, Limit: v.limit,
			Requests: r.requests, Connections: len(r.conns), Reused: r.reused, Needless: r.needless,
			ClosedBy: r.closedBy(), LastHop: r.lastHop, ProxySuspected: v.suspect, TimeWait: r.timeWait(now), Sockets: make([]SocketSummary, len(r.conns)),
		}
		for i, c := range r.conns {
			sum.Sockets[i] = c.summary(full != "")
		}
		s.Runs = append(s.Runs, sum)
	}
	return s
}

func (c *conn) summary(full bool) SocketSummary {
	s := SocketSummary{
		Socket: c.accepted.Socket, Tuple: c.accepted.Tuple, AcceptedAt: c.accepted.AcceptedAt, Requests: c.requests,
		BytesReceived: c.info.BytesReceived, BytesAcked: c.info.BytesAcked, State: c.info.State, Shared: c.shared,
	}
	if c.why != "" {
		s.Closed = &ClosedSummary{By: c.closer(), Why: c.why}
		s.State = ""
	}
	for _, a := range c.after {
		if a.At == event.Server {
			s.State = a.State
		} else if s.State == "" {
			s.State = event.Closed
		}
		s.After = append(s.After, AfterSummary{State: a.State, At: a.At, Inferred: a.Inferred})
	}
	if full && c.why == "" {
		s.State, s.Full = "", true
	}
	return s
}
