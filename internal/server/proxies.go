package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
)

// proxies are the addresses whose word on a request is taken: who sent it
// (X-Forwarded-For) and by what scheme (X-Forwarded-Proto). Nobody is trusted by
// default, for anybody may send these fields.
type proxies []netip.Prefix

// newProxies reads networks such as 10.0.0.0/8; a bare address stands for itself.
func newProxies(networks []string) (proxies, error) {
	var ps proxies
	for _, s := range networks {
		p, err := netip.ParsePrefix(s)
		if a, bad := netip.ParseAddr(s); bad == nil && a.Zone() == "" {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil || p.Addr().Is4In6() {
			return nil, fmt.Errorf("trusted proxy %q: want a network such as 10.0.0.0/8 or fd00::/8", s)
		}
		ps = append(ps, p.Masked())
	}
	return ps, nil
}

func (ps proxies) trust(a netip.Addr) bool {
	for _, p := range ps {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client is the address that r came from, as far as it can be trusted: each
// proxy appends its own client to X-Forwarded-For, so from the right the first
// address that is no trusted proxy is the last that one of them vouches for.
// What stands left of it anybody may have written. The zero address if there is
// none, as in a test without a network.
//
// It is not chi's ClientIPFromXFF (v5.5.0), which gives no address at all where
// this gives the last that can be trusted: for an entry with a port or in
// brackets, as some proxies write them; for one that cannot be read, so that a
// client who sends one would share a limit with all who do; where every entry is
// a trusted proxy or there is none. It also skips empty entries, reads the first
// address left of them, and must be told of one proxy at least.
func (ps proxies) client(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := plain(peer.Addr())
	lines := r.Header["X-Forwarded-For"]
	for i := len(lines) - 1; i >= 0; i-- {
		for rest, more := lines[i], true; more; {
			if !ps.trust(client) {
				return client
			}
			var last string
			if cut := strings.LastIndexByte(rest, ','); cut >= 0 {
				rest, last = rest[:cut], rest[cut+1:]
			} else {
				last, more = rest, false
			}
			a, ok := forwarded(strings.TrimSpace(last))
			if !ok {
				return client // the last that can be read
			}
			client = a
		}
	}
	return client
}

// forwarded reads one entry of X-Forwarded-For; some proxies add the port.
func forwarded(s string) (netip.Addr, bool) {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return plain(ap.Addr()), true
	}
	a, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(s, "["), "]"))
	return plain(a), err == nil
}

func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// secure says whether the visitor speaks TLS, to this server or to a trusted
// proxy. Only the neighbour's word counts, the last one.
func (ps proxies) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	lines := r.Header["X-Forwarded-Proto"]
	if err != nil || len(lines) == 0 || !ps.trust(plain(peer.Addr())) {
		return false
	}
	last := lines[len(lines)-1]
	return strings.EqualFold(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]), "https")
}
