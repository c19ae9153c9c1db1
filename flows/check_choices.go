package flows

const codeChoices = "PZ116"

// mostChoices is how many choices a caller keeps in mind until the menu has been read.
const mostChoices = 5

// checkChoices finds questions with more choices than callers can keep in mind. Keys that lead to the same step are one
// choice; the key that says the menu again, and 0, are none.
func checkChoices(d *draft) {
	for _, name := range d.order {
		choices := map[string]bool{}
		for _, to := range boundKeys(d.program.Steps[name]) {
			choices[to] = true
		}
		delete(choices, name)
		if len(choices) > mostChoices {
			d.warnAt(d.step(name).key, codeChoices, "keep the most wanted ones, and lead one key to a second menu with the others", "%s offers %d choices; callers keep %d in mind", quote(name), len(choices), mostChoices)
		}
	}
}
