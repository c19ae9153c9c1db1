package bench

import "testing"

// shortDays is scenario 01 with days of two and a half hours and so many agents.
func shortDays(t *testing.T, agents int) []Scenario {
	t.Helper()
	s := shippedScenarios(t, "01")
	s[0].DayLen, s[0].Groups[0].N = 9000, agents
	return s
}

func TestTheAlertGoesBeforeTheBreachIsAFact(t *testing.T) {
	t.Parallel()
	r := Staff(shortDays(t, 18), StaffOptions{Seeds: 2, Every: 60})[0]
	if r.Breaches != 2 || r.InTime != 2 || r.Wrong > 0 || r.Lead < 300 {
		t.Errorf("%+v", r)
	}
}

func TestATeamThatIsEnoughRaisesNoAlert(t *testing.T) {
	t.Parallel()
	if r := Staff(shortDays(t, 31), StaffOptions{Seeds: 2, Every: 300})[0]; r.Alerts > 0 || r.Breaches > 0 || r.Days != 2 {
		t.Errorf("%+v", r)
	}
}
