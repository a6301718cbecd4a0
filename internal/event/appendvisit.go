package event

import "strconv"

// The kinds that come with every request of a visit, written by hand.

func (p SocketRequest) appendJSON(b []byte) []byte {
	b = appendText(b, `{"socket":`, p.Socket)
	b = appendInt(b, `,"nth":`, int64(p.Nth))
	b = appendText(b, `,"method":`, p.Method)
	b = appendText(b, `,"target":`, p.Target)
	b = appendText(b, `,"kind":`, string(p.Kind))
	b = appendWord(b, `,"click":`, p.Click)
	b = appendTrue(b, `,"repeat":true`, p.Repeat)
	b = appendWord(b, `,"run":`, p.Run)
	b = appendText(b, `,"version":`, p.Version)
	b = appendWord(b, `,"client":`, p.Client)
	b = appendTrue(b, `,"close":true`, p.Close)
	b = appendTrue(b, `,"last_hop":true`, p.LastHop)
	b = appendTrue(b, `,"proxy_suspected":true`, p.ProxySuspected)
	b = appendNumber(b, `,"first_octet":`, p.FirstOctet)
	b = appendNumber(b, `,"waited_us":`, p.WaitedUS)
	b = appendWord(b, `,"head":`, p.Head)
	return append(b, '}')
}

func (p SocketResponse) appendJSON(b []byte) []byte {
	b = appendText(b, `{"socket":`, p.Socket)
	b = appendInt(b, `,"nth":`, int64(p.Nth))
	b = appendInt(b, `,"status":`, int64(p.Status))
	b = appendTrue(b, `,"close":true`, p.Close)
	b = appendTrue(b, `,"final":true`, p.Final)
	b = appendTrue(b, `,"empty":true`, p.Empty)
	b = appendInt(b, `,"took_us":`, p.TookUS)
	return append(b, '}')
}

func (p SocketIdle) appendJSON(b []byte) []byte {
	b = appendText(b, `{"socket":`, p.Socket)
	b = appendNumber(b, `,"wrote_at":`, p.WroteAt)
	return append(b, '}')
}

func (p SocketInfo) appendJSON(b []byte) []byte {
	b = appendText(b, `{"socket":`, p.Socket)
	b = appendText(b, `,"state":`, string(p.State))
	b = appendNumber(b, `,"min_rtt":`, p.MinRTT)
	b = appendNumber(b, `,"rtt":`, p.RTT)
	b = appendNumber(b, `,"cwnd":`, int64(p.Cwnd))
	b = appendNumber(b, `,"bytes_received":`, p.BytesReceived)
	b = appendNumber(b, `,"bytes_acked":`, p.BytesAcked)
	b = appendNumber(b, `,"unacked":`, p.Unacked)
	return append(b, '}')
}

func appendInt(b []byte, key string, n int64) []byte {
	return strconv.AppendInt(append(b, key...), n, 10)
}

// appendWord leaves out an empty string, as omitempty does.
func appendWord(b []byte, key, s string) []byte {
	if s == "" {
		return b
	}
	return appendText(b, key, s)
}

func appendTrue(b []byte, member string, is bool) []byte {
	if !is {
		return b
	}
	return append(b, member...)
}
