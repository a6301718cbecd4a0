package lab

import (
	"strings"
	"testing"

	"samesocket/internal/event"
)

// Two users share a connection; their cookies keep them apart, and a server that
// looks at the connection instead takes one for the other.
func TestUsers(t *testing.T) {
	l := standing(t, Config{})
	said := func(user, target, connection string) string {
		t.Helper()
		do(t, l, Request{Target: target, User: user, Connection: connection})
		stepAll(t, l)
		sent := all[event.SegmentSent](t, l)
		for i := len(sent) - 1; i >= 0; i-- {
			if p := sent[i]; p.From == event.Server && p.TCP.Length > 0 {
				_, body, _ := strings.Cut(string(p.Raw[len(p.Raw)-p.TCP.Length:]), "\r\n\r\n")
				return strings.TrimSpace(body)
			}
		}
		return ""
	}
	for _, c := range []struct{ user, target, connection, want string }{
		{"A", "/wrong/login?user=A", "", "this connection is yours now"},
		{"B", "/wrong/whoami", "", "you are A"},
		{"A", "/wrong/whoami", "new", "I do not know this connection"},
		{"A", "/login?user=A", "", "from now on you will say who you are"},
		{"B", "/login?user=B", "", "from now on you will say who you are"},
		{"A", "/whoami", "", "you say that you are A"},
		{"B", "/whoami", "", "you say that you are B"},
		{"A", "/whoami", "new", "you say that you are A"},
		{"", "/whoami", "", "I do not know you"},
		{"", "/login?user=a%20b", "", "user must be a token of at most 32 octets"},
	} {
		if got := said(c.user, c.target, c.connection); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
	if ports := syns(t, l); len(ports) != 3 {
		t.Errorf("handshakes by %v", ports)
	}
}
