package webhook

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"presszero/internal/golden"
	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/queue"
)

// longestShown is the longest wait of the golden files.
const longestShown = 2 * time.Hour

// TestEveryWaitIsSpokenAsWritten compares what callers are told of places and waits, in each language, with a file that
// speakers can read: each place, each wait from 0 s to 2 h as it is rounded, and each sentence by itself in its plural forms.
func TestEveryWaitIsSpokenAsWritten(t *testing.T) {
	t.Parallel()
	all, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range all.Languages() {
		t.Run(tag, func(t *testing.T) {
			t.Parallel()
			golden.Equal(t, filepath.Join("testdata", "waits", tag+".txt"), everyWait(all.For(tag)))
		})
	}
}

func everyWait(p *phrase.Phrases) string {
	var out strings.Builder
	out.WriteString("# The place in line\n\n")
	for n := 1; n <= 25; n++ {
		fmt.Fprintf(&out, "%-22d %s\n", n, p.Position(n))
	}
	out.WriteString("\n# A wait of which nothing honest can be said\n\n")
	fmt.Fprintf(&out, "%-22s %s\n", "unknown", p.CannotSay())
	for _, s := range series {
		fmt.Fprintf(&out, "\n# %s\n\n%s", s.title, s.told(p))
	}
	for _, form := range countedForms {
		fmt.Fprintf(&out, "\n# By itself: %s\n\n", form.title)
		for _, n := range form.numbers {
			fmt.Fprintf(&out, "%-22d %s\n", n, form.say(p, n))
		}
	}
	out.WriteString("\n# By itself: a range\n\n")
	for _, r := range [][2]int{
		{1, 2}, {1, 3}, {2, 3}, {2, 5}, {3, 5}, {3, 10}, {5, 10}, {5, 15}, {10, 15}, {10, 20}, {10, 21}, {10, 25}, {15, 30}, {20, 30},
	} {
		fmt.Fprintf(&out, "%-22s %s\n", fmt.Sprintf("%d to %d", r[0], r[1]), p.WaitBetween(r[0], r[1]))
	}
	return out.String()
}

// waitSeries are waits of every length that are estimated in one way.
type waitSeries struct {
	title string
	wait  func(longest time.Duration) queue.Spoken
}

var series = []waitSeries{
	{"Waits up to a time, of which nothing else is known", func(d time.Duration) queue.Spoken {
		return queue.Round(queue.Wait{Known: true, High: d})
	}},
	{"Waits from half of a time up to it", func(d time.Duration) queue.Spoken {
		return queue.Round(queue.Wait{Known: true, Low: d / 2, Likely: d * 3 / 4, High: d})
	}},
	{"Waits that are certain", func(d time.Duration) queue.Spoken {
		return queue.Round(queue.Wait{Known: true, Low: d, Likely: d, High: d})
	}},
	{"Waits without an end that can be promised", func(d time.Duration) queue.Spoken {
		return queue.RoundDown(queue.Wait{Known: true, Likely: d})
	}},
}

// told are the sentences for waits from nothing to the longest, each with the waits of which it is said.
func (s waitSeries) told(p *phrase.Phrases) string {
	var out strings.Builder
	from, before := time.Duration(0), s.sentence(p, 0)
	end := func(to time.Duration) {
		fmt.Fprintf(&out, "%-22s %s\n", fmt.Sprintf("%s to %s", clockOf(from), clockOf(to)), before)
	}
	for d := time.Second; d <= longestShown; d += time.Second {
		if now := s.sentence(p, d); now != before {
			end(d - time.Second)
			from, before = d, now
		}
	}
	end(longestShown)
	return out.String()
}

func (s waitSeries) sentence(p *phrase.Phrases, d time.Duration) string {
	wait := said(s.wait(d))
	if wait == nil {
		wait = &ivr.Wait{}
	}
	return wait.Sentence(p)
}

// clockOf is a length of time as 1:30:00.
func clockOf(d time.Duration) string {
	return fmt.Sprintf("%d:%02d:%02d", d/time.Hour, d/time.Minute%60, d/time.Second%60)
}

// countedForm is a sentence that goes by a number, with numbers of each plural form of any language.
type countedForm struct {
	title   string
	numbers []int
	say     func(p *phrase.Phrases, n int) string
}

var (
	someMinutes  = []int{0, 1, 2, 3, 5, 7, 10, 11, 15, 20, 21, 22, 25, 30, 45, 59, 100, 101, 1_000_000}
	countedForms = []countedForm{
		{"up to so many minutes", someMinutes, (*phrase.Phrases).WaitUpTo},
		{"about so many minutes", someMinutes, (*phrase.Phrases).WaitAbout},
		{"more than so many minutes", []int{1, 2, 3, 5, 10, 15, 20, 21, 30, 45, 60}, (*phrase.Phrases).WaitMoreThan},
		{"within so many minutes", []int{1, 2, 5, 21, 60, 61, 90, 120, 121, 24 * 60, 48 * 60, 21 * 24 * 60}, func(p *phrase.Phrases, n int) string {
			return p.Within(time.Duration(n) * time.Minute)
		}},
		{"an agent is told that somebody has waited so many minutes", []int{0, 1, 2, 21, 60}, func(p *phrase.Phrases, n int) string {
			return p.Whisper("2A", time.Duration(n)*time.Minute, "")
		}},
		{"a second call within so many minutes", []int{1, 2, 21}, func(p *phrase.Phrases, n int) string {
			return p.SecondCall(time.Duration(n) * time.Minute)
		}},
		{"told so many minutes ago", []int{0, 1, 2, 21}, func(p *phrase.Phrases, n int) string {
			return p.WaitAgain(p.WaitAbout(5), time.Duration(n)*time.Minute)
		}},
	}
)
