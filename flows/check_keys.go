package flows

const codeNoKeys = "PZ107"

// checkKeys finds menus in which there is nothing to choose.
func checkKeys(d *draft) {
	for _, name := range d.order {
		keys := d.places[join("steps", name)+".keys"]
		if s, ok := d.program.Steps[name].(*Menu); ok && keys.node != nil && s.Keys != nil && len(s.Keys) == 0 {
			d.errorAt(keys.anchor(), codeNoKeys, `add a key, such as "1": bills, or use say`, "the menu has no keys")
		}
	}
}
