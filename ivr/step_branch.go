package ivr

import "presszero/flows"

// enterBranch goes to the first case that holds.
func (t *turn) enterBranch(step *flows.Branch) {
	for _, c := range step.Cases {
		holds, err := c.When.Bool(t.environment())
		if err != nil {
			t.fault(ReasonExpression)
			return
		}
		if holds {
			t.goTo(c.Go)
			return
		}
	}
	t.goTo(step.Else)
}
