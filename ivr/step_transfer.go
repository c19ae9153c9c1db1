package ivr

// enterTransfer rings the number, after what is still to be said.
func (t *turn) enterTransfer() {
	t.s.Mode = ModeDial
	if len(t.prompts) > 0 {
		t.listenOn()
		return
	}
	t.ring()
}
