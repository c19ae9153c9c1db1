package sim

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDigitMachineFollowsTheTable(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		numDigits      int
		finishOn, keys string
		want           digitMachine
		lost           string
	}{
		"the last digit ends the input":             {3, "#", "1234", digitMachine{digits: "123", over: true}, "4"},
		"the finish key ends it and is left out":    {0, "#", "12#3", digitMachine{digits: "12", finishedOn: "#", over: true}, "3"},
		"fewer digits leave it open":                {4, "#", "12", digitMachine{digits: "12"}, ""},
		"the finish key first gives nothing":        {0, "#", "#", digitMachine{finishedOn: "#", over: true}, ""},
		"one digit wanted and the finish key":       {1, "#", "#", digitMachine{finishedOn: "#", over: true}, ""},
		"without finish key, # and * are input":     {0, "", "1#*", digitMachine{digits: "1#*"}, ""},
		"the star is input unless it finishes":      {0, "#", "*1", digitMachine{digits: "*1"}, ""},
		"the star may finish":                       {0, "*", "1#*", digitMachine{digits: "1#", finishedOn: "*", over: true}, ""},
		"a digit may finish":                        {0, "0", "120", digitMachine{digits: "12", finishedOn: "0", over: true}, ""},
		"numDigits without finish key takes all":    {2, "", "#0", digitMachine{digits: "#0", over: true}, ""},
		"the finish key before the last digit ends": {4, "#", "12#", digitMachine{digits: "12", finishedOn: "#", over: true}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, lost := digitMachine{numDigits: test.numDigits, finishOn: test.finishOn}, ""
			for _, k := range []byte(test.keys) {
				if !m.press(k) {
					lost += string(k)
				}
			}
			test.want.numDigits, test.want.finishOn = test.numDigits, test.finishOn
			if diff := cmp.Diff(test.want, m, cmp.AllowUnexported(digitMachine{})); diff != "" {
				t.Errorf("after %q (-want +got):\n%s", test.keys, diff)
			}
			if lost != test.lost {
				t.Errorf("lost %q, want %q", lost, test.lost)
			}
		})
	}
}
