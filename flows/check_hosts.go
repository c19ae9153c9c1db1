package flows

const codeUnknownHost = "PZ151"

// checkHosts finds requests to systems that the operator has not allowed. It is silent where these are not known.
func checkHosts(d *draft) {
	outside := d.program.Site.Outside
	if outside == nil {
		return
	}
	for _, name := range d.order {
		s, ok := d.program.Steps[name].(*Fetch)
		if !ok || s.Address.IsZero() || outside.Hosts.Allows(s.Address.Scheme, s.Address.Host) {
			continue
		}
		at := d.places[join(d.step(name).path, fetchKind.name)]
		remedy := suggest(s.Address.Host, outside.Hosts, "add it to fetch.hosts in the settings: "+hostEntry(s.Address))
		d.errorAt(at.node, codeUnknownHost, remedy, "the host %s is not one that flows may ask", quote(s.Address.Host))
	}
}

// hostEntry is the entry that allows an address.
func hostEntry(a WebAddress) string {
	if _, port := splitHost(a.Host); port == "" && a.Scheme == "http" {
		return a.Host + ":80"
	}
	return a.Host
}
