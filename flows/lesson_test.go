package flows_test

import (
	"testing"

	"presszero/flows"
)

func TestEveryRuleIsExplainedByExamplesThatHold(t *testing.T) {
	t.Parallel()
	for _, lesson := range flows.Lessons() {
		t.Run(lesson.Code, func(t *testing.T) {
			t.Parallel()
			if lesson.Why == "" {
				t.Fatalf("write flows/lessons/%s.txt: why, -- bad/desk.yaml --, -- good/desk.yaml --", lesson.Code)
			}
			if len(lesson.Bad) == 0 && lesson.Code != "PZ002" { // a megabyte is not shown
				t.Error("no bad example")
			}
			for i, d := range flows.CheckExample(lesson.Bad) {
				if d.Code != lesson.Code {
					t.Errorf("fault %d of the bad example is another: %s\n%s", i, d, d.Remedy)
				}
			}
			if len(lesson.Bad) > 0 && len(flows.CheckExample(lesson.Bad)) == 0 {
				t.Error("nothing is found in the bad example")
			}
			for _, d := range flows.CheckExample(lesson.Good) {
				t.Errorf("the good example is faulty: %s\n%s", d, d.Remedy)
			}
		})
	}
}
