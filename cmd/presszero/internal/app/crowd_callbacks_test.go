package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// calledBack is what comes of it when a caller asks to be called back.
type calledBack struct {
	party sim.Party     // who or what picks up at the number
	over  queue.Outcome // how the callback must end
}

// What comes of callbacks. Who phones in again is busy with that call when the line calls.
var (
	talksThen   = &calledBack{takesTheCall(), queue.Answered}
	machineThen = &calledBack{sim.Voicemail(2 * time.Second), queue.Unreached}
	nobodyThen  = &calledBack{sim.Party{Behaviour: sim.NeverAnswers}, queue.Unreached}
	resumes     = &calledBack{sim.Party{Behaviour: sim.IsBusy}, queue.Resumed}
	cancels     = &calledBack{sim.Party{Behaviour: sim.IsBusy}, queue.Cancelled}
)

const keptInLine = "Your place in line is kept"

// wantsCallback asks in line to be called back at the caller's own number and hangs up, unless an agent is sooner.
func wantsCallback(keys ...string) func() sim.Script {
	return func() sim.Script { return append(keyed(keys...), asksToBeCalled) }
}

func asksToBeCalled(ctx context.Context, phone *sim.Phone) error {
	for _, step := range []struct{ heard, press string }{{"in line", ""}, {"press 2", "2"}, {"We can call you back", "1"}, {keptInLine, ""}} {
		isHeard := sim.HeardText(step.heard)
		got, err := phone.WaitFor(context.WithoutCancel(ctx), func(e sim.Event) bool { return isHeard(e) || sim.IsConnected(e) })
		if err != nil {
			return fmt.Errorf("wait to hear %q or be connected: %w", step.heard, err)
		}
		if sim.IsConnected(got) {
			return sim.AwaitFinished()(ctx, phone)
		}
		phone.Press(step.press)
	}
	phone.HangUp()
	return nil
}

// promised reports whether the caller was told that they will be called back.
func promised(phone *sim.Phone) bool {
	return slices.ContainsFunc(phone.History(), sim.HeardText(keptInLine))
}

// phonesIn answers with a key when asked what is to become of the callback.
func phonesIn(key string, then ...sim.Act) func() sim.Script {
	return func() sim.Script {
		return append(sim.Script{sim.AwaitHeard("promised to call you back"), sim.AwaitAsked(), sim.Press(key)}, then...)
	}
}

// nobodyOwed waits until every callback has come to an end.
func (x *exchange) nobodyOwed() {
	x.Helper()
	x.eventually("nobody is to be called back", func() bool {
		for _, q := range x.snapshot().Queues {
			if q.Deferred > 0 || slices.ContainsFunc(q.Entries, queue.Entry.ToCall) {
				return false
			}
		}
		return true
	})
}

// callbacksEnd compares how each callback ended, as the line tells it, with what its caller did.
func (c *gathering) callbacksEnd(l logs) []string {
	var faults []string
	for _, a := range c.calls {
		e, known := l.entries[a.phone.CallSID()]
		if known && a.role.back != nil && e.Callback.Owed() && e.Outcome != a.role.back.over {
			faults = append(faults, fmt.Sprintf("a %s caller, %s, is a callback that ended as %s; want %s\n%s",
				a.role.name, e.Call, e.Outcome, a.role.back.over, l.stay(e.Call)))
		}
		if a.role.back != nil && promised(a.phone) && !e.Callback.Owed() {
			faults = append(faults, fmt.Sprintf("a %s caller, %s, was promised a callback that is not owed\n%s", a.role.name, a.phone.CallSID(), l.stay(a.phone.CallSID())))
		}
	}
	return faults
}
