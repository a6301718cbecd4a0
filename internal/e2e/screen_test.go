package e2e

// screen is what the stage shows at one instant (inpage.js).
type screen struct {
	Time                        int64 // the playhead, in microseconds
	Headline, Sub               string
	Handshakes, Requests, Saved int
	Lanes                       []lane
	Pills                       []pill
	Cards                       []card
}

// lane is one connection: a row at each host and the pipe between them.
type lane struct {
	Conn, Client, Server, Kind, Cookie string
	Requests, Clicks                   int
	// The state in each row; empty where the row says that there is no record.
	ClientState, ServerState string
	Note, Words              string
}

// pill is one segment on its way. X is from the left end of its pipe's track, of
// 0 to Room pixels.
type pill struct {
	Conn    string
	Segment uint64
	Way     float64
	Lost    bool
	X, Room float64
	Text    string
}

// card is an HTTP message on one of the upper floors.
type card struct{ Exchange, Side, Words string }

func (p *page) screen() screen {
	p.t.Helper()
	return look[screen](p, "e2e.screen()")
}

// film begins to take the screen at every frame; cut ends it.
func (p *page) film() (cut func() []screen) {
	p.t.Helper()
	look[any](p, "e2e.film()")
	return func() []screen {
		p.t.Helper()
		return look[[]screen](p, "e2e.cut()")
	}
}

// lane returns the lane of a connection.
func (s screen) lane(conn string) (lane, bool) {
	for _, l := range s.Lanes {
		if l.Conn == conn {
			return l, true
		}
	}
	return lane{}, false
}
