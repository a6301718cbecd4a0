package server

import (
	"net"
	"net/http"
)

// socketPair is the connection on which a request came, as this server's kernel
// sees it. Go lends it to handlers; the request itself does not contain it.
type socketPair struct{ Client, Server string }

func socketOf(r *http.Request) socketPair {
	p := socketPair{Client: r.RemoteAddr}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		p.Server = local.String()
	}
	return p
}

// Text is the pair as one reads it.
func (p socketPair) Text() string { return p.Client + " ⇄ " + p.Server }
