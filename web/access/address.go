package access

import (
	"net/http"
	"net/netip"
	"strings"
)

// proxies are the networks from which we believe what is said of a request's way: who asks, and by which scheme.
type proxies []netip.Prefix

func (p proxies) trusts(a netip.Addr) bool {
	for _, network := range p {
		if network.Contains(a.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}

// client is the address of who asks: the last in X-Forwarded-For that is none of our proxies.
func (p proxies) client(r *http.Request) netip.Addr {
	at := peer(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && p.trusts(at); i-- {
		before, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		at = before
	}
	return at
}

// secure reports whether the browser speaks TLS, to us or to a proxy of ours.
func (p proxies) secure(r *http.Request) bool {
	return r.TLS != nil || p.trusts(peer(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

func peer(r *http.Request) netip.Addr {
	at, _ := netip.ParseAddrPort(r.RemoteAddr) // none where it is no address, as on a socket
	return at.Addr()
}
