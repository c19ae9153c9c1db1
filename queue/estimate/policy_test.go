package estimate

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"presszero/queue"
)

// clock is a moment so many seconds after the caller joined.
func clock(seconds int) time.Time { return time.Unix(1e6, 0).Add(time.Duration(seconds) * time.Second) }

// sure is a wait whose quantiles are so many seconds.
func sure(p20, p50, p80, p90 int) queue.Wait {
	s := func(n int) time.Duration { return time.Duration(n) * time.Second }
	return queue.Wait{Known: true, Low: s(p20), Likely: s(p50), High: s(p80), Latest: s(p90), Basis: queue.BasisTwin, Confidence: queue.High}
}

var unknown = queue.Wait{Basis: queue.BasisNone, Confidence: queue.Unsure}

// drawPolicy is a policy that an operator may choose.
func drawPolicy(t *rapid.T) Policy {
	p := DefaultPolicy()
	p.First = time.Duration(rapid.IntRange(0, 120).Draw(t, "first")) * time.Second
	p.Every = time.Duration(rapid.IntRange(45, 180).Draw(t, "every")) * time.Second
	p.Quantile = rapid.Float64Range(0.7, 0.95).Draw(t, "quantile")
	p.Farthest = rapid.SampledFrom([]int{0, 3, 1 << 30}).Draw(t, "farthest")
	p.Untimed = rapid.IntRange(0, 9).Draw(t, "untimed") == 0
	return p
}

// drawView is a caller at a moment. What the line says of them has nothing to do with what it said before.
func drawView(t *rapid.T, now time.Time) View {
	p50 := rapid.IntRange(0, 6000).Draw(t, "wait")
	wait := sure(p50/3, p50, p50*3/2+rapid.IntRange(0, 60).Draw(t, "more"), p50*2+60)
	if rapid.IntRange(0, 4).Draw(t, "known") == 0 {
		wait = unknown
	}
	wait.Overtakers = rapid.SampledFrom([]float64{0, 0, 0.0001, 0.01}).Draw(t, "overtakers")
	return View{
		Now: now, Joined: clock(0), Wait: wait, Position: rapid.IntRange(0, 9).Draw(t, "place"),
		Facts: Facts{Queue: "desk", Staff: rapid.IntRange(1, 3).Draw(t, "staff"), Position: 2, Waiting: 4, Handle: 3 * time.Minute},
	}
}

// heard is what a caller has heard, as an ear would keep it.
type heard struct {
	promised time.Time // end of the promise in force as it was heard; zero: none
	place    int
	numbers  int // times a wait was lengthened with an end
	begun    time.Time
	talk     time.Duration
}

// TestNothingIsSaidThatBreaksTheRules plays random waits to callers of random policies, who ask now and then.
func TestNothingIsSaidThatBreaksTheRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawPolicy(t)
		var told Told
		var ear heard
		for now := 0; now < 3600; now += rapid.IntRange(5, 40).Draw(t, "tick") {
			v := drawView(t, clock(now))
			decide, asked := p.Next, false
			switch {
			case now == 0:
				decide, asked = p.Join, true
			case rapid.IntRange(0, 9).Draw(t, "asks") == 0:
				decide, asked = p.Answer, true
			}
			words, after := decide(told, v)
			if words.Say == SayNothing {
				if after != told {
					t.Fatalf("at %d nothing was said, and %+v became %+v", now, told, after)
				}
				continue
			}
			said := v.Now
			if now == 0 {
				v.Now = v.Now.Add(p.Lead) // which is when the words on the wait are heard
			}
			ear.hear(t, p, words, v, told, asked)
			v.Now = said
			told = after
			told.Last, told.Talk = v.Now, time.Duration(rapid.IntRange(2, 25).Draw(t, "talk"))*time.Second
			ear.begun, ear.talk = v.Now, told.Talk
		}
	})
}

// hear holds what is said against the rules.
func (h *heard) hear(t *rapid.T, p Policy, words Words, v View, before Told, asked bool) {
	if since := v.Now.Sub(h.begun); !asked && !h.begun.IsZero() && (since < p.Every || float64(h.talk) > p.Talk*float64(since)+1) {
		t.Fatalf("spoke %v after words of %v, unasked: %+v", since, h.talk, words)
	}
	if !asked && v.Wait.Known && v.Wait.Likely < p.Likely {
		t.Fatalf("spoke to a caller about to be answered: %+v", words)
	}
	if words.Position > 0 && h.place > 0 && words.Position > h.place || words.Position > p.Farthest {
		t.Fatalf("place %d after %d", words.Position, h.place)
	}
	if words.Position > 0 {
		h.place = words.Position
	}
	if p.Untimed && words.Spoken != (queue.Spoken{}) {
		t.Fatalf("a time is said: %+v", words)
	}
	openly := words.Say == SayLonger || words.Say == SaySorry
	if openly && !words.Offer {
		t.Fatalf("bad news without a choice: %+v", words)
	}
	if words.Say == SaySorry && !v.Now.After(before.Deadline) {
		t.Fatalf("sorry for a promise that has not passed: %+v", before)
	}
	if words.Spoken.High == 0 {
		if openly {
			h.promised = time.Time{}
		}
		return
	}
	end := v.Now.Add(end(words.Spoken)).Add(-words.Ago)
	if h.promised.IsZero() && h.numbers > 0 {
		t.Fatalf("a time is promised again: %+v", words)
	}
	if !h.promised.IsZero() && end.After(h.promised) {
		if !openly {
			t.Fatalf("%v was promised, and then %v by %+v", h.promised, end, words)
		}
		if h.numbers++; h.numbers > 1 {
			t.Fatalf("lengthened with a number %d times", h.numbers)
		}
	}
	if words.Say != SayAgain {
		h.promised = end
	}
}

func TestWhatACallerHears(t *testing.T) {
	t.Parallel()
	p := DefaultPolicy()
	wait := sure(300, 420, 580, 700)
	between := queue.Spoken{Kind: queue.Between, Low: 5, High: 10}
	facts := Facts{Queue: "desk", Staff: 3, Position: 3, Waiting: 4, Handle: 200 * time.Second}
	promised := func(seconds int) Told {
		return Told{Deadline: clock(seconds), First: clock(seconds), Last: clock(0), Count: 1, Spoken: between, Position: 5, Then: facts}
	}
	for name, c := range map[string]struct {
		decide func(Told, View) (Words, Told)
		told   Told
		view   View
		want   Words
	}{
		"the first word": {p.Join, Told{}, View{Now: clock(0), Wait: wait, Position: 4}, Words{Say: SayWait, Spoken: between, Position: 4, Offer: true}},
		"nothing is known yet": {
			p.Join, Told{}, View{Now: clock(0), Wait: unknown, Position: 4}, Words{Say: SayWait, Spoken: queue.Spoken{Kind: queue.Unknown}, Position: 4, Offer: true},
		},
		"and later a time is": {
			p.Next, Told{Last: clock(0), Count: 1, Spoken: queue.Spoken{Kind: queue.Unknown}, Position: 4}, View{Now: clock(60), Wait: wait, Position: 4},
			Words{Say: SayWait, Spoken: between, Position: 4, Offer: true},
		},
		"an agent is near":         {p.Join, Told{}, View{Now: clock(0), Wait: sure(1, 5, 12, 15), Position: 1}, Words{Say: SaySoon, Position: 1}},
		"and then nothing is said": {p.Next, promised(700), View{Now: clock(100), Wait: sure(1, 14, 40, 60)}, Words{}},
		"nor shortly after words":  {p.Next, promised(700), View{Now: clock(59), Wait: sure(10, 20, 60, 60)}, Words{}},
		"nor soon after many":      {p.Next, talked(promised(700), 20), View{Now: clock(99), Wait: sure(10, 20, 60, 60)}, Words{}},
		"sooner": {
			p.Next, promised(700), View{Now: clock(100), Wait: sure(60, 130, 170, 200)}, Words{Say: SaySooner, Spoken: queue.Spoken{Kind: queue.UpTo, High: 3}},
		},
		"hardly sooner": {p.Next, promised(700), View{Now: clock(100), Wait: sure(300, 400, 580, 600), Position: 5}, Words{}},
		"longer": {
			p.Next, promised(200), View{Now: clock(100), Wait: sure(100, 200, 250, 290)}, Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.UpTo, High: 5}, Offer: true},
		},
		"longer, and why": {
			p.Next, promised(200), View{Now: clock(100), Wait: sure(100, 200, 250, 290), Facts: Facts{Queue: "desk", Staff: 2, Position: 2}},
			Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.UpTo, High: 5}, Offer: true, Why: WhyAgents},
		},
		"longer again": {
			p.Next, raised(promised(200)), View{Now: clock(100), Wait: sure(100, 200, 250, 290)},
			Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.MoreThan, Low: 3}, Offer: true},
		},
		"sorry": {p.Next, promised(90), View{Now: clock(100), Wait: wait}, Words{Say: SaySorry, Spoken: queue.Spoken{Kind: queue.Between, Low: 5, High: 15}, Offer: true}},
		"sorry once more": {
			p.Next, raised(promised(90)), View{Now: clock(100), Wait: wait}, Words{Say: SaySorry, Spoken: queue.Spoken{Kind: queue.MoreThan, Low: 5}, Offer: true},
		},
		"sorry, and no idea": {p.Next, promised(90), View{Now: clock(100), Wait: unknown}, Words{Say: SaySorry, Offer: true}},
		"a better place":     {p.Next, promised(700), View{Now: clock(61), Wait: sure(300, 400, 500, 560), Position: 3}, Words{Say: SayProgress, Position: 3}},
		"thanks for waiting": {p.Next, promised(700), View{Now: clock(120), Wait: sure(300, 400, 500, 560), Position: 5}, Words{Say: SayProgress}},
		"no place where one is overtaken": {
			p.Join, Told{}, View{Now: clock(0), Wait: overtaken(wait), Position: 4}, Words{Say: SayWait, Spoken: between, Offer: true},
		},
		"asked: the promise stands": {
			p.Answer, promised(600), View{Now: clock(170), Wait: sure(100, 300, 500, 560), Position: 5},
			Words{Say: SayAgain, Spoken: between, Position: 5, Offer: true, Ago: 170 * time.Second},
		},
		"asked: a worse place is not told": {
			p.Answer, promised(600), View{Now: clock(170), Wait: sure(100, 300, 500, 560), Position: 6},
			Words{Say: SayAgain, Spoken: between, Offer: true, Ago: 170 * time.Second},
		},
		"asked: it will not be kept": {
			p.Answer, promised(200), View{Now: clock(10), Wait: sure(100, 200, 250, 290)}, Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.UpTo, High: 5}, Offer: true},
		},
		"brought along, and kept here too": {
			p.Join, promised(600), View{Now: clock(170), Wait: sure(100, 200, 300, 350)}, Words{Say: SaySooner, Spoken: queue.Spoken{Kind: queue.UpTo, High: 5}, Offer: true},
		},
	} {
		c.view.Joined = clock(0)
		got, _ := c.decide(c.told, c.view)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func talked(told Told, seconds int) Told {
	told.Talk = time.Duration(seconds) * time.Second
	return told
}

func raised(told Told) Told {
	told.Raises++
	return told
}

func overtaken(w queue.Wait) queue.Wait {
	w.Overtakers = 0.01
	return w
}

func TestTheFirstWordCanBeHeldBack(t *testing.T) {
	t.Parallel()
	p := DefaultPolicy()
	p.First = 30 * time.Second
	view := View{Joined: clock(0), Now: clock(0), Wait: sure(300, 420, 580, 700), Position: 4}
	if words, _ := p.Join(Told{}, view); words.Say != SayNothing {
		t.Errorf("on joining: %+v", words)
	}
	view.Now = clock(29)
	if words, _ := p.Next(Told{Last: clock(0)}, view); words.Say != SayNothing {
		t.Errorf("too soon: %+v", words)
	}
	view.Now = clock(30)
	if words, _ := p.Next(Told{Last: clock(0)}, view); words.Say != SayWait || words.Position != 4 {
		t.Errorf("when it is time: %+v", words)
	}
}

func TestALargerShareIsPromisedALongerTime(t *testing.T) {
	t.Parallel()
	p, wait := DefaultPolicy(), sure(100, 200, 280, 330)
	for quantile, want := range map[float64]int{0.7: 5, 0.8: 5, 0.9: 7, 0.95: 7} {
		p.Quantile = quantile
		if words, _ := p.Join(Told{}, View{Now: clock(0), Joined: clock(0), Wait: wait}); words.Spoken.High != want {
			t.Errorf("%v: up to %d minutes, want %d", quantile, words.Spoken.High, want)
		}
	}
}

// TestAReasonIsAFact names no reason that the line does not show.
func TestAReasonIsAFact(t *testing.T) {
	t.Parallel()
	then := Facts{Queue: "desk", Staff: 3, Position: 3, Waiting: 4, Handle: 200 * time.Second}
	for name, c := range map[string]struct {
		now  Facts
		want Why
	}{
		"nothing has changed": {then, ""},
		"another queue":       {Facts{Queue: "sales", Staff: 1, Position: 9, Waiting: 20, Handle: time.Hour}, ""},
		"somebody has left":   {Facts{Queue: "desk", Staff: 2, Position: 9, Waiting: 20}, WhyAgents},
		"somebody went ahead": {Facts{Queue: "desk", Staff: 3, Position: 4, Waiting: 5}, WhyUrgent},
		"many went ahead":     {Facts{Queue: "desk", Staff: 3, Position: 6, Waiting: 8}, WhyCallers},
		"many came behind":    {Facts{Queue: "desk", Staff: 3, Position: 3, Waiting: 20, Handle: 200 * time.Second}, ""},
		"calls take longer":   {Facts{Queue: "desk", Staff: 3, Position: 2, Waiting: 4, Handle: 230 * time.Second}, WhyCalls},
		"hardly longer":       {Facts{Queue: "desk", Staff: 3, Position: 2, Waiting: 4, Handle: 229 * time.Second}, ""},
	} {
		if got := c.now.why(then); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := then.why(Facts{}); got != "" {
		t.Errorf("without a promise: %q", got)
	}
}
