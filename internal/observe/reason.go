package observe

import "samesocket/internal/event"

// long is the pause, in microseconds, from which a connection that the client
// closed is said to have lain idle: programs that close after each response do
// so within milliseconds, and idle time-outs are of seconds.
const long = 1_500_000

// whyEnded is why the connection could not be used again. What HTTP said comes
// first: a FIN or an RST after "Connection: close" is only the end of that.
func (b *record) whyEnded() event.Reason {
	switch {
	case b.why == "" && b.finned && (b.cause == event.CauseLose || b.cause == event.CauseDrop):
		return event.ServerEnded
	case b.why == "" && b.finned:
		return event.IdleTimeout
	case !b.ended():
		return event.LeftIdle
	case b.closed.Limit != "":
		return event.ServerLimit
	case b.why == event.EndAsked && b.by == event.Client:
		return event.ClientGaveUp
	case b.request.Close && b.responded:
		return event.ClientSaidClose
	case b.responded && b.response.Close:
		return event.ServerSaidClose
	case b.why == event.EndResponseTimeout:
		return event.BodyUnread
	case (b.final() || b.why == event.EndConnectionClose) && b.request.Version == "HTTP/1.0":
		return event.HTTP10
	case b.why == event.EndConnectionClose:
		return event.ServerSaidClose
	case b.why == event.EndIdleTimeout:
		return event.IdleTimeout
	case b.unanswered():
		return event.ClientGaveUp
	case b.unread():
		return event.BodyUnread
	case b.byClient() && b.idleTime() >= long:
		return event.ClientIdle
	case b.byClient() && b.reset:
		return event.ClientReset
	case b.byClient():
		return event.ClientFIN
	default:
		return event.ServerEnded
	}
}

// idleTime is for how long the connection lay idle before its end.
func (b *record) idleTime() int64 { return max(0, b.endAt()-b.freeAt) }

// avoidable says whether a client that reuses its connections would not have
// come to open another for this reason.
func avoidable(why event.Reason) bool {
	switch why {
	case "", event.ServerSaidClose, event.ServerLimit, event.ServerEnded, event.IdleTimeout:
		return false
	default:
		return true
	}
}

// tally counts the connections that took another's place by their reasons.
type tally struct {
	of    map[event.Reason]int
	order []event.Reason // as they first came
}

func (t *tally) add(why event.Reason, n int) {
	if why == "" {
		return
	}
	if t.of == nil {
		t.of = make(map[event.Reason]int)
	}
	if _, known := t.of[why]; !known {
		t.order = append(t.order, why)
	}
	t.of[why] += n
}

// most is the reason that most have, of equals the one that came first.
func (t *tally) most() (why event.Reason) {
	for _, o := range t.order {
		if t.of[o] > t.of[why] {
			why = o
		}
	}
	return why
}
