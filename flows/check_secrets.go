package flows

import "slices"

const codeUnsetSecret = "PZ152"

// checkSecrets finds secrets that are not set. It is silent where these are not known, and it only warns: flows are often
// checked where their secrets are not.
func checkSecrets(d *draft) {
	outside := d.program.Site.Outside
	if outside == nil {
		return
	}
	for _, name := range d.order {
		s, ok := d.program.Steps[name].(*Fetch)
		if !ok {
			continue
		}
		for _, secret := range s.Secrets() {
			if !slices.Contains(outside.Secrets, secret) {
				d.warnAt(d.step(name).key, codeUnsetSecret, "set PRESSZERO_SECRET_"+secret+" in the environment of the service", "the secret %s is not set, so that the request will fail", quote(secret))
			}
		}
	}
}
