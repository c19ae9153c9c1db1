package flows

import (
	"slices"
	"strings"
)

// Hosts are the systems that flows may ask. An entry without a port allows https at its usual port, to an address of the
// internet. An entry with a port allows that port, http as well as https, and may lead into the operator's own network.
type Hosts []string

// Allows reports whether an address of this scheme and host may be asked.
func (h Hosts) Allows(scheme, host string) bool {
	host = strings.ToLower(host)
	name, port := splitHost(host)
	usual := scheme == "https" && (port == "" || port == "443")
	return usual && slices.Contains(h, name) || h.Inside(scheme, host)
}

// Inside reports whether an address is listed with its port, and so may lie in the operator's own network.
func (h Hosts) Inside(scheme, host string) bool {
	name, port := splitHost(strings.ToLower(host))
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[scheme]
	}
	return slices.Contains(h, name+":"+port)
}

// splitHost cuts the port off.
func splitHost(host string) (name, port string) {
	i := strings.LastIndex(host, ":")
	if i < 0 || strings.HasSuffix(host, "]") {
		return host, ""
	}
	return host[:i], host[i+1:]
}
