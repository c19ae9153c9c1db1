package sim

// digitMachine collects keys as a Gather does. It is pure; time is its user's business.
type digitMachine struct {
	// numDigits ends the input when so many keys have come; 0 for any number.
	numDigits int
	// finishOn is the key that ends the input and is not part of it; empty for none.
	finishOn string

	digits     string
	finishedOn string
	over       bool
}

// press takes a key and reports whether anybody still listened to it.
func (m *digitMachine) press(k byte) bool {
	if m.over {
		return false
	}
	if string(k) == m.finishOn {
		m.finishedOn, m.over = m.finishOn, true
		return true
	}
	m.digits += string(k)
	m.over = m.numDigits > 0 && len(m.digits) == m.numDigits
	return true
}
