package flows

const codeSoon = "PZ167"

// checkSoon finds steps that say how soon the hours end, but not where to go then.
func checkSoon(d *draft) {
	for _, name := range d.order {
		step, ok := d.program.Steps[name].(*HoursStep)
		written, told := d.places[join(d.step(name).path, "soon")]
		if ok && told && step.Closing == "" {
			d.errorAt(written.key, codeSoon, "add closing: and the step that follows then, or remove soon", "nothing follows when the hours end soon")
		}
	}
}
