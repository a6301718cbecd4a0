package event

// Reckon says about how many octets the event has as JSON, without writing it. It
// is false for a kind that does not come with every segment or request: such an
// event is soon written. Whatever is reckoned can be kept as it is and written
// later: it always has JSON, and nothing that its payload refers to is ever
// changed by those who told it.
func (e Event) Reckon() (octets int, ok bool) {
	n := 64 + len(e.Name) + len(e.Host) + len(e.Conn)
	switch p := e.Data.(type) {
	case SegmentSent:
		return n + 150 + len(p.From) + len(p.TCP.Src) + len(p.TCP.Dst) + len(p.Raw)*4/3 + 6*len(p.TCP.Flags), true
	case SegmentDelivered:
		return n + 12, true
	case Lookup:
		return n + 62 + len(p.Tuple.Local) + len(p.Tuple.Remote) + len(p.Found), true
	case Info:
		return n + 110, true
	case ConnectionWanted:
		return n + 60 + len(p.Request) + len(p.Click) + len(p.Policy) + len(p.Method) + len(p.Target) + len(p.User), true
	case ConnectionAcquired:
		return n + 50 + len(p.Request), true
	case RequestSent:
		return n + p.reckon(), true
	case RequestReceived:
		return n + p.reckon() + 17 + len(p.RemoteAddr), true
	case ResponseSent:
		return n + p.reckon(), true
	case ResponseReceived:
		return n + p.reckon() + 11, true
	case ConnectionReleased:
		return n + 28 + len(p.Request), true
	case ServerReading:
		return n + 9, true
	case SocketRequest:
		n += 75 + len(p.Socket) + len(p.Method) + len(p.Target) + len(p.Kind) + len(p.Version)
		if p.FirstOctet != 0 {
			n += 45 // and waited_us
		}
		return n + member(p.Click) + member(p.Run) + member(p.Client) + member(p.Head), true
	case SocketResponse:
		return n + 52 + len(p.Socket), true
	case SocketIdle:
		if p.WroteAt != 0 {
			n += 22
		}
		return n + 13 + len(p.Socket), true
	case SocketInfo:
		return n + 100 + len(p.Socket) + len(p.State), true
	default:
		return 0, false
	}
}

// member is for a string that is left out where it is empty.
func member(s string) int {
	if s == "" {
		return 0
	}
	return 10 + len(s)
}

func (m Message) reckon() int {
	n := 50 + len(m.Request) + len(m.StartLine)
	for _, h := range m.Headers {
		n += 8 + len(h[0]) + len(h[1])
	}
	return n
}
