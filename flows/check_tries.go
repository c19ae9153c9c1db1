package flows

const codeOneTry = "PZ124"

// checkTries finds questions after which a single slip fetches a person.
func checkTries(d *draft) {
	for _, name := range d.order {
		at := d.places[join(d.step(name).path, "tries")]
		step := d.program.Steps[name]
		if at.node != nil && at.node.Value == "1" && step != nil && puts(step) {
			d.hintAt(at.node, codeOneTry, "write 2, which is the default", "one wrong key fetches a person")
		}
	}
}
