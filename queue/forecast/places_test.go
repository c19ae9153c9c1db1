package forecast

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"presszero/queue"
	"presszero/queue/estimate"
)

// hall is callers who were told 60 seconds when the clock stood at the morning, and agents who serve lanes.
func hall(calls ...string) *places {
	p := newPlaces()
	p.serves["anna"] = []queue.LaneRef{{Queue: "sales", Lane: queue.MainLane}, {Queue: "sales", Lane: "lang:hi"}}
	p.serves["ben"] = []queue.LaneRef{{Queue: "sales", Lane: queue.MainLane}}
	for i, call := range calls {
		p.stand(waiter(call, queue.MainLane, i), estimate.Forecast{P80: 60, Confidence: estimate.High}, morning)
	}
	return p
}

func waiter(call, lane string, clock int) queue.Standing {
	return queue.Standing{Call: call, Queue: "sales", Lane: lane, State: queue.Waiting, Clock: morning.Add(time.Duration(clock-100) * time.Second)}
}

// waits are the waits that are known after things have happened, one second apart, phones ringing for 5 s.
func (p *places) waits(all ...happening) []float64 {
	var known []float64
	for i, h := range all {
		h.at = morning.Add(time.Duration(i+1) * time.Second)
		for _, r := range p.see(h, 5) {
			known = append(known, r.wait)
		}
	}
	return known
}

func TestTheWaitOfWhoIsAnsweredIsKnownThen(t *testing.T) {
	t.Parallel()
	got := hall("CA1", "CA2").waits(happening{what: offered, call: "CA1", agent: "ben"}, happening{what: answered, call: "CA1", agent: "ben"})
	if diff := cmp.Diff([]float64{2}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhoHungUpIsServedInThoughtWhenTheirTurnHasCome(t *testing.T) {
	t.Parallel()
	gone := happening{what: hungUp, call: "CA2"}
	for name, c := range map[string]struct {
		all  []happening
		want []float64
	}{
		"not before those ahead":                       {[]happening{gone, {what: offered, call: "CA1", agent: "ben"}}, nil},
		"when the next one behind is":                  {[]happening{gone, {what: offered, call: "CA1", agent: "ben"}, {what: offered, call: "CA3", agent: "ben"}}, []float64{3 + 5}},
		"when an agent is free, though nobody is left": {[]happening{gone, {what: departed, call: "CA1"}, {what: departed, call: "CA3"}, {what: turned, agent: "ben", state: queue.Ready}}, []float64{4 + 5}},
		"when the phone rang that they did not hear":   {[]happening{{what: offered, call: "CA2", agent: "ben"}, {what: hungUp, call: "CA2", delay: time.Second}}, []float64{2 - 1 + 5}},
		"by nobody who may not serve them":             {[]happening{gone, {what: departed, call: "CA1"}, {what: turned, agent: "cleo", state: queue.Ready}}, nil},
	} {
		if diff := cmp.Diff(c.want, hall("CA1", "CA2", "CA3").waits(c.all...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAGhostOfAnotherLaneWaitsForThoseWhoServeIt(t *testing.T) {
	t.Parallel()
	p := hall("CA1")
	p.stand(waiter("CA2", "lang:hi", 1), estimate.Forecast{P80: 60, Confidence: estimate.High}, morning)
	got := p.waits(happening{what: hungUp, call: "CA2"}, happening{what: offered, call: "CA1", agent: "ben"}, happening{what: turned, agent: "ben", state: queue.Ready})
	if got != nil {
		t.Errorf("%v are known by an agent who does not serve the lane", got)
	}
	if got = p.waits(happening{what: turned, agent: "anna", state: queue.Ready}); len(got) != 1 {
		t.Errorf("%v are known by one who does", got)
	}
}

func TestWhoRingsInVainIsBackAtTheOldPlace(t *testing.T) {
	t.Parallel()
	p := hall("CA1", "CA2")
	p.waits(happening{what: offered, call: "CA1", agent: "ben"})
	p.stand(waiter("CA1", queue.MainLane, 0), estimate.Forecast{P80: 9, Confidence: estimate.High}, morning)
	got := p.waits(happening{what: hungUp, call: "CA2"}, happening{what: turned, agent: "anna", state: queue.Ready})
	if got != nil {
		t.Errorf("%v are known, though CA1 comes first", got)
	}
	if first := p.byCall["CA1"].first.P80; first != 60 {
		t.Errorf("the first forecast was %v s, want 60", first)
	}
}

func TestNobodyIsRememberedForEver(t *testing.T) {
	t.Parallel()
	for after, left := range map[time.Duration]int{30 * time.Second: 3, 2 * time.Minute: 2, time.Hour: 1, 5 * time.Hour: 0} {
		p := hall("CA1", "CA2", "CA3")
		p.waits(happening{what: hungUp, call: "CA3"}, happening{what: offered, call: "CA2", agent: "ben"})
		p.forget(morning.Add(after))
		if len(p.byCall) != left {
			t.Errorf("%d are remembered after %v, want %d", len(p.byCall), after, left)
		}
	}
}
