package forecast

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"presszero/queue"
	"presszero/queue/memq"
)

// room is a site in memory whose clock the test moves, and a service that forecasts it.
type room struct {
	*testing.T
	now     time.Time
	line    *memq.Store
	service *Service
	calls   int
}

func newRoom(t *testing.T, declared map[string]Queue, agents ...queue.Agent) *room {
	t.Helper()
	r := &room{T: t, now: morning}
	var err error
	r.line, err = memq.New(memq.Options{Now: func() time.Time { return r.now }})
	r.must(err)
	r.must(r.line.PutAgents(t.Context(), agents))
	for _, a := range agents {
		r.set(a.ID, queue.Ready)
	}
	r.service, err = New(Options{
		Store: r.line, Clock: stopped{&r.now}, Queues: func() map[string]Queue { return declared }, Observer: &noted{}, Log: zap.NewNop(),
	})
	r.must(err)
	return r
}

func (r *room) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *room) set(id string, state queue.AgentState) {
	r.Helper()
	_, err := r.line.SetAgent(r.Context(), id, state, "lunch")
	r.must(err)
}

// join has a caller join, and returns the call.
func (r *room) join(t queue.Ticket) string {
	r.Helper()
	r.calls++
	t.Call = fmt.Sprint("CA", r.calls)
	if t.Queue == "" {
		t.Queue = "sales"
	}
	_, err := r.line.Join(r.Context(), t)
	r.must(err)
	return t.Call
}

// serve has the next caller of a queue be offered and taken.
func (r *room) serve(name string) {
	r.Helper()
	o, err := r.line.Offer(r.Context(), []string{name}, time.Minute)
	r.must(err)
	if o == nil {
		r.Fatal("nobody is offered")
	}
	_, err = r.line.Accept(r.Context(), o.Ref, time.Hour)
	r.must(err)
	r.must(r.line.Bridged(r.Context(), o.Entry.Call))
}

// told is what a caller is told after the line was looked at.
func (r *room) told(call string) queue.Wait {
	r.Helper()
	r.now = r.now.Add(5 * time.Second)
	r.must(r.service.Look(r.Context()))
	v, err := r.line.Poll(r.Context(), call)
	r.must(err)
	return v.Forecast
}

// joins is what whoever joins is told.
func (r *room) joins(lane queue.LaneRef, head time.Duration) queue.Wait {
	r.Helper()
	w, err := r.line.Forecast(r.Context(), lane, head)
	r.must(err)
	return w
}

func serves(id string, queues ...string) queue.Agent { return queue.Agent{ID: id, Queues: queues} }

var fourMinutes = map[string]Queue{"sales": {Handle: 4 * time.Minute}, "support": {Handle: 4 * time.Minute}}

func TestNothingIsForecastOfWhatNobodyKnows(t *testing.T) {
	t.Parallel()
	nobody := newRoom(t, fourMinutes)
	if w := nobody.told(nobody.join(queue.Ticket{})); w.Known || !strings.HasPrefix(w.Reason, queue.UnknownNoStaff) || w.Confidence != queue.Unsure {
		t.Errorf("with nobody at work: %+v", w)
	}
	few := newRoom(t, map[string]Queue{"sales": {}}, serves("anna", "sales"))
	few.join(queue.Ticket{})
	few.serve("sales")
	if w := few.told(few.join(queue.Ticket{})); w.Known || w.Reason != queue.UnknownFewCalls+","+queue.DoubtYoung {
		t.Errorf("with no call known: %+v", w)
	}
	young := newRoom(t, fourMinutes, serves("anna", "sales"))
	young.join(queue.Ticket{})
	young.serve("sales")
	if w := young.told(young.join(queue.Ticket{})); !w.Known || w.Doubts != queue.DoubtYoung || w.High < 2*time.Minute || w.High > 10*time.Minute {
		t.Errorf("with a handling time that is expected: %+v", w)
	}
}

func TestWhileAllAreAwayTheWaitIsForLimitsAlone(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"))
	r.set("anna", queue.Away)
	r.now = r.now.Add(2 * time.Hour)
	if w := r.told(r.join(queue.Ticket{})); w.Known || w.Confidence != queue.Low || w.High < 30*time.Minute {
		t.Errorf("told %+v, want nothing spoken and a long wait", w)
	}
}

func TestWhoGoesIsNotCountedOn(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"), serves("ben", "sales"))
	r.join(queue.Ticket{})
	r.join(queue.Ticket{})
	r.serve("sales")
	r.serve("sales")
	call := r.join(queue.Ticket{})
	both := r.told(call)
	r.set("ben", queue.Offline)
	if one := r.told(call); one.Likely < both.Likely*5/4 {
		t.Errorf("told %v with two agents and %v when one will go", both.Likely, one.Likely)
	}
}

func TestAPriorityIsForecastAheadOfTheOthers(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"))
	r.join(queue.Ticket{})
	r.serve("sales")
	for range 4 {
		r.join(queue.Ticket{})
	}
	vip := r.join(queue.Ticket{Head: 10 * time.Minute})
	last := r.join(queue.Ticket{})
	first, behind := r.told(vip), r.told(last)
	lane := queue.LaneRef{Queue: "sales"}
	for name, waits := range map[string][2]queue.Wait{
		"in line":          {first, behind},
		"who joins so now": {r.joins(lane, 10*time.Minute), r.joins(lane, 0)},
	} {
		if waits[0].Likely*2 > waits[1].Likely {
			t.Errorf("%s: %v with a head start, %v without", name, waits[0].Likely, waits[1].Likely)
		}
	}
	if behind.Overtakers <= 0 || r.told(last).Overtakers <= 0 {
		t.Errorf("nobody is expected to overtake: %+v", behind)
	}
}

func TestCallersOfALaneWaitForThoseWhoMayServeThem(t *testing.T) {
	t.Parallel()
	hindi := serves("hanna", "sales")
	hindi.Skills = map[string]int{"lang:hi": 1}
	r := newRoom(t, fourMinutes, hindi, serves("anna", "sales"), serves("ben", "sales"), serves("cleo", "sales"))
	for range 4 {
		r.join(queue.Ticket{})
		r.serve("sales")
	}
	r.join(queue.Ticket{Lane: "lang:hi"})
	special, plain := r.join(queue.Ticket{Lane: "lang:hi"}), r.join(queue.Ticket{})
	if needs, none := r.told(special), r.told(plain); needs.Likely < 2*none.Likely {
		t.Errorf("told %v where one agent will do, %v where any of four will", needs.Likely, none.Likely)
	}
}

func TestATierThatIsNotOpenYetServesNobody(t *testing.T) {
	t.Parallel()
	helper := serves("ben", "sales")
	helper.Tiers = map[string]int{"sales": 2}
	r := newRoom(t, fourMinutes, serves("anna", "sales"), helper)
	r.must(r.line.PutRouting(t.Context(), map[string]queue.Routing{"sales": {Tiers: []queue.Tier{{After: 2 * time.Minute}}}}))
	r.join(queue.Ticket{})
	r.serve("sales")
	call := r.join(queue.Ticket{})
	if w := r.told(call); w.High < 100*time.Second || w.High > 130*time.Second {
		t.Errorf("told up to %v, want the two minutes until the helper may serve", w.High)
	}
	r.now = r.now.Add(time.Minute)
	if w := r.told(call); w.High < 40*time.Second || w.High > 70*time.Second {
		t.Errorf("told up to %v a minute later, want one minute less", w.High)
	}
}

func TestWhoKnowsAnAgentWaitsForThem(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"), serves("ben", "sales"))
	r.must(r.line.PutRouting(t.Context(), map[string]queue.Routing{"sales": {Sticky: 10 * time.Minute}}))
	r.join(queue.Ticket{Lane: "main@anna"})
	r.serve("sales")
	if w := r.told(r.join(queue.Ticket{Lane: "main@anna"})); w.High < time.Minute {
		t.Errorf("told up to %v though only one who talks will do", w.High)
	}
	if w := r.told(r.join(queue.Ticket{Lane: "main"})); w.High > 30*time.Second {
		t.Errorf("told up to %v though somebody is ready", w.High)
	}
}

func TestQueuesThatShareNobodyDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"), serves("ben", "support"))
	for _, name := range []string{"sales", "support"} {
		r.join(queue.Ticket{Queue: name})
		r.serve(name)
	}
	for range 10 {
		r.join(queue.Ticket{})
	}
	if w := r.told(r.join(queue.Ticket{Queue: "support"})); w.High > 12*time.Minute {
		t.Errorf("told up to %v, want one call", w.High)
	}
}

func TestMoreLanesThanCanBePlayedAreForecastAllTheSame(t *testing.T) {
	t.Parallel()
	a := serves("anna", "sales", "support")
	a.Skills = map[string]int{}
	var agents []queue.Agent
	for i := range 80 {
		one := serves(fmt.Sprint("agent", i), "sales", "support")
		one.Skills = map[string]int{fmt.Sprint("skill", i): 1}
		agents = append(agents, one)
	}
	r := newRoom(t, fourMinutes, append(agents, a)...)
	for i := range 80 {
		r.join(queue.Ticket{Lane: fmt.Sprint("skill", i)})
		r.serve("sales")
	}
	var call string
	for i := range 80 {
		call = r.join(queue.Ticket{Lane: fmt.Sprint("skill", i), Queue: []string{"sales", "support"}[i%2]})
	}
	if w := r.told(call); !w.Known || w.High <= 0 {
		t.Errorf("told %+v", w)
	}
}

func TestAPhoneThatRingsIsToldAsSoon(t *testing.T) {
	t.Parallel()
	r := newRoom(t, fourMinutes, serves("anna", "sales"))
	call := r.join(queue.Ticket{})
	o, err := r.line.Offer(t.Context(), []string{"sales"}, time.Minute)
	r.must(err)
	if o == nil {
		t.Fatal("no offer")
	}
	if w := r.told(call); !w.Known || w.High > 30*time.Second {
		t.Errorf("told %+v", w)
	}
}
