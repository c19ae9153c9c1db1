package fetch

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Resolver finds the addresses of a host. [net.Resolver] is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// guard connects to hosts at addresses that it has looked at.
type guard struct {
	resolver Resolver
}

// never are the addresses that are asked for nobody: link-local ones, where clouds keep the keys of a machine, and those
// at which clouds keep them elsewhere.
var never = prefixes("169.254.0.0/16", "fe80::/10", "fd00:ec2::254/128", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32")

// inside are the addresses of this machine and of the operator's own network, and those that are no host's at all.
var inside = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"::1/128", "fc00::/7", "fec0::/10",
)

// hidden are addresses of IPv6 that carry one of IPv4, and so could lead anywhere.
var hidden = prefixes("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, 0, len(texts))
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// reach is how far a request may go.
type reach int

const (
	toInternet reach = iota
	toNetwork        // into the operator's own network as well
)

// permits reports whether an address may be asked.
func (r reach) permits(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	within := func(p netip.Prefix) bool { return p.Contains(a) }
	switch {
	case !a.IsValid(), a.IsUnspecified(), a.IsMulticast(), slices.ContainsFunc(never, within):
		return false
	case slices.ContainsFunc(inside, within):
		return r == toNetwork
	case slices.ContainsFunc(hidden, within):
		return false
	default:
		return a.Is6() || a.As4()[0] < 240
	}
}

// dial connects to a host at one of its addresses. A host of which any address is forbidden is not connected to: who
// mixes them is up to something. What is dialled is the address that was looked at, and it is looked at again at the
// socket.
func (g guard) dial(ctx context.Context, r reach, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, failed(FailedRequest, "the host has no port")
	}
	addresses, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(addresses, func(a netip.Addr) bool { return !r.permits(a) }) {
		return nil, failed(FailedGuard, "an address of the host is not one that flows may ask")
	}
	dialer := net.Dialer{KeepAlive: 30 * time.Second, Control: r.control}
	for _, a := range addresses {
		var conn net.Conn
		if conn, err = dialer.DialContext(ctx, network, net.JoinHostPort(a.String(), port)); err == nil {
			return conn, nil
		}
	}
	return nil, err
}

func (g guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	addresses, err := g.resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(addresses) == 0 {
		err = failed(FailedConnect, "the host has no address")
	}
	return addresses, err
}

// control is the last look at an address, when its socket has been made.
func (r reach) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !r.permits(at.Addr()) {
		return failed(FailedGuard, "an address of the host is not one that flows may ask")
	}
	return nil
}
