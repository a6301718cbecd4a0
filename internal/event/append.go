package event

import (
	"encoding/base64"
	"encoding/json"
	"strconv"
)

// AppendJSON appends the event as encoding/json writes it. The kinds that come
// with every segment, or with every request of a visit, are written by hand, for
// they are most of a trace.
func (e Event) AppendJSON(b []byte) ([]byte, error) {
	b = append(b, `{"seq":`...)
	b = strconv.AppendUint(b, e.Seq, 10)
	b = append(b, `,"time":`...)
	b = strconv.AppendInt(b, e.Time, 10)
	b = appendText(b, `,"name":`, e.Name)
	if e.Host != "" {
		b = appendText(b, `,"host":`, string(e.Host))
	}
	if e.Conn != "" {
		b = appendText(b, `,"conn":`, e.Conn)
	}
	b = append(b, `,"data":`...)
	switch p := e.Data.(type) {
	case SegmentSent:
		b = p.appendJSON(b)
	case SegmentDelivered:
		b = append(b, `{"id":`...)
		b = strconv.AppendUint(b, p.ID, 10)
		b = append(b, '}')
	case Lookup:
		b = p.appendJSON(b)
	case Info:
		b = p.appendJSON(b)
	case SocketRequest:
		b = p.appendJSON(b)
	case SocketResponse:
		b = p.appendJSON(b)
	case SocketIdle:
		b = p.appendJSON(b)
	case SocketInfo:
		b = p.appendJSON(b)
	default:
		data, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		b = append(b, data...)
	}
	return append(b, '}'), nil
}

func (p SegmentSent) appendJSON(b []byte) []byte {
	b = append(b, `{"id":`...)
	b = strconv.AppendUint(b, p.ID, 10)
	b = appendText(b, `,"from":`, string(p.From))
	b = appendNumber(b, `,"departs_at":`, p.DepartsAt)
	b = appendNumber(b, `,"deliver_at":`, p.DeliverAt)
	if p.Lost != "" {
		b = appendText(b, `,"lost":`, string(p.Lost))
	}
	if p.Retransmission {
		b = append(b, `,"retransmission":true`...)
	}
	if p.Probe {
		b = append(b, `,"probe":true`...)
	}
	if p.Raw == nil {
		b = append(b, `,"raw":null`...)
	} else {
		b = append(b, `,"raw":"`...)
		b = base64.StdEncoding.AppendEncode(b, p.Raw)
		b = append(b, '"')
	}
	b = appendText(b, `,"tcp":{"src":`, p.TCP.Src)
	b = appendText(b, `,"dst":`, p.TCP.Dst)
	b = append(b, `,"seq":`...)
	b = strconv.AppendUint(b, uint64(p.TCP.Seq), 10)
	b = append(b, `,"ack":`...)
	b = strconv.AppendUint(b, uint64(p.TCP.Ack), 10)
	b = append(b, `,"flags":`...)
	if p.TCP.Flags == nil {
		b = append(b, "null"...)
	} else {
		b = append(b, '[')
		for i, f := range p.TCP.Flags {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendText(b, "", string(f))
		}
		b = append(b, ']')
	}
	b = append(b, `,"window":`...)
	b = strconv.AppendUint(b, uint64(p.TCP.Window), 10)
	b = append(b, `,"length":`...)
	b = strconv.AppendInt(b, int64(p.TCP.Length), 10)
	return append(b, "}}"...)
}

func (p Lookup) appendJSON(b []byte) []byte {
	b = append(b, `{"segment":`...)
	b = strconv.AppendUint(b, p.Segment, 10)
	b = appendText(b, `,"tuple":{"local":`, p.Tuple.Local)
	b = appendText(b, `,"remote":`, p.Tuple.Remote)
	b = appendText(b, `},"found":`, string(p.Found))
	return append(b, '}')
}

func (p Info) appendJSON(b []byte) []byte {
	b = append(b, `{"snd_una":`...)
	b = strconv.AppendUint(b, uint64(p.SndUna), 10)
	b = append(b, `,"snd_nxt":`...)
	b = strconv.AppendUint(b, uint64(p.SndNxt), 10)
	b = append(b, `,"rcv_nxt":`...)
	b = strconv.AppendUint(b, uint64(p.RcvNxt), 10)
	b = append(b, `,"cwnd":`...)
	b = strconv.AppendInt(b, int64(p.Cwnd), 10)
	b = appendNumber(b, `,"ssthresh":`, int64(p.Ssthresh))
	b = appendNumber(b, `,"rtt":`, p.RTT)
	b = appendNumber(b, `,"rto":`, p.RTO)
	return append(b, '}')
}

// appendNumber leaves out a zero, as omitempty does.
func appendNumber(b []byte, key string, n int64) []byte {
	if n == 0 {
		return b
	}
	return strconv.AppendInt(append(b, key...), n, 10)
}

// appendText appends a string. Those of the hand-written kinds are addresses and
// words of the vocabulary; anything else goes by encoding/json.
func appendText(b []byte, key, s string) []byte {
	b = append(b, key...)
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string always has JSON
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
