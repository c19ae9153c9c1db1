package ivr_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"presszero/flows"
	"presszero/ivr"
)

// card passes the check of payment cards.
const card = "79927398713"

// entries is the fixture in which something is asked for in every way.
func entries(t testing.TB) *flows.Program {
	t.Helper()
	prog, diags := flows.Compile(source(t, "entries.yaml"), site(t))
	if err := diags.Err(); err != nil {
		t.Fatal(err)
	}
	return prog
}

// asked is a call to it in English, past the choice of the language.
func asked(t testing.TB) *call {
	t.Helper()
	prog := entries(t)
	c := &call{t: t, engine: engine(t, programs{prog.Name: prog}), now: weekday, line: ivr.Line{Position: 3, Staff: 2, Signed: 2, Seq: 7}}
	c.take(c.engine.Begin("entries", ivr.Event{Kind: ivr.EventArrived, Call: "CA1", From: "+15550111", To: "+15550100"}, c.now))
	return c.press("1").at("ask")
}

func (c *call) says(words string) *call {
	c.t.Helper()
	return c.on(ivr.Event{Kind: ivr.EventSpeech, Text: words})
}

// at fails unless the call waits for the caller at the step.
func (c *call) at(step string) *call {
	c.t.Helper()
	if c.is(ivr.ModeFlow).out.Session.Step != step {
		c.t.Fatalf("the call is at %s, not at %s; it says %q", c.out.Session.Step, step, spoken(c.out.Do))
	}
	return c
}

// holds fails unless the variable has the value.
func (c *call) holds(name string, want any) *call {
	c.t.Helper()
	if got := c.out.Session.Variables()[name]; got != want {
		c.t.Fatalf("%s is %v, not %v", name, got, want)
	}
	return c
}

func TestALanguageIsOfferedInItselfAndRemembered(t *testing.T) {
	t.Parallel()
	prog := entries(t)
	e := engine(t, programs{prog.Name: prog})
	out := e.Begin("entries", ivr.Event{Kind: ivr.EventArrived, Call: "CA1"}, weekday)
	want := []ivr.Instruction{
		ivr.Speak{Text: "For English, press 1. For a person, press 0.", Locale: "en-GB", Voice: "Polly.Amy-Neural"},
		ivr.Speak{Text: "हिंदी के लिए 2 दबाएँ। प्रतिनिधि के लिए 0 दबाएँ।", Locale: "hi-IN", Voice: "Polly.Kajal-Neural"},
	}
	if diff := cmp.Diff(want, out.Do[0].(ivr.Listen).Prompts); diff != "" {
		t.Errorf("offers (-want +got):\n%s", diff)
	}
	out = e.Step(out.Session, ivr.Event{Kind: ivr.EventKeys, Keys: "2"}, weekday)
	if out.Remember == nil || out.Remember.Language != "hi" || out.Session.Language != "hi" || !strings.Contains(spoken(out.Do), "कार्ड") {
		t.Errorf("2 leads to %+v, remembered %+v", out.Session, out.Remember)
	}
	out = e.Begin("entries", ivr.Event{Kind: ivr.EventArrived, Call: "CA2", Language: "hi"}, weekday)
	out = e.Step(out.Session, ivr.Event{Kind: ivr.EventSilence}, weekday)
	if !strings.Contains(spoken(out.Do), "कुछ सुनाई नहीं दिया") {
		t.Errorf("a caller who is known to speak Hindi hears %q", spoken(out.Do))
	}
}

func TestWordsLeadWhereTheirKeysLead(t *testing.T) {
	t.Parallel()
	for said, step := range map[string]string{
		"my birthday, please": "born", "I want to pay by card": "card", "two": "born", "PIECES": "pieces", "नंबर": "ask",
	} {
		asked(t).says(said).at(step)
	}
	asked(t).press("2").at("born")
	listen := asked(t).out.Do[0].(ivr.Listen)
	if !listen.Speech || listen.Max != 1 || listen.Locale != "en-GB" || !strings.HasPrefix(strings.Join(listen.Hints, ","), "card,pay by card,birthday") {
		t.Errorf("the carrier is told %+v", listen)
	}
}

func TestUnknownWordsAreWrongAndThreeOfThemReachAPerson(t *testing.T) {
	t.Parallel()
	asked(t).says("bananas").hears("did not understand", "Say card").says("card or birthday").hears("did not understand").
		press("9").hears("a person who can help").waitsIn("reception")
}

func TestAPersonIsReachedByWordsWhereverWordsAreHeard(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"operator", "an agent please", "zero", "0", "double zero"} {
		if c := asked(t).says(word); word != "double zero" {
			c.waitsIn("reception")
		}
		asked(t).press("1").says(word).waitsIn("billing")
	}
	asked(t).press("1").says(card).says("operator").waitsIn("billing")
	asked(t).press("1").press(card).press("0").waitsIn("billing")
	asked(t).press("5").says("zero").waitsIn("reception")
}

func TestEntriesAreTakenByKeysAndBySpeech(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		step, keys, said string
		variable         string
		want             any
	}{
		{"1", card, "seven double nine two seven three nine eight seven one three", "card", card},
		{"2", "05031990", "March 5th, 1990", "born", "1990-03-05"},
		{"2", "29022024", "29022024", "born", "2024-02-29"},
		{"4", "12*50", "12.50", "owed", 1250},
		{"4", "12*5", "12 pounds and 50 pence", "owed", 1250},
		{"4", "12", "one two", "owed", 1200},
		{"5", "1", "yes please", "member", true},
		{"5", "2", "no", "member", false},
		{"6", "4170", "four one seven oh", "number", "4170"},
	} {
		asked(t).press(c.step).press(c.keys).holds(c.variable, c.want)
		asked(t).press(c.step).says(c.said).holds(c.variable, c.want)
	}
	asked(t).press("3").press("120").holds("pieces", 120)
}

func TestEntriesThatCannotBeAreWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ step, keys, sorry string }{
		{"1", "79927398714", "does not look right"},
		{"1", "7992739871", "number of digits"},
		{"2", "31061990", "does not look right"},
		{"2", "13131990", "does not look right"},
		{"2", "24112026", "does not look right"}, // tomorrow
		{"2", "05031800", "does not look right"},
		{"3", "121", "One to a hundred"},
		{"4", "12*505", "number of digits"},
		{"4", "*50", "number of digits"},
		{"5", "3", "does not look right"},
		{"6", "0417", "does not look right"},
	} {
		asked(t).press(c.step).press(c.keys).hears(c.sorry)
	}
	asked(t).press("2").press("23112026").holds("born", "2026-11-23") // today
	asked(t).press("2").says("31 june 1990").hears("did not understand").hearsNothingOf("keys of your phone")
	asked(t).press("6").says("my number").hears("did not understand", "keys of your phone").silence().hears("person who can help")
}

func TestAnEntryIsReadBack(t *testing.T) {
	t.Parallel()
	asked(t).press("2").press("05031990").hears("March 5th, 1990", "press 1", "press 2").at("born").press("1").waitsIn("billing")
	asked(t).press("3").press("12").hears("12 pieces? Yes is 1").press("1").waitsIn("billing")
	asked(t).press("4").says("$12.50").hears("You entered 12.50").says("yes").waitsIn("billing")
	asked(t).press("2").press("05031990").press("5").hears("not one of the choices", "March 5th, 1990").silence().silence().
		hears("person who can help").waitsIn("reception")
}

func TestAnEntryThatIsNotRightIsForgottenAndAskedForAgain(t *testing.T) {
	t.Parallel()
	c := asked(t).press("2").press("05031990").press("2").hears("When were you born").at("born").holds("born", "")
	c.says("6 march 1990").hears("March 6th").says("no").hears("When were you born").press("07031990").says("wrong").
		hears("a person who can help").waitsIn("reception").holds("born", "")
}

func TestZeroIsDataInAnEntryAndAPersonInItsConfirmation(t *testing.T) {
	t.Parallel()
	asked(t).press("7").press("0000").holds("pin", "0000").press("0").waitsIn("reception")
	asked(t).press("7").press("000").waitsIn("reception")
}

func TestASensitiveEntryIsMaskedForPeopleAndExactForTheFlow(t *testing.T) {
	t.Parallel()
	c := asked(t).press("1")
	if l := c.out.Do[0].(ivr.Listen); !l.Sensitive {
		t.Errorf("the document does not say that its answer is sensitive: %+v", l)
	}
	c.press(card).hears("ends in 1 3", "press 1").press("1")
	c.holds("card", card).holds("copy", card+"!").waitsIn("billing")
	c.hears("by the card 1 3.")
	if note := c.out.Session.Place.Note; note != "Card *********13 of **********3!, code , born " {
		t.Errorf("the agent is told %q", note)
	}
	shown, err := json.Marshal(c.out)
	if err != nil {
		t.Fatal(err)
	}
	all := string(shown) + fmt.Sprintf("%v %+v %#v %s", c.out, c.out, c.out.Session, c.out.Session.Path)
	if strings.Contains(all, card) || strings.Contains(all, "7992") {
		t.Errorf("the number can be read in %s", all)
	}
	c = asked(t).press("7").press("4170").hears("If that is right, press 1").hearsNothingOf("7").press("1").waitsIn("billing")
	if note := c.out.Session.Place.Note; !strings.Contains(note, "code ****,") {
		t.Errorf("the agent is told %q", note)
	}
}

// FuzzSpokenEntries holds that whatever is said at any question is answered, and that a value always has its kind.
func FuzzSpokenEntries(f *testing.F) {
	prog := entries(f)
	e := engine(f, programs{prog.Name: prog})
	begun := e.Begin("entries", ivr.Event{Kind: ivr.EventArrived, Call: "CA1"}, weekday).Session
	for _, seed := range []string{"March 5th, 1990", "double five", "१२ रुपये", "yes", "$12.50", "7 99 27398713", "agent", "\xff"} {
		f.Add("1", seed)
	}
	f.Fuzz(func(t *testing.T, key, said string) {
		out := e.Step(begun, ivr.Event{Kind: ivr.EventKeys, Keys: "2"}, weekday)
		out = e.Step(out.Session, ivr.Event{Kind: ivr.EventKeys, Keys: key}, weekday)
		out = e.Step(out.Session, ivr.Event{Kind: ivr.EventSpeech, Text: said}, weekday)
		if out.Fault != "" && out.Fault != ivr.ReasonUnexpected || len(out.Do) == 0 && out.Join == nil {
			t.Fatalf("%q at %q is answered by %+v", said, key, out)
		}
		for _, v := range prog.Vars {
			if got, want := fmt.Sprintf("%T", out.Session.Variables()[v.Name]), fmt.Sprintf("%T", v.Initial); got != want {
				t.Errorf("%s is of the type %s, not %s", v.Name, got, want)
			}
		}
	})
}
