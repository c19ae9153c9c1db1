package flows

const codeNoWay = "PZ104"

// checkWay finds steps from which 0 leads nowhere. The flow itself needs a person even where every step names its own:
// that is where a caller goes when we are at fault.
func checkWay(d *draft) {
	if d.program.Person != "" || d.places["person"].node != nil {
		return
	}
	var without []string
	for _, name := range d.order {
		if step, ok := d.program.Steps[name]; ok && step.Meta().Person == "" {
			without = append(without, name)
		}
	}
	message := "the flow names no person for the moment in which it fails"
	if len(without) > 0 {
		message = "0 leads to nobody at: " + listed(without)
	}
	d.errorAt(d.places[""].node, codeNoWay, "add person: with the queue behind 0, such as person: reception", "%s", message)
}
