package flows

const codeOneDigit = "PZ106"

// checkOneDigit finds entries of a single digit: there 0 would be both the digit and the way to a person.
func checkOneDigit(d *draft) {
	for _, name := range d.order {
		if s, ok := d.program.Steps[name].(*Collect); ok && s.Max == 1 && s.As != EntryYesNo && s.As != EntryMoney {
			d.errorAt(d.places[join("steps", name)+".digits"].node, codeOneDigit, "ask for one key with a menu, or for two digits such as 01", "with one digit, 0 cannot be told from the way to a person")
		}
	}
}
