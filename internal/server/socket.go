package server

import (
	"net"
	"net/http"

	"samesocket/internal/site"
)

// socketOf is the connection on which a request came, as this server's kernel
// sees it. Go lends it to handlers; the request itself does not contain it.
func socketOf(r *http.Request) site.Socket {
	p := site.Socket{Client: r.RemoteAddr}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		p.Server = local.String()
	}
	return p
}

// visitor is what pages show of whoever sent r.
func (s *Server) visitor(r *http.Request) site.Visitor {
	return site.Visitor{Origin: s.origins.own(r), Local: loops(r.Host), Socket: socketOf(r)}
}
