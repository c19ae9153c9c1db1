package ledger

import (
	"fmt"
	"testing"
	"time"

	"presszero/queue"
)

const (
	wait     = queue.PromisedWait
	position = queue.PromisedPosition
	callback = queue.PromisedCallback
	message  = queue.PromisedMessage
)

func TestAWaitIsKeptWhenTheCallerIsServedByThen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.join("CA1")
	s.tell("CA1", wait, "up to 5", 5*time.Minute)
	s.pass(4 * time.Minute)
	s.equal("while waiting", []string{"wait up to 5 open 0s"}, s.outcomes("CA1"))
	s.serve()
	s.equal("served", []string{"wait up to 5 kept 1m0s"}, s.outcomes("CA1"))
	s.pass(time.Hour)
	s.done("CA1")
	s.equal("after the talk", []string{"wait up to 5 kept 1m0s"}, s.outcomes("CA1"))
}

func TestAWaitIsLateWhenTheCallerIsServedAfterwards(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.join("CA1")
	s.tell("CA1", wait, "up to 5", 5*time.Minute)
	s.pass(6 * time.Minute)
	s.look()
	s.equal("breaches", []string{"CA1"}, s.breaches)
	s.tell("CA1", wait, "up to 3", 3*time.Minute)
	s.pass(2 * time.Minute)
	s.serve()
	s.equal("served", []string{"wait up to 5 late -3m0s", "wait up to 3 kept 1m0s"}, s.outcomes("CA1"))
}

func TestAWaitIsBrokenForWhoHangsUpAfterItAndVoidForWhoHangsUpBefore(t *testing.T) {
	t.Parallel()
	for _, why := range []queue.Outcome{queue.Abandoned, queue.Vanished, queue.Left} {
		s := newStage(t)
		for i, after := range []time.Duration{4 * time.Minute, 6 * time.Minute} {
			call := fmt.Sprint("CA", i)
			s.join(call)
			s.tell(call, wait, "up to 5", 5*time.Minute)
			s.pass(after)
			s.leave(call, why)
		}
		s.equal(string(why)+" before", []string{"wait up to 5 void 0s"}, s.outcomes("CA0"))
		s.equal(string(why)+" after", []string{"wait up to 5 broken -1m0s"}, s.outcomes("CA1"))
	}
}

func TestAWaitThatIsReplacedRemembersByHowMuchAndWhetherItWouldHaveBeenKept(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.join("CA1")
	s.tell("CA1", wait, "up to 5", 5*time.Minute)
	s.pass(time.Minute)
	s.tell("CA1", wait, "up to 10", 10*time.Minute)
	s.pass(time.Minute)
	s.tell("CA1", wait, "up to 7", 7*time.Minute)
	s.pass(time.Minute)
	s.serve()
	s.equal("served", []string{"wait up to 5 replaced -6m0s", "wait up to 10 replaced 2m0s", "wait up to 7 kept 6m0s"}, s.outcomes("CA1"))
	for i, r := range s.records() {
		s.equal(r.Said+" answered", start.Add(3*time.Minute), r.Answered)
		s.equal(r.Said+" first", i == 0, r.First)
		s.equal(r.Said+" raise", i == 0, r.Raise())
	}
}

func TestAPositionIsKeptUnlessMoreAreServedBefore(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i := range 3 {
		s.join(fmt.Sprint("CA", i))
		s.pass(time.Second)
		s.tell(fmt.Sprint("CA", i), position, fmt.Sprint(i+1), 0)
	}
	s.done(s.serve())
	s.equal("the first", []string{"position 1 kept 0s"}, s.outcomes("CA0"))
	s.tell("CA2", position, "2", 0)
	_, err := s.line.Prioritise(t.Context(), "CA2", time.Hour, "")
	s.must(err)
	s.done(s.serve())
	s.equal("who is served sooner", []string{"position 3 replaced 0s", "position 2 kept 0s"}, s.outcomes("CA2"))
	s.done(s.serve())
	s.equal("who is overtaken by one", []string{"position 2 broken 0s"}, s.outcomes("CA1"))
	s.equal("by", 1, s.records()[1].Overtook)
}

func TestAWorsePositionBreaksTheOneThatWasTold(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.join("CA1")
	s.tell("CA1", position, "2", 0)
	s.tell("CA1", position, "3", 0)
	s.leave("CA1", queue.Abandoned)
	s.equal("told", []string{"position 2 broken 0s", "position 3 void 0s"}, s.outcomes("CA1"))
}

func TestACallbackIsKeptWhenTheNumberIsCalledByThen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, after := range []time.Duration{time.Hour, 3 * time.Hour} {
		call := fmt.Sprint("CA", i)
		s.join(call)
		s.tell(call, wait, "up to 30", 30*time.Minute)
		s.tell(call, position, "1", 0)
		s.park(call, fmt.Sprintf("+1555010%d", i), 2*time.Hour)
		s.tell(call, callback, "2h0m0s", 2*time.Hour)
		s.pass(after)
		s.done(s.serve())
	}
	s.equal("called in time", []string{"wait up to 30 void 0s", "position 1 void 0s", "callback 2h0m0s kept 1h0m0s"}, s.outcomes("CA0"))
	s.equal("called later", []string{"wait up to 30 void 0s", "position 1 void 0s", "callback 2h0m0s late -1h0m0s"}, s.outcomes("CA1"))
}

func TestACallbackThatIsCancelledIsVoidAndOneThatIsGivenUpIsBroken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i := range 2 {
		call := fmt.Sprint("CA", i)
		s.park(call, fmt.Sprintf("+1555010%d", i), time.Hour)
		s.tell(call, callback, "1h0m0s", time.Hour)
	}
	s.leave("CA0", queue.Cancelled)
	s.pass(25 * time.Hour)
	_, err := s.line.Sweep(t.Context(), 10)
	s.must(err)
	s.equal("cancelled", []string{"callback 1h0m0s void 0s"}, s.outcomes("CA0"))
	s.equal("given up", []string{"callback 1h0m0s broken -24h0m0s"}, s.outcomes("CA1"))
}

func (s *stage) item(kind queue.EventKind, call string) {
	s.Helper()
	s.must(s.line.Tell(s.Context(), queue.Event{Kind: kind, Item: "of " + call, Call: call, Queue: "sales"}))
}

func TestAMessageIsKeptWhenSomebodySeesToItByThen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, after := range []time.Duration{time.Hour, 5 * time.Hour} {
		call := fmt.Sprint("CA", i)
		s.item(queue.EventMessageLeft, call)
		s.tell(call, message, "4h0m0s", 4*time.Hour)
		s.pass(after)
		s.look()
		s.item(queue.EventMessageCalled, call)
	}
	s.equal("in time", []string{"message 4h0m0s kept 3h0m0s"}, s.outcomes("CA0"))
	s.equal("late", []string{"message 4h0m0s late -1h0m0s"}, s.outcomes("CA1"))
	s.equal("item", "of CA0", s.records()[0].Item)
}

func TestAMessageThatNobodyAnswersIsBrokenAfterAWeekAndOneThatWasNotLeftIsVoid(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.tell("CA0", message, "4h0m0s", 4*time.Hour)
	s.item(queue.EventMessageLeft, "CA1")
	s.tell("CA1", message, "4h0m0s", 4*time.Hour)
	s.pass(unleft + time.Minute)
	s.equal("not left", []string{"message 4h0m0s void 0s"}, s.outcomes("CA0"))
	s.pass(4 * time.Hour)
	s.look()
	s.kill()
	s.pass(time.Minute)
	s.look()
	s.equal("overdue", map[Of]Standing{{"sales", message}: {Open: 1, Overdue: 1, Next: time.Date(2026, 3, 2, 13, 0, 0, 0, time.UTC)}}, s.standing)
	s.pass(giveUp)
	s.look()
	s.equal("not answered", queue.PromiseBroken, s.records()[1].Outcome)
}
