package ivr

// tryCallback promises a call, once the number is confirmed. Who does not want one, or is silent, goes on to the next rung.
func (t *turn) tryCallback() bool {
	t.arrange(ModeRungCallback)
	return true
}
