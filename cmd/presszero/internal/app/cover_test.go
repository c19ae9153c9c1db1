package app

import (
	"strings"
	"testing"
	"time"

	"presszero/queue"
	"presszero/sim"
)

// cover is what a caller heard between coming into line and the end of the wait, by the carrier's own log.
type cover struct {
	wait    time.Duration
	sound   time.Duration // words and music
	pauses  time.Duration // after the last sound of documents, while the carrier listened for a key
	between time.Duration // documents and recordings on their way, and prompts that began late
}

// listened is how long the carrier listens after the last sound of a document in line.
const listened = time.Second

// share is how much of the wait was covered by sound. What was on its way, or late, took real time, of which a clock that is
// faster than life makes so many times as much.
func (c cover) share(speed float64) float64 {
	silent := c.pauses.Seconds() + c.between.Seconds()/speed
	return c.sound.Seconds() / (c.sound.Seconds() + silent)
}

// coverOf adds up a caller's first wait with music in a log: from the beginning of the document that had it, until the
// caller was in the room or the call was over.
func coverOf(log []sim.Entry, call string) cover {
	stay := waitOf(log, call)
	if len(stay) == 0 {
		return cover{}
	}
	end := stay[len(stay)-1].At
	c := cover{wait: end.Sub(stay[0].At)}
	for i, e := range stay {
		next := end
		if i+1 < len(stay) {
			next = stay[i+1].At
		}
		switch e.Kind {
		case sim.KindHeard:
			sound := min(next.Sub(e.At), e.Length)
			c.sound += sound
			gap := next.Sub(e.At) - sound
			if i+1 < len(stay) && stay[i+1].Kind == sim.KindRequested {
				c.pauses += min(gap, listened)
				gap -= min(gap, listened)
			}
			c.between += gap
		default:
			c.between += next.Sub(e.At)
		}
	}
	return c
}

// waitOf are the entries of a log at which something that the caller hears begins or ends, from the beginning of the wait to
// its end.
func waitOf(log []sim.Entry, call string) []sim.Entry {
	var stay []sim.Entry
	waits := false
	for _, e := range log {
		if e.Call != call {
			continue
		}
		switch e.Kind {
		case sim.KindHeard:
			stay = append(stay, e)
			waits = waits || strings.Contains(e.URL, "/media/hold/")
		case sim.KindRequested:
			if !waits {
				stay = nil // a document before the wait
				continue
			}
			stay = append(stay, e)
		case sim.KindPressed, sim.KindFetched:
			if waits {
				stay = append(stay, e)
			}
		case sim.KindJoined, sim.KindEnded:
			if waits {
				return append(stay, e)
			}
		default:
		}
	}
	return nil
}

// TestAWaitIsCoveredBySoundButForAnInstant has a caller wait for longer than several documents of the hold loop play.
func TestAWaitIsCoveredBySoundButForAnInstant(t *testing.T) {
	t.Parallel()
	const speed = 25
	x := newExchange(t, setup{speed: speed, away: true, edit: noWrapUp, agent: agentWhoTalks(7 * time.Minute)})
	x.setAgent("anna", queue.Ready)
	first := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
	x.eventually("anna talks", func() bool { return len(x.carrier.Bridges()) == 1 })
	second := x.call(number(2), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.HangUp())
	x.finish(first, second)
	x.settled()
	c := coverOf(x.carrier.Log(), second.CallSID())
	if c.wait < 6*time.Minute {
		x.wrong(second.CallSID(), "the caller waited for %v", c.wait)
	}
	if share := c.share(speed); share <= 0.99 {
		x.wrong(second.CallSID(), "sound covered %.2f %% of the wait: %+v", 100*share, c)
	} else {
		t.Logf("sound covered %.2f %% of %v", 100*share, c.wait.Round(time.Second))
	}
}

// TestAnAnswerCutsAnAnnouncement holds wherever in it the agent accepts: caller and agent hear each other within 300 ms, and
// the rest of the announcement is never heard.
func TestAnAnswerCutsAnAnnouncement(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"in line for a person", "To leave a message"} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			x := newExchange(t, setup{speed: 2, away: true, edit: noWrapUp, agent: sim.Party{Script: agentWhoTalks(time.Second).Script}})
			x.setAgent("bilal", queue.Away) // signed in: the line takes callers
			phone := x.call(number(1), sim.AwaitAsked(), sim.Press("0"), sim.AwaitConnected(), sim.AwaitFinished())
			x.await(phone, sim.HeardText(words))
			x.setAgent("anna", queue.Ready)
			x.finish(phone)
			x.settled()
			log := x.carrier.Log()
			said, accepted, met := meeting(log, phone.CallSID())
			if left := said.At.Add(said.Length).Sub(met.At); said.Text == "" || left <= 0 {
				x.wrong(phone.CallSID(), "nothing was being said when the two met: %+v", said)
			}
			if gap := met.At.Sub(accepted.At); gap > 300*time.Millisecond {
				x.wrong(phone.CallSID(), "the two hear each other %v after the agent has accepted, want 300ms at most", gap)
			}
			if want := `presszero_announcement_gap_seconds_bucket{le="0.3"} 1`; !strings.Contains(x.metrics(), want) {
				t.Errorf("the metrics lack %s", want)
			}
		})
	}
}

// meeting is what a caller was hearing when an agent accepted the call, the key by which that was, and when the two met.
func meeting(log []sim.Entry, call string) (said, accepted, met sim.Entry) {
	for _, e := range log {
		switch {
		case e.Kind == sim.KindBridged && e.Call == call:
			return said, accepted, e
		case e.Kind == sim.KindHeard && e.Call == call && accepted.Seq == 0:
			said = e
		case e.Kind == sim.KindPressed && e.Call != call:
			accepted = e
		}
	}
	return said, accepted, met
}
