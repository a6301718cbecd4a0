package observe

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"samesocket/internal/event"
)

// What is told of a request, in octets: of a User-Agent field, of a target, and of a
// method. A head may have thousands, and each is kept as long as its visit.
const (
	maxAgent  = 200
	maxTarget = 1000
	maxMethod = 32
)

// cut keeps the beginning of what is too long, and says so. The hash of all of it lets
// two that begin alike be told apart.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // it never fails
	return fmt.Sprintf("%s…(%d;%016x)", strings.ToValidUTF8(s[:most], ""), len(s), h.Sum64())
}

// seen is what a request itself says, in the vocabulary of the trace.
func seen(r *http.Request) event.SocketRequest {
	client := r.UserAgent()
	if len(client) > maxAgent {
		client = strings.ToValidUTF8(client[:maxAgent], "")
	}
	return event.SocketRequest{
		Method: cut(r.Method, maxMethod), Target: cut(r.RequestURI, maxTarget), Version: r.Proto, Client: client,
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
