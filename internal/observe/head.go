package observe

import (
	"bytes"
	"hash/maphash"
	"strconv"
	"strings"

	"samesocket/internal/event"
)

// maxTold bounds what is told of a head.
const maxTold = 2 << 10

// head is what is kept of the head of a run's last request, to know another like
// it: clients send the same fields again and again.
type head struct {
	fields  uint64 // a hash of the header fields as they were received
	told    uint64 // and of what was told of them
	version string
	foreign bool
}

var headSeed = maphash.MakeSeed()

// readHead enters what a request's head, as it was received, says: whether another
// has written it than the client that it names, and the head itself, unless the
// fields are those of the run's request before it. The visit is locked.
func (v *Visit) readHead(q *event.SocketRequest, octets []byte) {
	_, fields, _ := bytes.Cut(octets, []byte("\r\n"))
	last := v.heads[q.Run]
	h := head{fields: maphash.Bytes(headSeed, fields), version: q.Version}
	if len(octets) > 0 && last.fields == h.fields && last.version == h.version {
		q.ProxySuspected = last.foreign
		return
	}
	h.foreign = foreign(octets, *q)
	q.ProxySuspected = h.foreign
	if len(octets) == 0 {
		return
	}
	text := headToTell(octets)
	_, told, _ := strings.Cut(text, "\r\n")
	if h.told = maphash.String(headSeed, told); h.told != last.told {
		q.Head = text
	}
	if v.heads == nil {
		v.heads = make(map[string]head)
	}
	v.heads[q.Run] = h
}

// headToTell is a head in the words of the trace: bounded, text, and without what
// authenticates.
func headToTell(head []byte) string {
	lines := strings.SplitAfter(string(head), "\r\n")
	for n, line := range lines[:len(lines)-1] {
		name, value, ok := strings.Cut(line, ":")
		if n == 0 || !ok {
			continue
		}
		switch strings.ToLower(name) {
		case "authorization", "proxy-authorization", "cookie":
			value = strings.TrimSpace(value)
			lines[n] = name + ": (" + strconv.Itoa(len(value)) + " octets)\r\n"
		}
	}
	text := strings.Join(lines, "")
	if len(text) > maxTold {
		text = text[:maxTold]
	}
	return strings.ToValidUTF8(text, "\ufffd")
}

// foreign says that a request is not written as the client that it names writes
// its own, so that somebody between has written it anew: HTTP/1.0 that closes, or
// "Connection" right behind "Host", as nginx does; names in small letters, as
// HAProxy and Envoy do.
func foreign(head []byte, q event.SocketRequest) bool {
	f := family(q.Client)
	if !writes11[f] {
		return false
	}
	if q.Version == "HTTP/1.0" && q.Close {
		return true
	}
	lines := strings.Split(string(head), "\r\n")
	if len(lines) > 2 && strings.HasPrefix(lines[1], "Host:") && lines[2] == "Connection: close" {
		return true
	}
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "user-agent:") {
			return true
		}
	}
	return false
}

// writes11 are the families that write HTTP/1.1 by themselves, with names of
// fields in capitals, and say close behind their own name, if at all.
var writes11 = map[event.ClientFamily]bool{
	event.FamilyCurl: true, event.FamilyWget: true, event.FamilyRequests: true, event.FamilyUrllib3: true,
	event.FamilyAiohttp: true, event.FamilyHTTPX: true, event.FamilyGo: true, event.FamilyResty: true,
	event.FamilyJava: true, event.FamilyURLConnection: true,
}
