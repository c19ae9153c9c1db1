package prove

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"presszero/flows"
	"presszero/ivr"
)

// input is one way in which a document can be answered. All that can happen to a call is in the table of them: a new kind
// of event is a line there.
type input struct {
	fits   func(out ivr.Outcome) bool // whether the document can be answered so
	events func(x *explorer, out ivr.Outcome) []ivr.Event
	silent func(ev ivr.Event) bool // whether it is what happens to a caller who does nothing; nil: never
}

// inputs is all that can happen to a call. The first event of a line is also tried where the document does not wait for it,
// because carriers repeat themselves; pressed and spoken have none there.
var inputs = []input{
	{fits: listens, events: pressed},
	{fits: listens, events: spoken},
	{fits: listens, events: one(ivr.Event{Kind: ivr.EventSilence}), silent: always},
	{fits: goesOn, events: one(ivr.Event{Kind: ivr.EventContinue}), silent: always},
	{fits: fetches, events: fetched, silent: always},
	{fits: texts, events: texted, silent: always},
	{fits: asksMemory, events: remembered, silent: always},
	{fits: waitsFor[ivr.Record], events: recorded, silent: empty},
	{fits: waitsFor[ivr.Dial], events: dialled, silent: unanswered},
	{fits: waitsFor[ivr.Meet], events: one(ivr.Event{Kind: ivr.EventTalked})},
	{fits: asksForPlace, events: one(ivr.Event{Kind: ivr.EventJoined})},
	{fits: asksForCallback, events: one(ivr.Event{Kind: ivr.EventPromised})},
	{fits: asksForCallback, events: owed},
	{fits: asksForPlace, events: one(ivr.Event{Kind: ivr.EventRefused})},
	{fits: anywhere, events: one(ivr.Event{Kind: ivr.EventHungUp})},
	{fits: anywhere, events: one(ivr.Event{Kind: ivr.EventFault, Fault: ivr.ReasonStore})},
}

// strays are events for which no document waits.
var strays = []ivr.Event{{Kind: ivr.EventArrived}, {Kind: "no-such-event"}}

// waiting is what the carrier does last in a document, and answers.
func waiting(out ivr.Outcome) ivr.Instruction {
	if len(out.Do) == 0 {
		return nil
	}
	return out.Do[len(out.Do)-1]
}

func waitsFor[I ivr.Instruction](out ivr.Outcome) bool {
	_, ok := waiting(out).(I)
	return ok && out.Join == nil
}

func listens(out ivr.Outcome) bool { return waitsFor[ivr.Listen](out) }

func asksForPlace(out ivr.Outcome) bool { return out.Join != nil }

// asksUs reports whether the engine asks something that is answered within the same request.
func asksUs(out ivr.Outcome) bool { return asksForPlace(out) || asksMemory(out) }

func anywhere(ivr.Outcome) bool { return true }

// goesOn reports whether a document only speaks, or asks to go on. In line and in the talk we ask for the next turn
// ourselves, as soon as an agent has accepted.
func goesOn(out ivr.Outcome) bool {
	switch waiting(out).(type) {
	case ivr.Continue, ivr.Speak, ivr.Audio, ivr.Pause:
		return true
	default:
		return out.Join == nil && (inLine(out.Session) || out.Session.Mode == ivr.ModeTalk)
	}
}

// inLine reports whether a caller stands in line, and the line says how.
func inLine(s ivr.Session) bool { return s.Mode == ivr.ModeLine || s.Mode == ivr.ModeCallback }

func one(ev ivr.Event) func(*explorer, ivr.Outcome) []ivr.Event {
	return func(*explorer, ivr.Outcome) []ivr.Event { return []ivr.Event{ev} }
}

func always(ivr.Event) bool { return true }

func empty(ev ivr.Event) bool { return ev.Recording == "" && ev.Keys == "" && !ev.Gone }

func unanswered(ev ivr.Event) bool { return ev.Dial != ivr.DialCompleted }

// pressed are keys, or entries of keys, as the document takes them.
func pressed(x *explorer, out ivr.Outcome) []ivr.Event {
	listen, ok := waiting(out).(ivr.Listen)
	if !ok {
		return nil
	}
	if listen.Max == 1 {
		return oneKey
	}
	return presses(slices.Concat(x.entries(listen.Max), x.examples(out.Session))...)
}

// presses are events in which keys are pressed.
func presses(entries ...string) []ivr.Event {
	events := make([]ivr.Event, 0, len(entries))
	for _, keys := range entries {
		events = append(events, ivr.Event{Kind: ivr.EventKeys, Keys: keys})
	}
	return events
}

// examples are entries that the step takes at which a caller stands: the shortest and the longest.
func (x *explorer) examples(s ivr.Session) []string {
	step, ok := x.prog.Steps[s.Step].(*flows.Collect)
	if !ok || s.Mode != ivr.ModeFlow {
		return nil
	}
	order := flows.DateOrderOf(x.prog.Voices[s.Language].Locale)
	at := s.Step + " " + string(order)
	if known, ok := x.takes[at]; ok {
		return known
	}
	all := step.Examples(order)
	if len(all) > 0 {
		shortest, longest := len(all[0]), len(all[len(all)-1])
		all = slices.DeleteFunc(all, func(keys string) bool { return len(keys) != shortest && len(keys) != longest })
	}
	x.takes[at] = all
	return all
}

// oneKey are the keys of a phone, and two of them at once.
var oneKey = presses("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "55")

// longest is the longest entry that is tried where a document takes any number of digits.
const longest = 16

// entries are entries of digits of every length up to most, with what expressions compare them with. Every document takes
// the same, so they are made once for each length. What the step itself asks of an entry is known to examples.
func (x *explorer) entries(most int) []string {
	if most <= 0 || most > longest {
		most = longest
	}
	if known, ok := x.keys[most]; ok {
		return known
	}
	ones := strings.Repeat("1", most)
	all := []string{"0", "*", "1*", ones, "0" + ones[1:], strings.Repeat("0", most)}
	for n := 1; n <= most; n++ {
		all = append(all, ones[:n])
	}
	for _, text := range x.reading.texts {
		if digits(text) && len(text) <= most {
			all = append(all, text, text+ones[len(text):], ones[len(text):]+text)
		}
	}
	for _, n := range x.reading.numbers {
		if n >= 0 {
			all = append(all, fmt.Sprint(n), fmt.Sprint(n+1), fmt.Sprint(max(n-1, 0)))
		}
	}
	all = slices.DeleteFunc(all, func(s string) bool { return len(s) > most })
	slices.Sort(all)
	x.keys[most] = slices.Compact(all)
	return x.keys[most]
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// spoken are a word for a person in the caller's language, a word that means nothing, and the words written at the step.
func spoken(x *explorer, out ivr.Outcome) []ivr.Event {
	if !listens(out) {
		return nil
	}
	events := []ivr.Event{
		{Kind: ivr.EventSpeech, Text: x.personWord(out.Session.Language), Confidence: 1},
		{Kind: ivr.EventSpeech, Text: unknownWord, Confidence: 1},
	}
	if out.Session.Mode != ivr.ModeFlow {
		return events
	}
	for _, word := range x.words[out.Session.Step] {
		events = append(events, ivr.Event{Kind: ivr.EventSpeech, Text: word, Confidence: 1})
	}
	return events
}

// unknownWord is a word that no flow waits for.
const unknownWord = "xylophone"

// personWord is a word that asks for a person in a language.
func (x *explorer) personWord(lang string) string {
	words := x.o.Phrases.For(lang).WordsForPerson()
	if len(words) == 0 {
		return "operator"
	}
	return words[0]
}

// recorded are the ends of a recording: nothing said, something said, and 0, with a caller who stays or has gone.
func recorded(*explorer, ivr.Outcome) []ivr.Event {
	ends := []ivr.Event{{}, {Recording: "RE1", Length: 9 * time.Second}, {Keys: "0"}, {Keys: "#"}}
	ends = append(ends, with(ends[1], "0"), with(ends[1], "#"), ivr.Event{Recording: "RE1", Length: 9 * time.Second, Gone: true})
	for i := range ends {
		ends[i].Kind = ivr.EventRecorded
	}
	return ends
}

func with(ev ivr.Event, keys string) ivr.Event {
	ev.Keys = keys
	return ev
}

func dialled(*explorer, ivr.Outcome) []ivr.Event {
	var ends []ivr.Event
	for _, status := range []ivr.DialStatus{ivr.DialCompleted, ivr.DialBusy, ivr.DialNoAnswer, ivr.DialFailed, ivr.DialCanceled, ivr.DialDeclined, ""} {
		ends = append(ends, ivr.Event{Kind: ivr.EventDialled, Dial: status})
	}
	return append(ends, ivr.Event{Kind: ivr.EventDialled, Dial: ivr.DialCompleted, Gone: true})
}

// standing is how a caller stands in line when something happens.
type standing struct {
	name   string
	line   *ivr.Line
	waited time.Duration // before it happened
	late   bool          // the time is over in which an answer from outside should have come
}

// standings are all that the line can say, to a caller who has just come and to one who has waited longer than any limit,
// as far as a queue of the site minds.
func standings(prog *flows.Program) []standing {
	limit, most := time.Hour, flows.Limits{}
	for _, q := range prog.Site.Queues {
		limit = max(limit, q.MaxWait, q.MaxUnstaffed, q.Limits.MaxExpected)
		most.MaxExpected = max(most.MaxExpected, q.Limits.MaxExpected)
		most.MaxPerAgent = max(most.MaxPerAgent, q.Limits.MaxPerAgent)
	}
	limit += time.Minute
	wait, long := &ivr.Wait{Kind: ivr.WaitUpTo, High: 5}, &ivr.Wait{Kind: ivr.WaitMoreThan, Low: 60}
	all := []standing{
		{name: "staffed", line: &ivr.Line{Position: 2, Staff: 1, Signed: 1, Wait: wait}},
		{name: "waited long", line: &ivr.Line{Position: 1, Staff: 1, Signed: 1}, waited: limit},
		{name: "all away", line: &ivr.Line{Position: 2, Signed: 1}},
		{name: "all away for long", line: &ivr.Line{Position: 2, Signed: 1}, waited: limit},
		{name: "nobody signed in", line: &ivr.Line{Position: 2}},
		{name: "an agent has accepted", line: &ivr.Line{Position: 1, Staff: 1, Signed: 1, Connected: true}},
		{name: "the line does not know the caller"},
		{name: "a long wait to expect", line: &ivr.Line{Position: 2, Staff: 1, Signed: 1, Wait: long, Likely: limit, High: 8 * aDay}},
		{name: "a phone rings after a long wait", line: &ivr.Line{Position: 1, Staff: 1, Signed: 1, Offered: true}, waited: limit},
	}
	if most.MaxExpected > 0 {
		all = append(all, standing{name: "next, and a long wait to expect", line: &ivr.Line{Position: 1, Staff: 1, Signed: 1, Wait: long, Likely: limit, High: 8 * aDay}})
	}
	if most.MaxPerAgent > 0 {
		all = append(all, standing{name: "many in line", line: &ivr.Line{Position: most.MaxPerAgent + 1, Staff: 1, Signed: 1}})
	}
	if n := len(prog.Queues); n > 1 {
		all = append(all, standing{name: "moved to " + prog.Queues[n-1], line: &ivr.Line{Position: 2, Staff: 1, Signed: 1, Queue: prog.Queues[n-1]}})
	}
	return announced(all)
}

// answerable are how a call stands that waits for an answer from outside.
var answerable = []standing{{name: "no answer yet"}, {name: "no answer in time", late: true}}

// stands are the standings that matter to a call: in line or in the talk all of them, elsewhere none.
func (x *explorer) stands(out ivr.Outcome, ev ivr.Event) []standing {
	switch {
	case ev.Kind == ivr.EventRefused, ev.Kind == ivr.EventPromised, ev.Kind == ivr.EventOwed, ev.Kind == ivr.EventHungUp:
	case out.Session.Mode == ivr.ModeTalk && ev.Kind == ivr.EventContinue:
		return x.standings[accepted : accepted+1]
	case out.Session.Fetch != nil:
		return answerable
	case inLine(out.Session), out.Session.Mode == ivr.ModeTalk:
		return x.standings
	}
	return nowhere
}

// accepted is the place among the standings of the one in which an agent has accepted.
const accepted = 5

var nowhere = []standing{{}}
