package observe

import (
	"net/http"
	"strings"

	"samesocket/internal/event"
)

// maxAgent bounds what is told of a User-Agent field in octets.
const maxAgent = 200

// seen is what a request itself says, in the vocabulary of the trace.
func seen(r *http.Request) event.SocketRequest {
	client := r.UserAgent()
	if len(client) > maxAgent {
		client = strings.ToValidUTF8(client[:maxAgent], "")
	}
	return event.SocketRequest{
		Method: r.Method, Target: r.RequestURI, Version: r.Proto, Client: client,
		Close: saysClose(r.Header), LastHop: proxied(r.Header),
	}
}

// saysClose looks for the option itself: http.Request.Close is also true for
// HTTP/1.0, which closes without a word (RFC 9112 section 9.3).
func saysClose(h http.Header) bool {
	for _, line := range h["Connection"] {
		for option := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(option), "close") {
				return true
			}
		}
	}
	return false
}

// proxied says whether a proxy has put its name (RFC 9110 section 7.6.3) or its
// client's (RFC 7239) into the request.
func proxied(h http.Header) bool {
	for _, name := range [...]string{"Via", "Forwarded", "X-Forwarded-For"} {
		if len(h[name]) > 0 {
			return true
		}
	}
	return false
}
