package estimate

import (
	"testing"

	"pgregory.net/rapid"

	"presszero/queue"
)

// TestAPromiseIsNeverLengthenedInSilence plays random waits.
func TestAPromiseIsNeverLengthenedInSilence(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := DefaultPolicy()
		var told Told
		last, place := -p.Every, 0
		for now := 0.0; now < 3600; now += 10 {
			mean := rapid.Float64Range(0, 4000).Draw(t, "wait")
			v := View{Now: now, Position: rapid.IntRange(1, 9).Draw(t, "place"), Forecast: Forecast{
				Mean: mean, P20: mean / 2, P50: mean, P80: 1.4 * mean, P90: 1.7 * mean, Model: Twin,
				Confidence: Confidence(rapid.IntRange(0, 3).Draw(t, "confidence")),
			}}
			words, next := p.Next(told, v)
			if next.Deadline > told.Deadline && told.Deadline > 0 && words.Say != SayLonger {
				t.Fatalf("at %v the deadline moved from %v to %v by %v", now, told.Deadline, next.Deadline, words.Say)
			}
			if words.Say != SayNothing && now-last < p.Every {
				t.Fatalf("spoke at %v and at %v", last, now)
			}
			if words.Position > 0 && place > 0 && words.Position >= place {
				t.Fatalf("place %d after %d", words.Position, place)
			}
			if words.Say != SayNothing {
				last = now
			}
			if words.Position > 0 {
				place = words.Position
			}
			told = next
		}
		if told.Raises > 2 || told.Missed > 1 {
			t.Fatalf("%+v", told)
		}
	})
}

func TestWhatACallerHears(t *testing.T) {
	t.Parallel()
	p := DefaultPolicy()
	sure := func(p20, p50, p80, p90 float64) Forecast {
		return Forecast{P20: p20, P50: p50, P80: p80, P90: p90, Model: Twin, Confidence: High}
	}
	wait := sure(300, 420, 580, 700)
	for name, c := range map[string]struct {
		told Told
		view View
		want Words
	}{
		"not at once": {Told{}, View{Now: 3, Forecast: wait}, Words{}},
		"the first word": {
			Told{}, View{Now: 10, Forecast: wait, Position: 4},
			Words{Say: SayWait, Spoken: queue.Spoken{Kind: queue.Between, Low: 5, High: 10}, Position: 4, Offer: true},
		},
		"not when an agent is near": {Told{}, View{Now: 10, Forecast: sure(1, 5, 12, 15)}, Words{}},
		"sooner": {
			Told{Deadline: 700, First: 700, Last: 10}, View{Now: 100, Forecast: sure(60, 130, 170, 200)},
			Words{Say: SaySooner, Spoken: queue.Spoken{Kind: queue.UpTo, High: 3}},
		},
		"longer": {
			Told{Deadline: 200, First: 200, Last: 10}, View{Now: 100, Forecast: sure(100, 200, 250, 290)},
			Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.UpTo, High: 5}, Offer: true},
		},
		"longer again, without a number": {
			Told{Deadline: 200, First: 150, Last: 10, Raises: 1}, View{Now: 100, Forecast: sure(100, 200, 250, 290)},
			Words{Say: SayLonger, Spoken: queue.Spoken{Kind: queue.Unknown}, Offer: true},
		},
		"sorry": {
			Told{Deadline: 90, First: 90, Last: 10}, View{Now: 100, Forecast: wait},
			Words{Say: SaySorry, Spoken: queue.Spoken{Kind: queue.Unknown}, Offer: true},
		},
		"thanks for waiting": {
			Told{Deadline: 700, First: 700, Last: 10, Position: 5}, View{Now: 140, Forecast: sure(300, 400, 500, 560), Position: 3},
			Words{Say: SayProgress, Spoken: queue.Spoken{Kind: queue.Unknown}, Position: 3},
		},
		"no place where one is overtaken": {
			Told{}, View{Now: 10, Forecast: wait, Position: 4, Overtakers: 0.01},
			Words{Say: SayWait, Spoken: queue.Spoken{Kind: queue.Between, Low: 5, High: 10}, Offer: true},
		},
	} {
		got, _ := p.Next(c.told, c.view)
		if name == "longer again, without a number" || name == "sorry" || name == "thanks for waiting" {
			got.Offer, c.want.Offer = false, false // no number, so the offer is judged below
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
