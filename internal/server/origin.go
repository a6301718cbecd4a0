package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"samesocket/internal/api"
)

// origins decides which pages may act here, and under which names this server
// may be reached. Extra are the configured ones, for a deployment behind a
// proxy that speaks TLS or under another name.
type origins struct {
	extra map[string]bool // "https://example.org", exactly as browsers write it
	hosts map[string]bool // their host parts, "example.org" or "example.org:8443"
	cross *http.CrossOriginProtection
	// proxies are believed when they say that the visitor speaks TLS.
	proxies proxies
}

func newOrigins(extra []string, proxies proxies) (*origins, error) {
	o := &origins{proxies: proxies, extra: map[string]bool{}, hosts: map[string]bool{}, cross: http.NewCrossOriginProtection()}
	for _, s := range extra {
		if err := wellWritten(s); err != nil {
			return nil, err
		}
		if err := o.cross.AddTrustedOrigin(s); err != nil {
			return nil, fmt.Errorf("origin %q: %w", s, err)
		}
		_, host, _ := strings.Cut(s, "://")
		o.extra[s], o.hosts[host] = true, true
	}
	return o, nil
}

// wellWritten wants an origin as browsers write it, since it is compared with
// what they send.
func wellWritten(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || origin != u.Scheme+"://"+u.Host || origin != strings.ToLower(origin) || strings.ContainsAny(origin, "*;,' ") {
		return fmt.Errorf("origin %q: want scheme and host as a browser writes them, such as https://example.org", origin)
	}
	return nil
}

// allowed says whether the page that sent r may act here or watch a stream. The
// list is exact: this server's own origin as the Host field names it, or a
// configured one. A request without Origin comes from no page: browsers send it
// with every WebSocket handshake (RFC 6455 section 4.1) and every POST, and
// curl has no ambient authority that another site could borrow.
func (o *origins) allowed(r *http.Request) bool {
	values := r.Header.Values("Origin")
	if len(values) == 0 {
		return true
	}
	scheme := "http://"
	if o.proxies.secure(r) {
		scheme = "https://"
	}
	return len(values) == 1 && (values[0] == scheme+r.Host || o.extra[values[0]])
}

// protect refuses acts from other sites' pages. CrossOriginProtection looks at
// Sec-Fetch-Site, which knows what Origin does not tell; the exact list closes
// what it leaves open for old browsers (another scheme on the same host).
func (o *origins) protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions
		if o.cross.Check(r) != nil || (!safe && !o.allowed(r)) {
			o.refuse(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (o *origins) refuse(w http.ResponseWriter) {
	api.Problem{
		Status: http.StatusForbidden, Code: "origin_not_allowed",
		Detail: "A page of another site may not act here. Behind a proxy, start the server with -origin and the address that visitors see.",
	}.Write(w)
}

// hosted refuses names that somebody else may own: a page of evil.example whose name
// is made to resolve to this server's address (DNS rebinding) would otherwise be of the
// same origin as ours. An address cannot be rebound, only a name can. What is under
// /try/ answers to any name, for proxies put their own there: the token in the path,
// which no other site knows, is all its authority.
func (o *origins) hosted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/try/") && !ownName(r.Host) && !o.hosts[strings.ToLower(r.Host)] {
			api.Problem{
				Status: http.StatusMisdirectedRequest, Code: "host_not_allowed", Allowed: "localhost, an IP address or a name of -origin",
				Detail: "This server does not answer to this name. Start it with -origin and the address that visitors see.",
			}.Write(w)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownName says whether a Host field is localhost or an IP address, whatever the
// port: a tunnel or a container may have mapped it.
func ownName(hostport string) bool {
	host := hostOf(hostport)
	_, err := netip.ParseAddr(host)
	return err == nil || strings.EqualFold(host, "localhost")
}

// loops says whether a Host field leads everybody to their own machine.
func loops(hostport string) bool {
	host := hostOf(hostport)
	a, _ := netip.ParseAddr(host)
	return a.IsLoopback() || strings.EqualFold(host, "localhost")
}

func hostOf(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		return strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return host
}

// own is the origin under which the visitor of r sees this server: behind a
// proxy that speaks TLS, as a trusted one says or the configured one of the same
// host.
func (o *origins) own(r *http.Request) string {
	if s := "https://" + r.Host; o.proxies.secure(r) || o.extra[s] {
		return s
	}
	return "http://" + r.Host
}

// Visible names an address that a browser on this machine can open.
func Visible(a *net.TCPAddr) string {
	if a.IP.IsUnspecified() {
		return fmt.Sprintf("localhost:%d", a.Port)
	}
	return a.String()
}
