package app

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"presszero/ivr"
	"presszero/ivr/phrase"
	"presszero/queue"
	"presszero/sim"
	"presszero/web"
)

// spoken is a promise as it was heard.
type spoken struct {
	kind queue.PromiseKind
	said string
	at   time.Time
}

// spokenPromises are the sentences in which callers are promised something, in English, and what they say.
func spokenPromises(p *phrase.Phrases) map[string]spoken {
	all := map[string]spoken{}
	wait := func(sentence string, w ivr.Wait) { all[sentence] = spoken{kind: queue.PromisedWait, said: w.String()} }
	wait(p.WaitLessThanMinute(), ivr.Wait{Kind: ivr.WaitLessThanMinute})
	wait(p.WaitOneToTwo(), ivr.Wait{Kind: ivr.WaitOneToTwo})
	for high := 1; high <= 60; high++ {
		wait(p.WaitUpTo(high), ivr.Wait{Kind: ivr.WaitUpTo, High: high})
		wait(p.WaitAbout(high), ivr.Wait{Kind: ivr.WaitAbout, High: high})
		for low := range high {
			wait(p.WaitBetween(low, high), ivr.Wait{Kind: ivr.WaitBetween, Low: low, High: high})
		}
	}
	for _, low := range []int{30, 60} {
		wait(p.WaitMoreThan(low), ivr.Wait{Kind: ivr.WaitMoreThan, Low: low})
	}
	for n := 1; n < 500; n++ {
		all[p.Position(n)] = spoken{kind: queue.PromisedPosition, said: fmt.Sprint(n)}
	}
	for _, due := range []time.Duration{4 * time.Hour, 24 * time.Hour} {
		all[p.MessageKept(due)] = spoken{kind: queue.PromisedMessage, said: due.String()}
	}
	return all
}

// heardPromises are the promises that each caller heard, by the line's name for them, in order.
func (d *day) heardPromises() map[string][]spoken {
	catalogue := d.app().phrases.For("en")
	sentences := spokenPromises(catalogue)
	before, after, _ := strings.Cut(catalogue.CallbackWithin("NUMBER", 2*time.Hour), "NUMBER")
	callback := regexp.MustCompile("^" + regexp.QuoteMeta(before) + ".+" + regexp.QuoteMeta(after) + "$")
	legs := d.log.calledAs()
	heard := map[string][]spoken{}
	for _, e := range d.carrier.Log() {
		if e.Kind != sim.KindHeard {
			continue
		}
		one, promises := sentences[e.Text]
		if callback.MatchString(e.Text) {
			one, promises = spoken{kind: queue.PromisedCallback, said: (2 * time.Hour).String()}, true
		}
		if promises {
			one.at = e.At
			call := cmp.Or(legs[e.Call], e.Call)
			heard[call] = append(heard[call], one)
		}
	}
	return heard
}

// unlike are differences between what was heard and what is on record. What is on record and was not heard was cut short: the
// caller was fetched, hung up or pressed a key before its turn came.
func (d *day) unlike() []string {
	var faults []string
	heard := d.heardPromises()
	for _, p := range d.ledger {
		next := heard[p.Call]
		if len(next) > 0 && next[0].kind == p.Kind && next[0].said == p.Said {
			heard[p.Call] = next[1:]
			continue
		}
		if !d.cut(p) {
			faults = append(faults, fmt.Sprintf("%s: %s %q is on record at %s, and was not heard", p.Call, p.Kind, p.Said, p.At.Format("15:04:05.000")))
		}
	}
	for call, rest := range heard {
		for _, s := range rest {
			faults = append(faults, fmt.Sprintf("%s: %s %q was heard at %s, and is not on record", call, s.kind, s.said, s.at.Format("15:04:05.000")))
		}
	}
	return faults
}

// longestWords is longer than any document of the hold loop speaks.
const longestWords = 40 * time.Second

// cut reports whether something cut the words of the document in which a promise was made.
func (d *day) cut(p web.Promise) bool {
	legs := d.log.calledAs()
	return slices.ContainsFunc(d.carrier.Log(), func(e sim.Entry) bool {
		if cmp.Or(legs[e.Call], e.Call) != p.Call || e.At.Before(p.At.Add(-d.log.slack)) || e.At.After(p.At.Add(longestWords)) {
			return false
		}
		return e.Kind == sim.KindPressed || e.Kind == sim.KindEnded || e.Kind == sim.KindJoined
	})
}

// met is when a caller was served, by the carrier's own log.
type met struct {
	served  time.Time // first heard an agent
	dialled time.Time // the number was first called back
}

// meetings are those of all callers, by the line's name for them.
func (d *day) meetings() map[string]met {
	legs := d.log.calledAs()
	all := map[string]met{}
	for _, k := range d.log.talksOfCarrier() {
		call := cmp.Or(legs[k.call], k.call)
		m := all[call]
		if m.served.IsZero() || k.from.Before(m.served) {
			m.served = k.from
		}
		all[call] = m
	}
	for call, entry := range d.log.entries {
		if !entry.Callback.Owed() {
			continue
		}
		for _, e := range d.log.rung {
			if m := all[call]; e.Party == entry.Callback.Number && m.dialled.IsZero() {
				m.dialled = e.At
				all[call] = m
			}
		}
	}
	return all
}

// untrue are outcomes that are not what happened on the phones. Within the slack of the two logs either is right.
func (d *day) untrue() []string {
	var faults []string
	meetings := d.meetings()
	for _, p := range d.ledger {
		m := meetings[p.Call]
		wrong := func(format string, args ...any) {
			faults = append(faults, fmt.Sprintf("%s: %s %q of %s, due %s, is %s: %s", p.Call, p.Kind, p.Said, p.At.Format(time.TimeOnly),
				p.By.Format(time.TimeOnly), p.Outcome, fmt.Sprintf(format, args...)))
		}
		switch p.Kind {
		case queue.PromisedWait, queue.PromisedPosition:
			d.judgeStay(p, m.served, wrong)
		case queue.PromisedCallback:
			d.judgeTime(p, m.dialled, wrong)
		case queue.PromisedMessage:
			if p.Outcome != queue.PromiseOpen && p.Outcome != queue.PromiseKept || p.Item == "" {
				wrong("messages are answered at the end of the day, or not yet")
			}
		}
	}
	return faults
}

// judgeStay holds what was told to a caller in line against when they were served.
func (d *day) judgeStay(p web.Promise, served time.Time, wrong func(string, ...any)) {
	parked := d.log.entries[p.Call].Callback.Owed()
	switch {
	case !p.Answered.IsZero() && !near(p.Answered, served, d.log.slack):
		wrong("the ledger says that they were served at %s, the carrier at %s", p.Answered.Format(time.TimeOnly), served.Format(time.TimeOnly))
	case p.Outcome == queue.PromiseOpen:
		wrong("their story is over")
	case p.Outcome == queue.PromiseReplaced:
	case p.Outcome == queue.PromiseVoid || p.Outcome == queue.PromiseBroken && p.Kind == queue.PromisedWait:
		if !served.IsZero() && !parked {
			wrong("they were served at %s", served.Format(time.TimeOnly))
		}
	case p.Kind == queue.PromisedWait:
		d.judgeTime(p, served, wrong)
	}
}

// judgeTime holds a promised time against when it came.
func (d *day) judgeTime(p web.Promise, came time.Time, wrong func(string, ...any)) {
	switch {
	case came.IsZero():
		wrong("it never came")
	case p.By.IsZero():
	case p.Outcome == queue.PromiseKept && came.After(p.By.Add(d.log.slack)), p.Outcome == queue.PromiseLate && came.Before(p.By.Add(-d.log.slack)):
		wrong("it came at %s", came.Format(time.TimeOnly))
	}
}
