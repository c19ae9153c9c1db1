package cli

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/queue/erlang"
	"presszero/queue/staffing"
	"presszero/web"
)

// TestTheStaffNowIsATableAndASentenceForEachQueue shows one queue that is short and one that is enough.
func TestTheStaffNowIsATableAndASentenceForEachQueue(t *testing.T) {
	t.Parallel()
	target := staffing.Target{Share: 0.8, Within: 20, Abandon: 0.05, Occupancy: 0.88}
	short := staffing.Advice{
		Queue: "billing", State: staffing.Short, Target: target, Load: erlang.Load{Rate: 20.0 / 1800, Handle: 252}, Waiting: 6, AtWork: 2, Required: 5, Paid: 8,
		Promised: 4, Broken: 1, Level: staffing.Range{Mean: 0.52, P10: 0.31, P90: 0.74}, Raised: staffing.Range{Mean: 0.81, P10: 0.62, P90: 0.95},
		Newcomer: 520, Lasting: 2400,
	}
	enough := staffing.Advice{
		Queue: "reception", State: staffing.Enough, Target: target, Load: erlang.Load{Rate: 10.0 / 1800, Handle: 180}, AtWork: 4, Required: 3, Paid: 3,
		Level: staffing.Range{Mean: 0.93, P10: 0.8, P90: 1},
	}
	var out bytes.Buffer
	s := &session{Process: Process{Out: &out}}
	err := s.printAdvice([]web.QueueStaffing{{Advice: short, Message: short.Message(), Calls: 20}, {Advice: enough, Message: enough.Message(), Calls: 10}})
	want := `QUEUE      STATE   CALLS/30M  AHT    ERLANGS  WAITING  AT WORK  FOR TARGET  FOR PROMISES  PAID
billing    short   20         4m12s  2.8      6        2        5           4 (1 broken)  8
reception  enough  10         3m     1.0      0        4        3           -             3

billing: add 3 agents for 40 min: 80/20 goes from 52 % to 81 %; without, a new caller waits up to 9 min
  the next half hour with 2: 52 % (31 % to 74 %); with 5: 81 % (62 % to 95 %)
reception: 4 at work are enough: 80/20 is 93 % (80 % to 100 %)
`
	if diff := cmp.Diff(want, out.String()); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}
