package flows

import "time"

const codeHurry = "PZ123"

// shortTimeout is less than most people need to find a key.
const shortTimeout = 3 * time.Second

// checkTimeouts finds questions that do not leave callers the time to find the keys.
func checkTimeouts(d *draft) {
	for _, name := range d.order {
		at := d.places[join(d.step(name).path, "timeout")]
		step := d.program.Steps[name]
		if at.node == nil || step == nil || !puts(step) {
			continue
		}
		if timeout, err := time.ParseDuration(at.node.Value); err == nil && timeout >= time.Second && timeout < shortTimeout {
			d.warnAt(at.node, codeHurry, "write "+spell(shortTimeout)+" or more; 5s is the default", "%s is too short to find the keys of a phone", spell(timeout))
		}
	}
}
