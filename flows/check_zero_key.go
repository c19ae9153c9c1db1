package flows

const codeZeroKey = "PZ105"

// checkZeroKey finds menus that bind 0, which always leads to a person.
func checkZeroKey(d *draft) {
	for _, name := range d.order {
		if key := d.places[join("steps", name)+".keys.0"].key; key != nil {
			d.errorAt(key, codeZeroKey, "remove the key; to send callers of this step to another queue, write person: at the step", "0 belongs to the person and cannot be bound")
		}
	}
}
