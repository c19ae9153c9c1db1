package flows

const codeUnknownStep = "PZ101"

// checkSteps finds steps that are named and not declared.
func checkSteps(d *draft) {
	d.undeclared(refStep, codeUnknownStep, d.order, "add it under steps")
}
